using Terminal.Devices.Display;

namespace Terminal.Vault;

/// <summary>
/// One output of the vault: an answer for the application, a record for the disk, an erasure, or a transfer for the display that it owns.
/// Exactly one is there.
/// </summary>
/// <param name="Reply">The answer, or null.</param>
/// <param name="Write">The record, or null.</param>
/// <param name="Transfer">The transfer where there is nothing else; its bytes are valid until the next call into the vault.</param>
/// <param name="Erasure">What goes for good, or null. It is done before anything that follows.</param>
public readonly record struct VaultOutput(
    VaultReply? Reply, VaultWrite? Write = null, DisplayTransfer Transfer = default, VaultErasure? Erasure = null);
