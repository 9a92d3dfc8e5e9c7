namespace Terminal.Emulator.Devices;

/// <summary>What a host put on the chip's wire.</summary>
internal enum Pn532HostFrame
{
    /// <summary>A command.</summary>
    Command,

    /// <summary>A bare ACK: give up what is under way.</summary>
    Abort,

    /// <summary>A NACK: say the last answer again.</summary>
    Repeat,
}

/// <summary>The chip's side of the serial frames: finds the host's in a growing buffer, builds its own.</summary>
/// <remarks>UM0701-02 §6.2. Written apart from the driver's parser; both must agree on the wire, not on the code.</remarks>
internal sealed class Pn532Wire
{
    /// <summary>The error frame that answers a command of wrong syntax.</summary>
    public static readonly byte[] SyntaxError = [0x00, 0x00, 0xFF, 0x01, 0xFF, 0x7F, 0x81, 0x00];

    /// <summary>The acknowledgement.</summary>
    public static readonly byte[] Ack = [0x00, 0x00, 0xFF, 0x00, 0xFF, 0x00];

    private readonly List<byte> pending = [];

    /// <summary>Builds an answer frame: D5, then code and data.</summary>
    public static byte[] Frame(ReadOnlySpan<byte> codeAndData)
    {
        int length = codeAndData.Length + 1;
        List<byte> frame = [0x00, 0x00, 0xFF];
        if (length < 0x100)
        {
            frame.AddRange([(byte)length, (byte)(0x100 - length & 0xFF)]);
        }
        else
        {
            int high = length / 0x100;
            int low = length % 0x100;
            frame.AddRange([0xFF, 0xFF, (byte)high, (byte)low, (byte)((0x200 - high - low) & 0xFF)]);
        }

        frame.Add(0xD5);
        frame.AddRange(codeAndData);
        int sum = 0xD5;
        foreach (byte value in codeAndData)
        {
            sum += value;
        }

        frame.Add((byte)(-sum & 0xFF));
        frame.Add(0x00);
        return [.. frame];
    }

    /// <summary>Takes bytes from the host.</summary>
    public void Append(ReadOnlySpan<byte> bytes) => pending.AddRange(bytes);

    /// <summary>Forgets what has come.</summary>
    public void Clear() => pending.Clear();

    /// <summary>Takes the next frame out of what has come; frames with wrong checksums vanish without an answer.</summary>
    public bool TryTake(out Pn532HostFrame kind, out byte[] command)
    {
        command = [];
        kind = Pn532HostFrame.Command;
        while (FindStart(out int start))
        {
            if (pending.Count < start + 4)
            {
                return false;
            }

            int length = pending[start + 2];
            int check = pending[start + 3];
            if ((length, check) is (0x00, 0xFF) or (0xFF, 0x00))
            {
                pending.RemoveRange(0, start + 4);
                kind = length == 0 ? Pn532HostFrame.Abort : Pn532HostFrame.Repeat;
                return true;
            }

            int head = 4;
            bool good = (length + check) % 0x100 == 0 && length > 0;
            if ((length, check) == (0xFF, 0xFF))
            {
                if (pending.Count < start + 7)
                {
                    return false;
                }

                head = 7;
                length = (pending[start + 4] * 0x100) + pending[start + 5];
                good = (pending[start + 4] + pending[start + 5] + pending[start + 6]) % 0x100 == 0 && length is > 0 and <= 265;
            }

            if (good && pending.Count < start + head + length + 1)
            {
                return false;
            }

            if (good && TryCut(start + head, length, out command))
            {
                return true;
            }

            if (!good)
            {
                pending.RemoveRange(0, start + 2);
            }
        }

        return false;
    }

    private bool FindStart(out int start)
    {
        for (start = 0; start + 1 < pending.Count; start++)
        {
            if (pending[start] == 0x00 && pending[start + 1] == 0xFF)
            {
                return true;
            }
        }

        if (pending.Count > 1)
        {
            pending.RemoveRange(0, pending.Count - 1); // The last byte may be the first of a start code.
        }

        return false;
    }

    private bool TryCut(int offset, int length, out byte[] command)
    {
        List<byte> body = pending.GetRange(offset, length);
        int sum = pending[offset + length];
        foreach (byte value in body)
        {
            sum += value;
        }

        pending.RemoveRange(0, offset + length + 1);
        command = body.Count > 1 && body[0] == 0xD4 ? [.. body[1..]] : [];
        return sum % 0x100 == 0 && command.Length > 0;
    }
}
