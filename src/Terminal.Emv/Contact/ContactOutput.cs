using Terminal.Emv.Contactless;

namespace Terminal.Emv.Contact;

/// <summary>One output of the contact kernel. Bytes are valid until the next call into it.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Bytes">The command.</param>
/// <param name="Pin">The PIN that is wanted.</param>
/// <param name="Ui">What to show.</param>
/// <param name="Outcome">The outcome.</param>
public readonly record struct ContactOutput(
    KernelOutputKind Kind,
    ReadOnlyMemory<byte> Bytes = default,
    PinRequest Pin = default,
    UserInterfaceRequest Ui = default,
    ContactOutcome Outcome = default);
