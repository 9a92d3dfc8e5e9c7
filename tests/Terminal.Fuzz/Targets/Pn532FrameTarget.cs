using Terminal.Devices.Contactless.Pn532;
using Terminal.Emulator.Devices;

namespace Terminal.Fuzz.Targets;

/// <summary>Frames of the reader's chip.</summary>
internal sealed class Pn532FrameTarget : IParserUnderTest
{
    public const int LengthMax = 600;
    private static readonly byte[] Sample = Pn532Wire.Frame([0x41, 0x00, 0x90, 0x00]);
    private readonly Pn532FrameParser parser = new();
    private readonly byte[] silence = new byte[Pn532Limits.FrameLengthMax];

    public IEnumerable<byte[]> ValidCases =>
    [
        Pn532Wire.Ack, Pn532Wire.SyntaxError, [0x00, 0xFF, 0xFF, 0x00], Sample, Pn532Wire.Frame([0x15]),
        Pn532Wire.Frame(new byte[254]), Pn532Wire.Frame(new byte[Pn532Limits.BodyLengthMax - 1]), [.. Pn532Wire.Ack, .. Sample],
    ];

    public void Run(ReadOnlySpan<byte> input)
    {
        parser.Reset();
        for (int i = 0; i < input.Length; i++)
        {
            Pn532FrameEvent completed = parser.Accept(input[i]);
            ReadOnlySpan<byte> body = parser.Body;
            Property.Holds(body.Length <= Pn532Limits.BodyLengthMax, "a body is no longer than the limit");
            if (completed == Pn532FrameEvent.Data)
            {
                bool same = body.SequenceEqual(input[(i - body.Length)..i]);
                Property.Holds(same && !body.IsEmpty, "a body is what stands before its checksum");
                byte sum = input[i];
                foreach (byte value in body)
                {
                    sum = unchecked((byte)(sum + value));
                }

                Property.Holds(sum == 0, "a body's checksum holds");
            }
        }

        foreach (byte value in silence) // At the latest after the longest frame it looks for a start again.
        {
            _ = parser.Accept(value);
        }

        Property.Holds(TakesSample(), "a good frame is understood after it");
    }

    private bool TakesSample()
    {
        Pn532FrameEvent completed = Pn532FrameEvent.None;
        foreach (byte value in Sample.AsSpan(..^1))
        {
            completed = parser.Accept(value);
        }

        return completed == Pn532FrameEvent.Data && parser.Body.SequenceEqual(Sample.AsSpan(5..^2));
    }
}
