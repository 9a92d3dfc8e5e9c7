using Terminal.Emv.Tlv;

namespace Terminal.Emv.Contactless;

/// <summary>A kernel from the selected application to its outcome: it builds a command and is given the answer, until it ends.</summary>
internal interface IContactlessKernel
{
    /// <summary>True once the card may leave: all that the outcome needs has been read.</summary>
    bool CardRead { get; }

    /// <summary>The verification that the outcome asks for; meaningful once it has ended.</summary>
    OutcomeCvm Cvm { get; }

    /// <summary>Starts with the application that is selected; its FCI stands in <paramref name="data"/>.</summary>
    /// <param name="data">The transaction's data objects.</param>
    /// <param name="command">Where the first command goes.</param>
    /// <param name="length">Length of the command, where the verdict is to go on.</param>
    Verdict Start(TransactionData data, Span<byte> command, out int length);

    /// <summary>Forgets the transaction and zeroes what it left in the kernel's own buffers.</summary>
    void Clear();

    /// <summary>Takes the card's answer.</summary>
    /// <param name="response">Answer with its status word.</param>
    /// <param name="command">Where the next command goes.</param>
    /// <param name="length">Length of the command, where the verdict is to go on.</param>
    Verdict Receive(ReadOnlySpan<byte> response, Span<byte> command, out int length);
}
