using Terminal.Emv.Contactless;
using Terminal.Primitives;
using Xunit;

namespace Terminal.Tests.Emv;

/// <summary>A card that knows its exchange by heart: the test stops at the first command that is not the one it expects.</summary>
internal sealed class ScriptedCard
{
    private readonly Queue<(string Command, string? Response)> script = new();

    /// <summary>Expects a command by its beginning and answers it; null stands for a card that leaves.</summary>
    public ScriptedCard Expect(string command, string? response)
    {
        script.Enqueue((command, response));
        return this;
    }

    /// <summary>
    /// Presents the card and plays until the entry point asks for nothing more; everything expected must have been asked.
    /// </summary>
    public Outcome Play(EntryPoint entryPoint)
    {
        Outcome outcome = default;
        entryPoint.CardPresented(default);
        while (Drain(entryPoint, ref outcome) is { } command)
        {
            Assert.True(script.TryDequeue(out (string Command, string? Response) next), $"{command} is not expected");
            Assert.StartsWith(next.Command, command, StringComparison.OrdinalIgnoreCase);
            if (next.Response is null)
            {
                entryPoint.CardLost(default);
            }
            else
            {
                entryPoint.Receive(Hex.Parse(next.Response), default);
            }
        }

        Assert.Empty(script);
        return outcome;
    }

    private static string? Drain(EntryPoint entryPoint, ref Outcome outcome)
    {
        string? command = null;
        while (entryPoint.TryTake(out KernelOutput output))
        {
            command = output.Kind == KernelOutputKind.SendApdu ? Hex.ToText(output.Bytes.Span) : command;
            outcome = output.Kind == KernelOutputKind.Finish ? output.Outcome : outcome;
        }

        return command;
    }
}
