using System.Collections.Concurrent;
using Terminal.Crypto.KeyBlocks;
using Terminal.Crypto.Keys;
using Terminal.Platform.Lines;
using Terminal.Platform.Security;
using Terminal.Primitives;
using Terminal.Vault;
using Terminal.Vault.Wire;

namespace Terminal.Benchmarks.Subjects;

/// <summary>A vault with a transaction's key in use behind a socket or in this process: <c>terminald vault</c>
/// without keypad, display and disk.</summary>
internal sealed class KeyedVault : IDisposable
{
    private readonly SecretArena arena = new(new byte[16 * 1024]);
    private readonly Vault.Vault vault;
    private readonly byte[] frame = new byte[VaultFrame.PrefixLength + VaultFrame.LengthMax];

    /// <summary>Loads the keys.</summary>
    public KeyedVault()
    {
        vault = new Vault.Vault(arena, new byte[32], new Entropy(new byte[Entropy.SeedLength]), null);
        vault.OpenService(Instant.Origin);
        byte[] first = [.. Enumerable.Range(1, 32).Select(static value => (byte)value)];
        byte[] second = [.. Enumerable.Range(101, 32).Select(static value => (byte)value)];
        byte[] whole = [.. first.Zip(second, static (one, other) => (byte)(one ^ other))];
        Tell(new VaultCommand.EnterComponent(0, Filled(first), false, 0));
        Tell(new VaultCommand.EnterComponent(0, Filled(second), false, 0));
        Tell(new VaultCommand.LoadKey(0, KeySlot.Transaction, Block(whole), 0) { IsByHand = true });
        Tell(new VaultCommand.TakeKey(0));
    }

    /// <summary>The serial number of the key that it holds.</summary>
    public static byte[] FirstSerial { get; } = Hex.Parse("123456789012345600000001");

    /// <summary>Serves one client. A thread reads frames, and another is the vault's, as in the vault's process.</summary>
    public static void Serve(string path)
    {
        using KeyedVault served = new();
        using Door door = new();
        using FramePump pump = VaultSockets.Server(path, VaultSockets.OwnUser, static _ => { }, door);
        pump.Open();
        foreach (Memory<byte> question in door.Questions.GetConsumingEnumerable())
        {
            pump.Send(served.Ask(question.Span));
        }
    }

    /// <summary>Answers one question.</summary>
    /// <param name="question">Its frame without the prefix; what is secret in it is cleared.</param>
    /// <returns>The answer's frame, valid until the next question.</returns>
    public ReadOnlySpan<byte> Ask(Span<byte> question)
    {
        Invariant.Check(VaultFrame.Read(question, arena, out VaultCommand? command) == WireStatus.Good);
        vault.Receive(command!, Instant.Origin);
        int length = 0;
        while (vault.TryTake(out VaultOutput output))
        {
            if (output.Reply is { } reply)
            {
                Invariant.Check(length == 0);
                length = VaultFrame.Write(reply, frame);
            }
        }

        return frame.AsSpan(0, length);
    }

    public void Dispose() => vault.Dispose();

    private void Tell(VaultCommand command)
    {
        vault.Receive(command, Instant.Origin);
        while (vault.TryTake(out VaultOutput output))
        {
            Invariant.Check(output.Reply is not VaultReply.Refused);
            if (output.Write is { } write)
            {
                vault.Stored(write.Slot, isDurable: true);
            }
        }
    }

    private SecretBuffer Filled(ReadOnlySpan<byte> bytes)
    {
        SecretBuffer buffer = arena.Rent(bytes.Length);
        bytes.CopyTo(buffer.Bytes);
        return buffer;
    }

    private static byte[] Block(byte[] protection)
    {
        byte[] text = new byte[512];
        KeyBlockTemplate template = new(KeyBlockVersion.DerivationD, KeyUsage.InitialDukpt, KeyAlgorithm.Aes, KeyModeOfUse.Derive);
        KeyBlockWriter writer = new(template, text);
        Invariant.Check(PaymentKey.TryCreate(KeyUsage.KeyBlockProtection, KeyAlgorithm.Aes, protection, out PaymentKey under));
        bool written = writer.TryAdd("IK"u8, "1234567890123456"u8);
        byte[] initial = Hex.Parse("1273671EA26AC29AFA4D1084127652A1");
        written &= writer.TryFinish(under, initial, new byte[KeyBlockWriter.RandomLength], out int length);
        Invariant.Check(written);
        return text[..length];
    }

    /// <summary>Hands frames from the socket's thread to the vault's.</summary>
    private sealed class Door : ILineListener, IDisposable
    {
        public BlockingCollection<Memory<byte>> Questions { get; } = [];

        public void Opened()
        {
        }

        public void Closed(string fault) => Questions.CompleteAdding();

        public void Received(Memory<byte> bytes) => Questions.Add(bytes);

        public void Dispose() => Questions.Dispose();
    }
}
