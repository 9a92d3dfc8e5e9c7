namespace Terminal.Devices.Contactless;

/// <summary>What a contactless reader's driver says.</summary>
public enum ReaderOutputKind
{
    /// <summary>Send <see cref="ReaderOutput.Bytes"/> to the chip.</summary>
    Transmit,

    /// <summary>The chip answers and is set up.</summary>
    Ready,

    /// <summary>One card is in the field and activated.</summary>
    CardPresented,

    /// <summary>More than one card is in the field; the driver goes on looking.</summary>
    Collision,

    /// <summary><see cref="ReaderOutput.Bytes"/> is the card's answer with its status word.</summary>
    Response,

    /// <summary>The card left or does not answer any more.</summary>
    CardLost,

    /// <summary>The chip does not answer or answers nonsense; <see cref="IContactlessReader.Start"/> begins again.</summary>
    Failed,
}

/// <summary>Why the reader or its card failed.</summary>
public enum ReaderFault
{
    /// <summary>Nothing failed.</summary>
    None,

    /// <summary>The chip did not acknowledge or answer in time.</summary>
    ChipSilent,

    /// <summary>The chip's frames stay wrong after repeats.</summary>
    ChipGarbled,

    /// <summary>The card left the field.</summary>
    CardGone,

    /// <summary>The card answered with a transmission or protocol error.</summary>
    CardGarbled,

    /// <summary>A command or answer does not fit the chip's buffer.</summary>
    TooLong,
}

/// <summary>One output of a contactless reader's driver.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Bytes">Bytes for the wire or from the card; valid until the next call into the driver.</param>
/// <param name="Fault">Why, for <see cref="ReaderOutputKind.CardLost"/> and <see cref="ReaderOutputKind.Failed"/>.</param>
public readonly record struct ReaderOutput(
    ReaderOutputKind Kind, ReadOnlyMemory<byte> Bytes = default, ReaderFault Fault = ReaderFault.None);
