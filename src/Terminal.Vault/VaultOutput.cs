using Terminal.Devices.Display;

namespace Terminal.Vault;

/// <summary>
/// One output of the vault: an answer for the application, or a transfer for the display that it owns. Exactly one is there.
/// </summary>
/// <param name="Reply">The answer, or null.</param>
/// <param name="Transfer">The transfer where <see cref="Reply"/> is null; its bytes are valid until the next call into the vault.</param>
public readonly record struct VaultOutput(VaultReply? Reply, DisplayTransfer Transfer = default);
