namespace Terminal.Vault;

/// <summary>What a slot holds from now on, to be made durable; answered by <see cref="Vault.Stored"/>.</summary>
/// <param name="slot">Which slot.</param>
/// <param name="record">Its record, encrypted; empty where there is to be none.</param>
public sealed class VaultWrite(KeySlot slot, ReadOnlyMemory<byte> record)
{
    /// <summary>Which slot.</summary>
    public KeySlot Slot { get; } = slot;

    /// <summary>Its record.</summary>
    public ReadOnlyMemory<byte> Record { get; } = record;
}
