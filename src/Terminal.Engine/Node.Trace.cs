using Terminal.Engine.Till;
using Terminal.Engine.Tracing;

namespace Terminal.Engine;

/// <content>Masked traces of payments, for laboratories and developers. A terminal of the production profile has none.</content>
public sealed partial class Node
{
    private readonly PaymentTracer? tracer;

    private static PaymentTracer? NewTracer(NodeSettings settings) =>
        settings is { TakesDevelopmentKeys: true, TraceCount: > 0 } ? new PaymentTracer(settings.TraceCount) : null;

    private void AnswerTrace(TillRequest.Trace request)
    {
        string refusal = !settings.TakesDevelopmentKeys ? "TRACE-PRODUCTION"
            : tracer is null ? "TRACE-OFF"
            : tracer.IsRefused ? "TRACE-KEYS"
            : "";
        PaymentTrace? found = refusal.Length == 0 ? tracer!.Find(request.Name) : null;
        Answer(new TillAnswer(
            request.Ticket, refusal.Length > 0 ? TillOutcome.Refused : found is null ? TillOutcome.NotFound : TillOutcome.Done)
        {
            Code = refusal,
            Trace = found is null ? null : TraceText.Of(found),
        });
    }
}
