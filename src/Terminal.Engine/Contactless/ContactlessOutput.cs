using Terminal.Vault;

namespace Terminal.Engine.Contactless;

/// <summary>What reading a card came to.</summary>
public abstract record ContactlessOutput
{
    private protected ContactlessOutput() { }

    /// <summary>Send bytes to the reader.</summary>
    public sealed record Transmit(Memory<byte> Bytes) : ContactlessOutput;

    /// <summary>The reader answers and can be armed.</summary>
    public sealed record ReaderReady : ContactlessOutput;

    /// <summary>The reader does not work.</summary>
    /// <param name="Fault">A short code.</param>
    public sealed record ReaderFailed(string Fault) : ContactlessOutput;

    /// <summary>Show a message while the sale goes on.</summary>
    public sealed record Show(PromptId Prompt) : ContactlessOutput;

    /// <summary>A card is there.</summary>
    public sealed record CardFound : ContactlessOutput;

    /// <summary>The card is read; its data can be read until <c>Stop</c>.</summary>
    /// <param name="Approved">True where the card approved offline; else the host decides.</param>
    /// <param name="WantsPin">True where the cardholder must enter the PIN for the host.</param>
    /// <param name="WantsSignature">True where the cardholder signs.</param>
    public sealed record CardRead(bool Approved, bool WantsPin = false, bool WantsSignature = false) : ContactlessOutput;

    /// <summary>The cardholder chooses an application; the card must be presented again for it.</summary>
    /// <param name="Names">As they can be shown, in the order in which they are offered.</param>
    /// <param name="Applications">Their ADF names.</param>
    public sealed record ChoiceWanted(IReadOnlyList<string> Names, IReadOnlyList<ReadOnlyMemory<byte>> Applications) : ContactlessOutput;

    /// <summary>The card must be presented again.</summary>
    public sealed record WantedAgain(PromptId Prompt) : ContactlessOutput;

    /// <summary>Card or kernel ended it.</summary>
    public sealed record Refused(PromptId Prompt, string Reason) : ContactlessOutput;
}
