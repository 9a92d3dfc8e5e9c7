using Terminal.Engine;
using Terminal.Primitives;
using Terminal.Vault;

namespace Terminal.Daemon.Loop;

/// <summary>The vault as a loop sees it: in this process, or in another one. Called on the loop's thread alone.</summary>
internal interface IVaultPort : IDisposable
{
    /// <summary>When <see cref="Elapse"/> must be called at the latest.</summary>
    Instant? Deadline { get; }

    /// <summary>Takes an event that is the vault's; false where it is not.</summary>
    bool Take(LoopEvent happened, Instant now);

    /// <summary>Passes a command on. Its secret is the vault's from now on, also where that is gone.</summary>
    void Ask(VaultCommand command, Instant now);

    /// <summary>Takes the next of what it says; false when there is nothing.</summary>
    bool TryTake(out NodeEvent? said);

    /// <summary>Tells of the time; a call too early or too many does nothing.</summary>
    void Elapse(Instant now);
}
