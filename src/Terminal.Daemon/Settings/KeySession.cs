using System.Text;
using Terminal.Platform.Security;
using Terminal.Platform.Time;
using Terminal.Primitives;
using Terminal.Vault;

namespace Terminal.Daemon.Settings;

/// <summary>What every step of <c>terminald keys</c> needs: one run of it, from its start to its end.</summary>
/// <param name="Settings">Checked settings.</param>
/// <param name="Configuration">The same as the adapters take them.</param>
/// <param name="Arena">Where secrets lie.</param>
/// <param name="Store">The vault's folder, which nobody else has now.</param>
/// <param name="Until">When it is over: what was entered is zeroed, whoever still types.</param>
internal sealed record KeySession(
    DaemonSettings Settings, NodeConfiguration Configuration, SecretArena Arena, VaultStore Store, Instant Until)
{
    private const int KeyBlockLengthMax = 9_999;
    private const int ComponentLengthMax = 64;

    /// <summary>Lines of whoever brings keys.</summary>
    public required SecretLines Input { get; init; }

    /// <summary>What came of it. No key and no code is ever in it.</summary>
    public required TextWriter Report { get; init; }

    /// <summary>Seconds since 1970.</summary>
    public static long Now => DateTimeOffset.UtcNow.ToUnixTimeSeconds();

    /// <summary>Asks for a line.</summary>
    public SecretBuffer? Ask(string what, int lengthMax)
    {
        Report.WriteLine(what + ":");
        SecretBuffer? line = Input.Read(Arena, lengthMax, Until);
        if (line is null && MonotonicClock.Now >= Until)
        {
            Report.WriteLine("the time is over");
        }

        return line;
    }

    /// <summary>Says something and why it ends.</summary>
    public ExitCode Refuse(string why)
    {
        Report.WriteLine(why);
        return ExitCode.VaultRefused;
    }

    /// <summary>Asks for two components and gives them to the vault.</summary>
    public ExitCode Enter(Vault.Vault vault, bool isDevelopment)
    {
        ExitCode first = Tell(vault, Component("component 1", isDevelopment));
        return first == ExitCode.Stopped ? Tell(vault, Component("component 2", isDevelopment)) : first;
    }

    /// <summary>Asks for a key block and gives it to the vault.</summary>
    public ExitCode Load(Vault.Vault vault, KeySlot slot)
    {
        using SecretBuffer? block = Ask("key block", KeyBlockLengthMax);
        ReadOnlyMemory<byte> text = block is null ? default(ReadOnlyMemory<byte>) : block.Bytes.ToArray();
        return Tell(vault, new VaultCommand.LoadKey(1, slot, text, Now) { IsByHand = true });
    }

    /// <summary>Gives the vault a command, does what it wants done, and tells what it says.</summary>
    public ExitCode Tell(Vault.Vault vault, VaultCommand command)
    {
        Instant now = MonotonicClock.Now;
        vault.Elapse(now);
        vault.Receive(command, now);
        return Drain(vault);
    }

    /// <summary>Gives the vault a command of a service.</summary>
    public ExitCode Tell(Vault.Vault vault, ServiceCommand command)
    {
        vault.Receive(command, MonotonicClock.Now);
        return Drain(vault);
    }

    /// <summary>What the last step of a service gave.</summary>
    public ReadOnlyMemory<byte> Given { get; private set; }

    /// <summary>Does what the vault wants done.</summary>
    public ExitCode Drain(Vault.Vault vault)
    {
        ExitCode code = ExitCode.Stopped;
        while (vault.TryTake(out VaultOutput output))
        {
            if (output.Erasure is { } erasure)
            {
                code = Erase(erasure) ? code : ExitCode.Storage;
            }
            else if (output.Write is { } write)
            {
                vault.Stored(write.Slot, Store.TryWriteNow(write));
            }
            else if (output.Reply is { } reply)
            {
                Given = reply is VaultReply.ServiceDone done ? done.Content : Given;
                code = KeyReport.Say(reply, Report) ? code : ExitCode.VaultRefused;
            }
        }

        return code;
    }

    /// <summary>Carries a step of an erasure out; false where it could not.</summary>
    public bool Erase(VaultErasure erasure)
    {
        SealStatus status = Store.EraseNow(erasure);
        if (status == SealStatus.Unavailable)
        {
            Report.WriteLine($"{erasure.Step}: {status}");
        }

        return status != SealStatus.Unavailable;
    }

    /// <summary>A component as the vault takes it: a line of hexadecimal, turned into bytes where it stands.</summary>
    private VaultCommand.EnterComponent Component(string what, bool isDevelopment)
    {
        using SecretBuffer? line = Ask(what, 2 * ComponentLengthMax);
        SecretBuffer component = Arena.Rent(Math.Clamp((line?.Length ?? 0) / 2, 1, ComponentLengthMax));
        if (line is null || Convert.FromHexString(line.Bytes, component.Bytes, out _, out _) != System.Buffers.OperationStatus.Done)
        {
            component.Dispose();
            component = Arena.Rent(1); // No key's length: the vault says that it is none.
        }

        return new VaultCommand.EnterComponent(1, component, isDevelopment, Now);
    }
}
