namespace Terminal.Emulator.Acquirer.Hsm;

/// <summary>The algorithm of a base derivation key; it also says how long its key serial numbers are.</summary>
public enum BaseKeyAlgorithm
{
    /// <summary>AES DUKPT: serial numbers of 12 bytes, keys of 16, 24 or 32.</summary>
    Aes,

    /// <summary>TDES DUKPT: serial numbers of 10 bytes, keys of 16.</summary>
    Tdes,
}

/// <summary>A base derivation key, of which the keys of all terminals that name it are derived.</summary>
/// <remarks>A class and not a record: records print their members.</remarks>
/// <param name="id">The first four bytes of its key serial numbers, big-endian.</param>
/// <param name="algorithm">Its algorithm.</param>
/// <param name="key">The key; one of a length that its algorithm does not have, or a weak one, derives nothing.</param>
public sealed class BaseKey(uint id, BaseKeyAlgorithm algorithm, byte[] key)
{
    /// <summary>The first four bytes of its key serial numbers, big-endian.</summary>
    public uint Id { get; } = id;

    /// <summary>Its algorithm.</summary>
    public BaseKeyAlgorithm Algorithm { get; } = algorithm;

    /// <summary>The key.</summary>
    internal ReadOnlySpan<byte> Bytes => key;
}
