using Terminal.PublicKeys;

namespace Terminal.Emv.Contactless;

/// <summary>All that the entry point and its kernels are configured with.</summary>
/// <param name="Terminal">The terminal's own data.</param>
/// <param name="Applications">The combinations that are taken, at most <see cref="Limits.ApplicationCountMax"/>.</param>
/// <param name="CaKeys">The schemes' keys; one RID and index has one key.</param>
public sealed record ContactlessConfiguration(
    TerminalData Terminal,
    IReadOnlyList<ContactlessApplication> Applications,
    IReadOnlyList<CaPublicKey> CaKeys);
