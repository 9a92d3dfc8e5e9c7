using Terminal.Primitives;
using Terminal.Vault;

namespace Terminal.Emulator.World;

/// <summary>The disk's part that has the vault's records, under virtual time: what is on its way when the power goes may be there or
/// not.</summary>
/// <param name="timeline">Virtual time.</param>
/// <param name="chance">The world's dice.</param>
public sealed class KeyStoreModel(Timeline timeline, Chance chance)
{
    private readonly Dictionary<KeySlot, byte[]> durable = [];
    private VaultWrite? onItsWay;
    private byte[] mark = [];
    private int life;

    /// <summary>One write in so many fails, and may have reached the disk all the same; 0: none.</summary>
    public int FailOdds { get; set; }

    /// <summary>False once an erasure has taken the storage key away.</summary>
    public bool HasStorageKey { get; private set; } = true;

    /// <summary>How many writes failed.</summary>
    public int FailCount { get; private set; }

    /// <summary>Gives a vault what the disk holds.</summary>
    public void Restore(Vault.Vault vault)
    {
        foreach ((KeySlot slot, byte[] record) in durable)
        {
            vault.Restore(slot, record);
        }

        vault.RestoreLoss(HasStorageKey, mark);
    }

    /// <summary>Carries a step of an erasure out, at once.</summary>
    public void Erase(VaultErasure erasure)
    {
        switch (erasure.Step)
        {
            case ErasureStep.StorageKey:
                HasStorageKey = false;
                break;
            case ErasureStep.Records:
                durable.Clear();
                break;
            default:
                mark = erasure.Mark.ToArray();
                break;
        }
    }

    /// <summary>As new: with another storage key, and nothing under it yet.</summary>
    public void Renew()
    {
        HasStorageKey = true;
        mark = [];
        durable.Clear();
    }

    /// <summary>Takes a record.</summary>
    /// <param name="write">The record.</param>
    /// <param name="stored">Told whether it is durable, a little later.</param>
    public void Write(VaultWrite write, Action<bool> stored)
    {
        onItsWay = write;
        int mine = life;
        timeline.After(chance.Between(1, 30), () =>
        {
            if (mine == life)
            {
                onItsWay = null;
                bool fails = chance.OneIn(FailOdds);
                if (!fails || chance.OneIn(2))
                {
                    Put(write);
                }

                FailCount += fails ? 1 : 0;

                stored(!fails);
            }
        });
    }

    /// <summary>The power goes.</summary>
    public void Cut()
    {
        life++;
        if (onItsWay is { } write && chance.OneIn(2))
        {
            Put(write);
        }

        onItsWay = null;
    }

    /// <summary>Puts a record there at once.</summary>
    public void Put(VaultWrite write) => durable[write.Slot] = write.Record.ToArray();
}
