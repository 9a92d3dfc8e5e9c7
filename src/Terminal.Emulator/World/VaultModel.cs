using Terminal.Devices.Keypad;
using Terminal.Engine;
using Terminal.Primitives;
using Terminal.Vault;

namespace Terminal.Emulator.World;

/// <summary>The real vault as a process of its own, with its disk: it may die alone, and come back with what the disk has.</summary>
/// <remarks>What is asked of one that is gone is lost, and so is what it had said and nobody had heard.</remarks>
/// <param name="timeline">Virtual time.</param>
/// <param name="chance">The world's dice.</param>
public sealed class VaultModel(Timeline timeline, Chance chance) : IDisposable
{
    private const int ArenaLength = 8192;
    private const long HousingOpenedAt = 1_795_812_000;
    private byte[] storageKey = chance.Bytes(32);
    private Vault.Vault? vault;
    private bool isHousingOpen;

    /// <summary>Its disk.</summary>
    public KeyStoreModel Keys { get; } = new(timeline, chance);

    /// <summary>Whose cards may check a PIN, as its settings say.</summary>
    public CardAuthorities Authorities { get; init; } = CardAuthorities.None;

    /// <summary>True while its process runs.</summary>
    public bool IsThere => vault is not null;

    /// <summary>When <see cref="Elapse"/> must be called at the latest.</summary>
    public Instant? Deadline => vault?.Deadline;

    /// <summary>The schemes' keys of a terminal's settings.</summary>
    public static CardAuthorities AuthoritiesOf(NodeSettings settings) =>
        CardAuthorities.None with { Own = settings.Contact?.CaKeys ?? [] };

    /// <summary>Brings payment keys, before it runs for the first time.</summary>
    /// <param name="first">One component of the protection key.</param>
    /// <param name="second">The other.</param>
    /// <param name="block">The initial key, in a key block.</param>
    public void BringKeys(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlyMemory<byte> block)
    {
        SecretArena arena = new(new byte[ArenaLength]);
        using Vault.Vault bringer = new(arena, storageKey, new Entropy(chance.Bytes(32)), null);
        bringer.OpenService(Instant.Origin);
        Tell(bringer, new VaultCommand.EnterComponent(0, Filled(arena, first), false, 0));
        Tell(bringer, new VaultCommand.EnterComponent(0, Filled(arena, second), false, 0));
        Tell(bringer, new VaultCommand.LoadKey(0, KeySlot.Transaction, block, 0) { IsByHand = true });
    }

    /// <summary>Its process starts.</summary>
    public void Start()
    {
        vault = new Vault.Vault(new SecretArena(new byte[ArenaLength]), storageKey, new Entropy(chance.Bytes(32)), null)
        {
            Authorities = Authorities,
        };
        Keys.Restore(vault);
        vault.HousingChanged(isHousingOpen, HousingOpenedAt);
    }

    /// <summary>Somebody opens the housing, and leaves it so: the vault hears of it at once, and at each start.</summary>
    public void OpenHousing()
    {
        isHousingOpen = true;
        vault?.HousingChanged(isOpen: true, HousingOpenedAt);
    }

    /// <summary>While it does not run, service closes the housing and makes another storage key; payment keys are to be brought then.
    /// </summary>
    public void Renew()
    {
        isHousingOpen = false;
        storageKey = chance.Bytes(32);
        Keys.Renew();
    }

    /// <summary>Its process dies; a record on its way to the disk may be there or not.</summary>
    public void Die()
    {
        Dispose();
        Keys.Cut();
    }

    /// <summary>Asks something of it.</summary>
    /// <returns>False where nobody heard it.</returns>
    public bool TryAsk(VaultCommand command)
    {
        if (vault is null)
        {
            (command as VaultCommand.ProtectCard)?.Card.Dispose(); // As what writes it to the wire does.
            (command as VaultCommand.EncryptTrack)?.Track.Dispose();
            (command as VaultCommand.EnterPin)?.ForCard?.StaticData?.Dispose();
            return false;
        }

        vault.Receive(command, timeline.Now);
        return true;
    }

    /// <summary>A key goes down.</summary>
    public void Press(Key key) => vault?.ReceiveKeypad(KeypadRecords.Press(key), timeline.Now);

    /// <summary>A record is on the disk, or failed to get there.</summary>
    public void Stored(KeySlot slot, bool isDurable) => vault?.Stored(slot, isDurable);

    /// <summary>Takes what it wants done; false when there is nothing.</summary>
    public bool TryTake(out VaultOutput output)
    {
        output = default;
        return vault?.TryTake(out output) ?? false;
    }

    /// <summary>Tells it of the time.</summary>
    public void Elapse() => vault?.Elapse(timeline.Now);

    /// <inheritdoc/>
    public void Dispose()
    {
        vault?.Dispose();
        vault = null;
    }

    private static SecretBuffer Filled(SecretArena arena, ReadOnlySpan<byte> bytes)
    {
        SecretBuffer buffer = arena.Rent(bytes.Length);
        bytes.CopyTo(buffer.Bytes);
        return buffer;
    }

    private void Tell(Vault.Vault bringer, VaultCommand command)
    {
        bringer.Receive(command, Instant.Origin);
        while (bringer.TryTake(out VaultOutput output))
        {
            Invariant.Check(output.Reply is not VaultReply.Refused);
            if (output.Write is { } write)
            {
                Keys.Put(write);
                bringer.Stored(write.Slot, isDurable: true);
            }
        }
    }
}
