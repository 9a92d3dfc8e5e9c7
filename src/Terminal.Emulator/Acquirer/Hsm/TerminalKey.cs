namespace Terminal.Emulator.Acquirer.Hsm;

/// <summary>A terminal that is given keys at each sign-on, and the key that protects them on their way.</summary>
/// <remarks>A class and not a record: records print their members.</remarks>
/// <param name="terminal">The terminal (DE41), 8 characters.</param>
/// <param name="algorithm">Of the keys that it is given.</param>
/// <param name="protectionKey">The AES key of its key blocks, 32 bytes.</param>
public sealed class TerminalKey(string terminal, BaseKeyAlgorithm algorithm, byte[] protectionKey)
{
    /// <summary>The terminal (DE41).</summary>
    public string Terminal { get; } = terminal;

    /// <summary>Of the keys that it is given.</summary>
    public BaseKeyAlgorithm Algorithm { get; } = algorithm;

    /// <summary>The key of its key blocks.</summary>
    internal ReadOnlySpan<byte> Bytes => protectionKey;
}
