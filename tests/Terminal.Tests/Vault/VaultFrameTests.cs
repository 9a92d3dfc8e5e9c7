using System.Collections;
using System.Reflection;
using System.Text;
using Terminal.Primitives;
using Terminal.Vault;
using Terminal.Vault.Wire;

namespace Terminal.Tests.Vaults;

public sealed class VaultFrameTests
{
    private readonly byte[] block = new byte[4096];
    private readonly SecretArena arena;

    public VaultFrameTests() => arena = new SecretArena(block);

    public static TheoryData<int> Kinds => [.. Enumerable.Range(0, 256)];

    [Fact]
    public void Every_kind_of_message_has_a_sample_and_comes_out_as_it_went_in()
    {
        Assert.Equal(KindsOf(typeof(VaultCommand)), KindsOf(VaultFrameSamples.Commands(arena)));
        Assert.Equal(KindsOf(typeof(VaultReply)), KindsOf(VaultFrameSamples.Replies(arena)));

        foreach ((VaultCommand sent, VaultCommand again) in VaultFrameSamples.Commands(arena).Zip(VaultFrameSamples.Commands(arena)))
        {
            byte[] frame = Written(destination => VaultFrame.Write(sent, destination));
            Assert.Equal(WireStatus.Good, VaultFrame.Read(frame, arena, out VaultCommand? read));
            Assert.Equal(Described(again), Described(read!));
            Assert.All(frame, static value => Assert.Equal(0, value));
        }

        foreach ((VaultReply sent, VaultReply again) in VaultFrameSamples.Replies(arena).Zip(VaultFrameSamples.Replies(arena)))
        {
            byte[] frame = Written(destination => VaultFrame.Write(sent, destination));
            Assert.Equal(WireStatus.Good, VaultFrame.Read(frame, arena, out VaultReply? read));
            Assert.Equal(Described(again), Described(read!));
            Assert.All(frame, static value => Assert.Equal(0, value));
        }
    }

    [Fact]
    public void Bytes_on_the_wire_are_as_the_layout_says()
    {
        byte[] destination = new byte[64];
        SecretBuffer card = arena.Rent(CardData.Length);
        card.Bytes.Fill(0xA5);

        int shown = VaultFrame.Write(
            new VaultCommand.ShowPrompt(PromptId.EnterAmount, new PromptArguments(new Amount(1250, Euro()), "X-1")), destination);
        Assert.Equal("0012 01 01 03 03 00000000000004E2 03D2 03582D31".Replace(" ", "", StringComparison.Ordinal),
            Convert.ToHexString(destination.AsSpan(0, shown)));
        int revealed = VaultFrame.Write(new VaultReply.CardRevealed(0x01020304, card), destination);
        Assert.Equal("0014 01 83 01020304 000C A5A5A5A5A5A5A5A5A5A5A5A5".Replace(" ", "", StringComparison.Ordinal),
            Convert.ToHexString(destination.AsSpan(0, revealed)));
    }

    [Fact]
    public void A_secret_that_was_written_is_gone_from_the_writers_arena_and_one_that_was_read_stands_in_the_readers()
    {
        SecretBuffer component = arena.Rent(16);
        component.Bytes.Fill(0x5A);
        byte[] destination = new byte[64];
        int length = VaultFrame.Write(new VaultCommand.EnterComponent(1, component, false, 0), destination);

        Assert.Equal(0, component.Length);
        Assert.All(block, static value => Assert.Equal(0, value));

        Assert.Equal(WireStatus.Good, VaultFrame.Read(destination.AsSpan(2, length - 2), arena, out VaultCommand? read));
        Assert.Equal(16, block.Count(static value => value == 0x5A));
        Assert.DoesNotContain((byte)0x5A, destination);
        Assert.IsType<VaultCommand.EnterComponent>(read).Component.Dispose();
    }

    [Fact]
    public void A_message_that_does_not_fit_writes_nothing_and_keeps_no_secret()
    {
        SecretBuffer card = arena.Rent(CardData.Length);
        card.Bytes.Fill(0xA5);
        byte[] small = new byte[12];

        Assert.Equal(0, VaultFrame.Write(new VaultCommand.ProtectCard(1, card), small));
        Assert.All(small, static value => Assert.Equal(0, value));
        Assert.Equal(0, card.Length);
        byte[] large = new byte[VaultFrame.LengthMax * 2];
        Assert.Equal(0, VaultFrame.Write(new VaultCommand.LoadKey(1, KeySlot.Transaction, new byte[VaultFrame.LengthMax], 0), large));
        Assert.Equal(0, VaultFrame.Write(new VaultCommand.SetLanguage(new string('x', 256)), large));
    }

    [Fact]
    public void A_length_is_of_a_frame_or_the_stream_is_none()
    {
        Assert.True(VaultFrame.TryReadLength([0x00, 0x02], out int least));
        Assert.Equal(2, least);
        Assert.True(VaultFrame.TryReadLength([0x40, 0x00], out int most));
        Assert.Equal(VaultFrame.LengthMax, most);
        Assert.False(VaultFrame.TryReadLength([0x00, 0x01], out _));
        Assert.False(VaultFrame.TryReadLength([0x40, 0x01], out _));
        Assert.False(VaultFrame.TryReadLength([0x00], out _));
    }

    [Fact]
    public void Every_beginning_of_a_frame_is_malformed_and_leaves_nothing()
    {
        foreach (byte[] frame in Frames())
        {
            for (int length = frame.Length > 512 ? frame.Length - 16 : 0; length < frame.Length; length++)
            {
                byte[] cut = frame[..length];
                Assert.Equal(WireStatus.Malformed, ReadAsItself(cut, frame[1]));
                CheckThatNothingIsLeft(cut);
            }

            byte[] longer = [.. frame, 0];
            Assert.Equal(WireStatus.Malformed, ReadAsItself(longer, frame[1]));
            CheckThatNothingIsLeft(longer);
        }
    }

    [Fact]
    public void A_frame_with_one_byte_changed_is_read_or_refused_and_leaves_nothing()
    {
        foreach (byte[] frame in Frames().Where(static frame => frame.Length <= 512))
        {
            for (int i = 0; i < frame.Length; i++)
            {
                for (int change = 1; change < 256; change++)
                {
                    byte[] changed = [.. frame];
                    changed[i] ^= (byte)change;
                    byte kind = changed[1];
                    bool otherVersion = changed[0] != 1;
                    WireStatus status = ReadAsItself(changed, kind);
                    Assert.True(!otherVersion || status == WireStatus.OtherVersion);
                    CheckThatNothingIsLeft(changed);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_command_is_no_reply_and_a_reply_no_command(int kind)
    {
        byte[] asCommand = [1, (byte)kind, 0, 0, 0, 1];
        byte[] asReply = [.. asCommand];
        WireStatus command = VaultFrame.Read(asCommand, arena, out VaultCommand? _);
        WireStatus reply = VaultFrame.Read(asReply, arena, out VaultReply? _);

        Assert.Equal(kind is >= 0x01 and <= 0x12, command != WireStatus.UnknownKind);
        Assert.Equal(kind is >= 0x81 and <= 0x94, reply != WireStatus.UnknownKind);
    }

    [Theory]
    [InlineData("01 01 FF 00")] // No such prompt.
    [InlineData("01 01 00 10")] // No such argument.
    [InlineData("01 01 00 01 0000000000000001 0000")] // No such currency.
    [InlineData("01 01 00 01 7FFFFFFFFFFFFFFF 03D2")] // More than any sum.
    [InlineData("01 01 00 02 01FF")] // No UTF-8.
    [InlineData("01 03 00000001 000B 0000000000000000000000")] // A card of eleven bytes.
    [InlineData("01 05 00000001 0000 03 0C 00000001 00000001 00 00")] // A PIN of three digits.
    [InlineData("01 05 00000001 0000 04 0D 00000001 00000001 00 00")] // A PIN of thirteen.
    [InlineData("01 05 00000001 0000 0C 04 00000001 00000001 00 00")] // More at least than at most.
    [InlineData("01 05 00000001 0000 04 0C 00000000 00000001 00 00")] // No time for a key.
    [InlineData("01 05 00000001 0000 04 0C 00000001 7FFFFFFF 00 00")] // A time without an end.
    [InlineData("01 05 00000001 0000 04 0C 00000001 00000001 02 00")] // Neither yes nor no.
    [InlineData("01 06 00000001 0000 00 0000000000000000")] // No component.
    [InlineData("01 08 00000001 04")] // No such slot.
    public void A_command_outside_its_limits_is_malformed(string frame) => Assert.Equal(
        WireStatus.Malformed,
        VaultFrame.Read(Convert.FromHexString(frame.Replace(" ", "", StringComparison.Ordinal)), arena, out VaultCommand? _));

    [Theory]
    [InlineData("01 81 0D")] // No such key.
    [InlineData("01 84 00000001 17")] // No such reason.
    [InlineData("01 90 00000001 05 0000000000000000 00")] // No such loss.
    [InlineData("01 90 00000001 01 0000000000000000 02")] // Neither open nor closed.
    [InlineData("01 91 00000001 01 07")] // No such part.
    [InlineData("01 91 00000001 11")] // More parts than there can be.
    [InlineData("01 86 00000001 0008 0000000000000000 000C 000000000000000000000000")] // A block of TDES, a number of AES.
    [InlineData("01 8A 00000001 11")] // More slots than there can be.
    public void A_reply_outside_its_limits_is_malformed(string frame) => Assert.Equal(
        WireStatus.Malformed,
        VaultFrame.Read(Convert.FromHexString(frame.Replace(" ", "", StringComparison.Ordinal)), arena, out VaultReply? _));

    private static Currency Euro()
    {
        Assert.True(Currency.TryFind(978, out Currency euro));
        return euro;
    }

    private static string[] KindsOf(Type family) => [.. family.GetNestedTypes().Where(kind => kind.IsSubclassOf(family))
        .Select(static kind => kind.Name).Order()];

    private static string[] KindsOf(IEnumerable<object> samples)
    {
        object[] all = [.. samples];
        Assert.All(all, Dispose);
        return [.. all.Select(static sample => sample.GetType().Name).Distinct().Order()];
    }

    private static byte[] Written(Func<byte[], int> write)
    {
        byte[] destination = new byte[VaultFrame.LengthMax + VaultFrame.PrefixLength];
        int length = write(destination);
        Assert.True(VaultFrame.TryReadLength(destination.AsSpan(0, VaultFrame.PrefixLength), out int said));
        Assert.Equal(length - VaultFrame.PrefixLength, said);
        return destination[VaultFrame.PrefixLength..length];
    }

    private List<byte[]> Frames() =>
    [
        .. VaultFrameSamples.Commands(arena).Select(sample => Written(destination => VaultFrame.Write(sample, destination))),
        .. VaultFrameSamples.Replies(arena).Select(sample => Written(destination => VaultFrame.Write(sample, destination))),
    ];

    private WireStatus ReadAsItself(byte[] frame, byte kind)
    {
        if (kind < 0x80)
        {
            WireStatus status = VaultFrame.Read(frame, arena, out VaultCommand? command);
            Assert.Equal(status == WireStatus.Good, command is not null);
            Dispose(command);
            return status;
        }

        WireStatus ofReply = VaultFrame.Read(frame, arena, out VaultReply? reply);
        Assert.Equal(ofReply == WireStatus.Good, reply is not null);
        Dispose(reply);
        return ofReply;
    }

    private void CheckThatNothingIsLeft(byte[] frame)
    {
        Assert.False(frame.AsSpan().ContainsAnyExcept((byte)0));
        Assert.False(block.AsSpan().ContainsAnyExcept((byte)0));
        arena.Rent(block.Length).Dispose();
    }

    private static void Dispose(object? message)
    {
        foreach (object? value in message?.GetType().GetProperties().Select(property => property.GetValue(message)) ?? [])
        {
            (value as SecretBuffer)?.Dispose();
            (value as CardPin)?.StaticData?.Dispose();
        }
    }

    private static string Described(object message)
    {
        var text = new StringBuilder(message.GetType().Name);
        foreach (PropertyInfo property in message.GetType().GetProperties().OrderBy(static property => property.Name))
        {
            _ = text.Append(' ').Append(property.Name).Append('=').Append(property.GetValue(message) switch
            {
                ReadOnlyMemory<byte> bytes => Convert.ToHexString(bytes.Span),
                SecretBuffer secret => Convert.ToHexString(secret.Bytes),
                CardPin pin => Described(pin),
                IEnumerable list and not string => string.Join(',', list.Cast<object>()),
                var other => other,
            });
        }

        Dispose(message);
        return text.ToString();
    }
}
