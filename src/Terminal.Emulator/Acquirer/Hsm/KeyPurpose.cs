namespace Terminal.Emulator.Acquirer.Hsm;

/// <summary>What a working key of a message is for.</summary>
internal enum KeyPurpose
{
    /// <summary>The PIN block. AES: usage 0x1000; TDES: the PIN variant.</summary>
    Pin,

    /// <summary>The MAC of a terminal's message. AES: usage 0x2000; TDES: the variant of MAC requests.</summary>
    QuestionMac,

    /// <summary>The MAC of the host's answer. AES: usage 0x2001; TDES: the variant of MAC responses.</summary>
    AnswerMac,

    /// <summary>A card's track. AES: usage 0x3000; TDES: the variant of data requests.</summary>
    Track,
}
