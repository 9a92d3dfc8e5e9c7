using Terminal.Emv.Apdu;

namespace Terminal.Emv.Contact;

/// <summary>What an answer of the card means for the exchange.</summary>
internal enum ExchangeStatus
{
    /// <summary>Another command must be sent to have the whole answer.</summary>
    Again,

    /// <summary>The answer is whole.</summary>
    Whole,

    /// <summary>It is no answer, or one longer than a card may give.</summary>
    Malformed,
}

/// <summary>One command and its whole answer over T=0, where the card gives its data by GET RESPONSE.</summary>
/// <remarks>
/// EMV 4.4 Book 1 §9.3.1 and Annex A: 61xx is answered by GET RESPONSE, 6Cxx by the same command with that length; a warning (62xx, 63xx)
/// without data to a command that asks for data is followed by a GET RESPONSE, and stands as the answer's status word. Over T=1, and from
/// a reader that does this by itself, none of them comes.
/// </remarks>
internal sealed class ApduExchange
{
    private const int FollowUpMax = 8;
    private readonly byte[] command = new byte[Limits.CommandLengthMax];
    private readonly byte[] follow = new byte[5];
    private readonly byte[] answer = new byte[Limits.ResponseLengthMax];
    private int commandLength;
    private int answerLength;
    private int followUps;
    private ushort warning;
    private bool following;

    /// <summary>Where a step writes the next command.</summary>
    public Span<byte> Command => command;

    /// <summary>The command to send now.</summary>
    public ReadOnlyMemory<byte> Pending => following ? follow : command.AsMemory(0, commandLength);

    /// <summary>The whole answer, its status word at the end.</summary>
    public ReadOnlySpan<byte> Answer => answer.AsSpan(0, answerLength);

    /// <summary>Begins with the command that was written.</summary>
    public void Begin(int length)
    {
        commandLength = length;
        answerLength = 0;
        followUps = 0;
        warning = 0;
        following = false;
    }

    /// <summary>Zeroes what was exchanged.</summary>
    public void Clear()
    {
        command.AsSpan().Clear();
        answer.AsSpan().Clear();
    }

    /// <summary>Takes what the card said.</summary>
    public ExchangeStatus Accept(ReadOnlySpan<byte> response)
    {
        if (response.Length < 2 || answerLength + response.Length > answer.Length)
        {
            return ExchangeStatus.Malformed;
        }

        ReadOnlySpan<byte> data = response[..^2];
        byte first = response[^2];
        byte second = response[^1];
        data.CopyTo(answer.AsSpan(answerLength));
        answerLength += data.Length;
        if (first == 0x61 && TryFollow())
        {
            return GetResponse(second);
        }

        if (first == 0x6C && data.IsEmpty && HasExpectedLength && TryFollow())
        {
            (following ? follow : command)[following ? 4 : commandLength - 1] = second;
            return ExchangeStatus.Again;
        }

        bool warned = first is 0x62 or 0x63;
        if (warned && data.IsEmpty && !following && IsCaseFour && TryFollow())
        {
            warning = (ushort)((first << 8) | second);
            return GetResponse(0);
        }

        ushort status = warning != 0 ? warning : (ushort)((first << 8) | second);
        answer[answerLength++] = (byte)(status >> 8);
        answer[answerLength++] = (byte)(status & 0xFF);
        return ExchangeStatus.Whole;
    }

    private bool IsCaseFour => commandLength == command[4] + 6;

    private bool HasExpectedLength => following || commandLength == 5 || IsCaseFour;

    private bool TryFollow() => followUps++ < FollowUpMax;

    private ExchangeStatus GetResponse(byte length)
    {
        following = true;
        _ = CommandApdu.GetResponse(length, follow);
        return ExchangeStatus.Again;
    }
}
