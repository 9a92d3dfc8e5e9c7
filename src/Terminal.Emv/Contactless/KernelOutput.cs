namespace Terminal.Emv.Contactless;

/// <summary>What the entry point or its kernel wants done.</summary>
public enum KernelOutputKind
{
    /// <summary>Send <see cref="KernelOutput.Bytes"/> to the card.</summary>
    SendApdu,

    /// <summary>Let the cardholder choose among applications. In the field the transaction ends with it, and starts again with the
    /// <see cref="TransactionParameters.ChosenName"/>: no card stays there for so long.</summary>
    ChooseApplication,

    /// <summary>Ask for the PIN while the card waits. Contact only; a contactless outcome asks for it by its CVM.</summary>
    EnterPin,

    /// <summary>Authorise while the card waits. Contact only; a contactless kernel ends with an online request.</summary>
    GoOnline,

    /// <summary>Say what the terminal knows of this card: its last amount, the exception file. Contact only.</summary>
    LookUpCard,

    /// <summary>Show <see cref="KernelOutput.Ui"/>.</summary>
    ShowUi,

    /// <summary>The transaction at the card has ended with <see cref="KernelOutput.Outcome"/>.</summary>
    Finish,
}

/// <summary>One output of the entry point. Bytes are valid until the next call into it.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Bytes">The command.</param>
/// <param name="Ui">What to show.</param>
/// <param name="Outcome">The outcome.</param>
public readonly record struct KernelOutput(
    KernelOutputKind Kind,
    ReadOnlyMemory<byte> Bytes = default,
    UserInterfaceRequest Ui = default,
    Outcome Outcome = default);
