using System.Security.Cryptography;
using Terminal.Daemon.Loop;
using Terminal.Platform.Security;
using Terminal.Platform.Time;
using Terminal.Primitives;
using Terminal.Vault;

namespace Terminal.Daemon.Settings;

/// <summary><c>terminald keys recover</c>: a new storage key and new payment keys after a loss of all of them, in one session.</summary>
/// <remarks>
/// The mark goes last, once everything is durable. Whatever fails before that, time and power among it, leaves the mark: the next try
/// begins anew.
/// </remarks>
/// <param name="session">The run.</param>
/// <param name="desk">Who may.</param>
internal sealed class KeyRecovery(KeySession session, OperatorDesk desk)
{
    private readonly IKeySeal seal = session.Configuration.KeySeal();

    /// <summary>Runs it.</summary>
    /// <param name="isDevelopment">Whether the keys are for trying out.</param>
    /// <param name="isByToken">Whether the protection key comes in a TR-34 token, to a new identity, and not in components.</param>
    /// <param name="lost">The vault as it was found.</param>
    public ExitCode Run(bool isDevelopment, bool isByToken, VaultState lost)
    {
        if (lost.Loss is not { } loss)
        {
            return session.Refuse("nothing is lost: there is a storage key and no mark");
        }

        switch (HousingLook.IsOpen(session.Settings.Board, session.Configuration))
        {
            case true:
                return session.Refuse("the housing is open: close it first");
            case null:
                session.Report.WriteLine("no switch of the housing can be seen from here");
                break;
            default:
                break;
        }

        if (!desk.AreSet && session.Settings.Profile == "production")
        {
            return session.Refuse("no operators were set before: only a new set-up of the board helps");
        }

        if (desk.Admit() is { } refused)
        {
            return refused;
        }

        IReadOnlyList<VaultErasure> erasures = VaultErasure.All(loss, lost.LostAt);
        if (!erasures.All(session.Erase))
        {
            return ExitCode.Storage;
        }

        ExitCode code = Bring(isDevelopment, isByToken);
        if (code == ExitCode.Stopped)
        {
            session.Report.WriteLine("the keys are in, and the mark is gone; start the terminal");
            return code;
        }

        session.Report.WriteLine("not recovered; what was brought is erased again");
        _ = erasures.All(session.Erase);
        return code;
    }

    private ExitCode Bring(bool isDevelopment, bool isByToken)
    {
        using Vault.Vault? vault = Found();
        if (vault is null)
        {
            return session.Refuse($"{seal.Place} takes no key");
        }

        vault.OpenService(MonotonicClock.Now);
        ExitCode code = isByToken ? new IdentityDesk(session, vault).BringKey(isDevelopment) : session.Enter(vault, isDevelopment);
        code = code == ExitCode.Stopped ? session.Load(vault, KeySlot.Transaction) : code;
        return code == ExitCode.Stopped && !session.Store.TryUnmark() ? session.Refuse("the mark cannot be taken away") : code;
    }

    /// <summary>A vault over a storage key that was drawn now; null where it cannot be sealed.</summary>
    private Vault.Vault? Found()
    {
        using SecretBuffer storageKey = session.Arena.Rent(TerminalDaemon.StorageKeyLength);
        RandomNumberGenerator.Fill(storageKey.Bytes);
        return seal.TrySeal(storageKey.Bytes)
            ? new Vault.Vault(session.Arena, storageKey.Bytes, TerminalDaemon.NewEntropy(), display: null)
            : null;
    }
}
