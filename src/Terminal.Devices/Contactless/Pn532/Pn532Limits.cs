namespace Terminal.Devices.Contactless.Pn532;

/// <summary>Sizes, times and counts of the PN532 driver. Each limit has a test that reaches it.</summary>
internal static class Pn532Limits
{
    /// <summary>
    /// Longest information field: direction byte, command code and 263 bytes (UM0701-02: PD0 to PDn are 265 bytes with the TFI).
    /// </summary>
    public const int BodyLengthMax = 265;

    /// <summary>Most bytes of card data in one InDataExchange.</summary>
    public const int ChunkLengthMax = 262;

    /// <summary>Longest command that is sent to a card, over several chunks.</summary>
    public const int CommandLengthMax = 1024;

    /// <summary>Chunks of the longest command.</summary>
    public const int ChunkCountMax = (CommandLengthMax + ChunkLengthMax - 1) / ChunkLengthMax;

    /// <summary>Longest answer that is put together of a card's pieces.</summary>
    public const int ResponseLengthMax = 1024;

    /// <summary>Most pieces of one answer; a chip that says "more" for ever is at fault.</summary>
    public const int PieceCountMax = 16;

    /// <summary>Longest frame: three bytes of preamble and start code, five of an extended length, the body, checksum, postamble.</summary>
    public const int FrameLengthMax = BodyLengthMax + 10;

    /// <summary>A frame of direction byte, command code and one parameter.</summary>
    public const int ShortFrameLength = 10;

    /// <summary>A NACK with preamble and postamble.</summary>
    public const int NackLength = 6;

    /// <summary>
    /// Room for what one call may send. A chip whose answers all come in one piece, and each garbled as often as it is asked for again,
    /// draws out every chunk of the longest command, a short frame for every piece of the longest answer, and three NACKs for each.
    /// </summary>
    public const int OutgoingLengthMax = (ChunkCountMax * FrameLengthMax) + (PieceCountMax * ShortFrameLength)
        + ((ChunkCountMax + PieceCountMax) * NackCountMax * NackLength);

    /// <summary>How often a command is sent before the chip counts as silent.</summary>
    public const int AttemptCountMax = 3;

    /// <summary>How often a garbled answer is asked for again.</summary>
    public const int NackCountMax = 3;

    /// <summary>
    /// On a bus: fetched where an acknowledgement is owed. It has 6 bytes; the others tell an answer whose acknowledgement was lost, with
    /// an extended length too, so that the driver knows it and asks for it again.
    /// </summary>
    public const int AckReadLength = 10;

    /// <summary>Transfers on a bus that fail in a row before the chip counts as gone.</summary>
    public const int BusFailureCountMax = 3;

    /// <summary>Nominally 15 ms; a line behind an adapter takes longer.</summary>
    public static readonly TimeSpan AcknowledgeTime = TimeSpan.FromMilliseconds(100);

    /// <summary>For commands that the chip answers by itself.</summary>
    public static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(1);

    /// <summary>For a card: the longest frame waiting time of ISO/IEC 14443-4 is 4.95 s.</summary>
    public static readonly TimeSpan ExchangeTime = TimeSpan.FromSeconds(5);

    /// <summary>Silence inside a frame after which the rest of it counts as lost.</summary>
    public static readonly TimeSpan QuietTime = TimeSpan.FromMilliseconds(200);

    /// <summary>Between two looks for a card.</summary>
    public static readonly TimeSpan PollPause = TimeSpan.FromMilliseconds(50);

    /// <summary>On a bus: from one transfer to the next, and from one look for a frame to the next.</summary>
    public static readonly TimeSpan BusPause = TimeSpan.FromMilliseconds(5);

    /// <summary>On a bus: how long an answer is looked for; longer than any command is waited for.</summary>
    public static readonly TimeSpan BusListenTime = AcknowledgeTime + ExchangeTime + AnswerTime;
}
