using Terminal.Emulator.Acquirer;
using Terminal.Emulator.Cards;
using Terminal.Fuzz.Mutation;
using Terminal.Primitives;
using Terminal.Vectors;

namespace Terminal.Fuzz.Targets;

/// <summary>The acquirer's model at the end of a connection: a part of an input is what comes at once.</summary>
internal sealed class AcquirerStreamTarget : IParserUnderTest
{
    public const int LengthMax = 4096;
    private const int Connection = 1;
    private const int GoodConnection = 2;
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private readonly AcquirerSettings settings = new()
    {
        Issuers = [new IssuerKey(TestWallet.IssuerBin, [.. TestCards.Wallet.IssuerMasterKey], TestWallet.CryptogramVersion)],
    };

    private readonly byte[][] frames = [.. VectorFiles.Bytes("iso8583/messages.json", "framed", "hex", static one =>
        Json.Text(one, "of").StartsWith("bcd/", StringComparison.Ordinal))];

    public IEnumerable<byte[]> ValidCases =>
        [.. frames.Select(static one => Parts.Join([one])), Parts.Join(frames), Parts.Join([frames[1], frames[1]])];

    public void Run(ReadOnlySpan<byte> input)
    {
        AcquirerModel model = new(settings, []);
        model.SetClock(Noon, Instant.Origin);
        model.Open(Connection);
        Parts parts = new(input);
        while (parts.TryTake(out ReadOnlySpan<byte> part))
        {
            model.Receive(Connection, part, Instant.Origin);
            while (model.TryTake(out AcquirerOutput? output))
            {
                Property.Holds(output is not AcquirerOutput.Send sent || IsFrame(sent.Frame), "what is sent is one frame");
            }
        }

        model.Open(GoodConnection);
        model.Receive(GoodConnection, frames[0], Instant.Origin);
        Property.Holds(
            model.TryTake(out AcquirerOutput? answer) && answer is AcquirerOutput.Send { Connection: GoodConnection },
            "a sign-on is answered after it");
    }

    private static bool IsFrame(ReadOnlyMemory<byte> frame) =>
        frame.Length > 2 && frame.Length == 2 + (frame.Span[0] << 8 | frame.Span[1]) && HostMessage.Parse(frame.Span[2..]) is not null;
}
