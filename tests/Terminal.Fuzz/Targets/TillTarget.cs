using Terminal.Daemon.Till;
using Terminal.Engine.Journal;
using Terminal.Engine.Till;
using Terminal.Primitives;

namespace Terminal.Fuzz.Targets;

/// <summary>The bodies of a till's requests: what is accepted is an order that the terminal can carry out.</summary>
internal sealed class TillTarget : IParserUnderTest
{
    public const int LengthMax = TillRequestReader.LengthMax;

    public IEnumerable<byte[]> ValidCases =>
    [
        """{"id":"bill-17","type":"sale","amount":1250,"currency":"EUR","operator":"Ann"}"""u8.ToArray(),
        """{"id":"back-17","type":"refund","amount":500,"currency":"EUR","original":{"id":"bill-17"}}"""u8.ToArray(),
        """{"id":"back-18","type":"refund","amount":500,"currency":"EUR","original":{"reference":"633103000001"}}"""u8.ToArray(),
        """{"id":"void-17","type":"void","original":{"invoice":17}}"""u8.ToArray(),
        """{"number":2}"""u8.ToArray(),
    ];

    public void Run(ReadOnlySpan<byte> input)
    {
        int attempt = TillRequestReader.TryReadAttempt(input, out TillMistake? wrong);
        Property.Holds((attempt == 0) == wrong is not null, "an attempt is refused for a reason, and only then");
        PaymentOrder? order = TillRequestReader.TryReadOrder(input, "EUR", out wrong);
        Property.Holds((order is null) == wrong is not null, "an order is refused for a reason, and only then");
        if (order is null)
        {
            return;
        }

        Property.Holds(TillRequestReader.IsId(order.Id), "an order has an id that a path can carry");
        Property.Holds(order.AmountMinor is >= 0 and <= Amount.MinorMax, "an amount fits twelve digits");
        bool sells = order.Type == PaymentType.Sale;
        Property.Holds(!sells || (order.AmountMinor > 0 && !order.HasOriginal), "a sale has an amount and no original");
        Property.Holds(order.Type != PaymentType.Void || order.HasOriginal, "a void has an original");
        Property.Holds(order.Operator.All(static c => !char.IsControl(c)), "an operator's name has no control characters");
    }
}
