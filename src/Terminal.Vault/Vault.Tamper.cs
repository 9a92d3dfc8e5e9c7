using Terminal.Primitives;
using Terminal.Vault.Keys;
using Terminal.Vault.Tamper;
using Terminal.Vault.Wire;

namespace Terminal.Vault;

/// <content>
/// The loss of all keys, because the housing was opened or somebody had them erased, and the service in which new ones come in. What is in
/// memory is zero before the call returns; what rests on the board goes in the steps of <see cref="ErasureStep"/>, the storage key first.
/// </content>
public sealed partial class Vault
{
    /// <summary>How long a service stays open.</summary>
    public static readonly TimeSpan ServiceTime = TimeSpan.FromMinutes(15);

    private readonly Queue<VaultErasure> erasures = new();
    private Instant? serviceUntil;

    /// <summary>How it stands with the vault as a whole.</summary>
    public VaultState State { get; private set; } = new();

    /// <summary>Says what the board holds of an earlier loss, before anything else. What power cut short then is done again.</summary>
    /// <param name="hasStorageKey">
    /// False where there is no storage key. Without a mark nothing more is erased then: a path in the settings may be wrong.
    /// </param>
    /// <param name="mark">The mark as it was written; empty where there is none.</param>
    public void RestoreLoss(bool hasStorageKey, ReadOnlySpan<byte> mark)
    {
        if (!mark.IsEmpty)
        {
            (KeyLoss loss, long at) = TamperMark.Read(mark);
            Lose(loss, at);
            Erase();
        }
        else if (!hasStorageKey)
        {
            Lose(KeyLoss.NoStorageKey, 0);
        }
    }

    /// <summary>The switch of the housing changed, or says for the first time how it stands.</summary>
    /// <param name="isOpen">Whether the housing is open, or the switch's wire is cut.</param>
    /// <param name="at">Seconds since 1970 UTC.</param>
    public void HousingChanged(bool isOpen, long at)
    {
        if (isOpen == State.IsOpen)
        {
            return; // Told twice.
        }

        State = State with { IsOpen = isOpen };
        if (isOpen && State.Loss != KeyLoss.HousingOpened)
        {
            Lose(KeyLoss.HousingOpened, at);
            Erase();
        }
        else
        {
            ReportState(0);
        }
    }

    /// <summary>Opens a service for <see cref="ServiceTime"/>: who must not bring keys has been kept out by whoever calls this.</summary>
    public void OpenService(Instant now) => serviceUntil = State.Loss is null ? now + ServiceTime : null;

    private void EndService()
    {
        serviceUntil = null;
        components.Dispose();
    }

    private void ReportState(int id) => replies.Enqueue(new VaultReply.StateReported(id, State));

    /// <summary>What belongs to the vault as a whole, with or without keys.</summary>
    private void TakeForState(VaultCommand command)
    {
        switch (command)
        {
            case VaultCommand.ReportState report:
                ReportState(report.Id);
                break;
            case VaultCommand.TestSelf test:
                replies.Enqueue(new VaultReply.SelfTested(test.Id, SelfTest.Run(keys, entropy)));
                break;
            case VaultCommand.EraseAll erase when State.Loss is not null:
                ReportState(erase.Id);
                break;
            case VaultCommand.EraseAll erase when serviceUntil is null:
                Refuse(erase.Id, VaultRefusal.NotInService);
                break;
            case VaultCommand.EraseAll erase:
                Lose(KeyLoss.Erased, erase.At);
                Erase();
                ReportState(erase.Id);
                break;
            default:
                Invariant.Check(false, "a command of a kind that the vault does not know");
                break;
        }
    }

    /// <summary>The screen is the vault's own until keys are back, and nothing is done that needs one.</summary>
    private void ReceiveWithoutKeys(VaultCommand command)
    {
        switch (command)
        {
            case VaultCommand.ShowPrompt:
                break;
            case VaultCommand.SetLanguage set:
                language = set.Language;
                ShowLoss();
                break;
            case VaultCommand.ReportKeys report:
                replies.Enqueue(new VaultReply.KeysReported(report.Id, keys.Report()));
                break;
            case VaultCommand.ReportState or VaultCommand.TestSelf or VaultCommand.EraseAll:
                TakeForState(command);
                break;
            default:
                CommandCodec.SecretOf(command)?.Dispose();
                Refuse(IdOf(command), VaultRefusal.Tampered);
                break;
        }
    }

    /// <summary>Zeroes all that is secret; who waits is refused, after the vault has said why.</summary>
    private void Lose(KeyLoss loss, long at)
    {
        int[] waiting = Waiting();
        EndEntry();
        EndSteps();
        EndService();
        unwritten = null;
        keys.Dispose();
        safe.Dispose();
        State = State with { Loss = loss, LostAt = at };
        ReportState(0);
        for (int count = replies.Count; count > 0; count--)
        {
            VaultReply reply = replies.Dequeue();
            if (reply is VaultReply.CardRevealed revealed)
            {
                revealed.Card.Dispose();
                reply = new VaultReply.Refused(revealed.Id, VaultRefusal.Tampered);
            }

            replies.Enqueue(reply);
        }

        Array.ForEach(waiting, id => Refuse(id, VaultRefusal.Tampered));
        ShowLoss();
    }

    private void Erase()
    {
        foreach (VaultErasure erasure in VaultErasure.All(State.Loss!.Value, State.LostAt))
        {
            erasures.Enqueue(erasure);
        }
    }

    private void ShowLoss() => Show(
        State.Loss == KeyLoss.Erased ? PromptId.OutOfService : PromptId.Tampered, new PromptArguments(Code: State.Code));

    /// <summary>The questions that have no answer yet, each once.</summary>
    private int[] Waiting()
    {
        int[] asked = [.. steps.Select(static step => step.Id)];
        asked = entry is null ? asked : [entry.Id, .. asked];
        asked = pending is null ? asked : [pending.Id, .. asked];
        return [.. asked.Distinct()];
    }

    private static int IdOf(VaultCommand command) => command switch
    {
        VaultCommand.ProtectCard e => e.Id,
        VaultCommand.RevealCard e => e.Id,
        VaultCommand.EnterPin e => e.Id,
        VaultCommand.EnterComponent e => e.Id,
        VaultCommand.LoadKey e => e.Id,
        VaultCommand.EraseKey e => e.Id,
        VaultCommand.TakeKey e => e.Id,
        VaultCommand.EncryptTrack e => e.Id,
        VaultCommand.TakeSessionKeys e => e.Id,
        VaultCommand.MakeMac e => e.Id,
        VaultCommand.CompareMac e => e.Id,
        VaultCommand.TakeConfiguration e => e.Id,
        _ => throw new InvariantException(nameof(command)),
    };
}
