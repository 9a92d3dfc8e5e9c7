namespace Terminal.Emulator.Devices;

/// <summary>What goes wrong on the chip model's wire. Counts run down by one for each frame that they spoil.</summary>
public sealed class Pn532Faults
{
    /// <summary>The chip neither acknowledges nor answers: unplugged, or hung.</summary>
    public bool Silent { get; set; }

    /// <summary>Acknowledgements that get lost.</summary>
    public int AcksToLose { get; set; }

    /// <summary>Answers that get lost; a NACK brings them again.</summary>
    public int AnswersToLose { get; set; }

    /// <summary>Answers whose data checksum is wrong.</summary>
    public int DataChecksumsToSpoil { get; set; }

    /// <summary>Answers whose length checksum is wrong.</summary>
    public int LengthChecksumsToSpoil { get; set; }

    /// <summary>Answers that lose one byte in their middle.</summary>
    public int BytesToLose { get; set; }

    /// <summary>Bytes of noise that come before the next answer, then never again.</summary>
    public ReadOnlyMemory<byte> Noise { get; set; }

    /// <summary>Added to the time of every answer: a card that asks for more waiting time.</summary>
    public TimeSpan AnswerDelay { get; set; }

    /// <summary>Status to which the next exchange with a card comes, whatever the card would say; null once it has.</summary>
    public byte? ExchangeStatus { get; set; }

    /// <summary>Exchanges with a card that are carried out before it is pulled away; null where it stays.</summary>
    public int? ExchangesToPull { get; set; }

    /// <summary>Frames leave without their preamble and postamble.</summary>
    public bool BareFrames { get; set; }

    /// <summary>All heals.</summary>
    public void Clear()
    {
        Silent = false;
        AcksToLose = 0;
        AnswersToLose = 0;
        DataChecksumsToSpoil = 0;
        LengthChecksumsToSpoil = 0;
        BytesToLose = 0;
        Noise = default;
        AnswerDelay = default;
        ExchangeStatus = null;
        ExchangesToPull = null;
        BareFrames = false;
    }

    /// <summary>The answer that a status replaces; null where the command is carried out.</summary>
    internal byte[]? TakeStatus(byte code)
    {
        if (code != 0x40 || ExchangeStatus is not { } status)
        {
            return null;
        }

        ExchangeStatus = null;
        return [status];
    }

    /// <summary>True where the exchange that was just carried out is the last before the card is pulled away.</summary>
    internal bool TakePull(byte code)
    {
        if (code != 0x40 || ExchangesToPull is not { } left)
        {
            return false;
        }

        ExchangesToPull = left > 1 ? left - 1 : null;
        return left <= 1;
    }
}
