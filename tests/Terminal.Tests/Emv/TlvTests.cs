using Terminal.Emv;
using Terminal.Emv.Tlv;
using Terminal.Primitives;
using Xunit;

namespace Terminal.Tests.Emv;

public sealed class TlvTests
{
    private const string Directory = "6F2D840E325041592E5359532E4444463031A51BBF0C1861164F07A0000000031010500B5649534120435245444954";

    [Fact]
    public void A_template_that_is_cut_anywhere_is_refused()
    {
        byte[] whole = Hex.Parse(Directory)[..^1];
        for (int length = 1; length < whole.Length; length++)
        {
            Assert.NotEqual(TlvStatus.End, TlvTree.Check(whole.AsSpan(0, length)));
        }
    }

    [Fact]
    public void Templates_nest_up_to_the_limit_and_no_deeper()
    {
        byte[] data = [0x87, 0x00];
        for (int depth = 1; depth < Limits.TlvDepthMax; depth++)
        {
            data = [0x70, (byte)data.Length, .. data];
        }

        Assert.Equal(TlvStatus.End, TlvTree.Check(data));
        Assert.Equal(TlvStatus.TooDeep, TlvTree.Check([0x70, (byte)data.Length, .. data]));
    }

    [Theory]
    [InlineData("DF810C0102", 0xDF810Cu, "02")]
    [InlineData("0000FF9F0201AAFF00", 0x9F02u, "AA")]
    [InlineData("5A8200021234", 0x5Au, "1234")]
    public void An_object_is_read_behind_filler(string hex, uint tag, string value)
    {
        var reader = new TlvReader(Hex.Parse(hex));
        Assert.Equal(TlvStatus.Read, reader.Next(out uint read, out ReadOnlySpan<byte> found));
        Assert.Equal((tag, value), (read, Hex.ToText(found)));
        Assert.Equal(TlvStatus.End, reader.Next(out _, out _));
    }

    [Theory]
    [InlineData("DF81810C0102", TlvStatus.Malformed)]
    [InlineData("DF81", TlvStatus.Truncated)]
    [InlineData("5A8300000112", TlvStatus.Malformed)]
    [InlineData("5A80", TlvStatus.Malformed)]
    [InlineData("5A8200", TlvStatus.Truncated)]
    [InlineData("5A", TlvStatus.Truncated)]
    [InlineData("5A0212", TlvStatus.Truncated)]
    public void What_is_not_well_formed_is_refused_where_it_begins(string hex, TlvStatus status)
    {
        var reader = new TlvReader(Hex.Parse(hex));
        Assert.Equal(status, reader.Next(out _, out _));
        Assert.Equal(0, reader.Offset);
    }

    [Theory]
    [InlineData("870101", TlvStatus.Read)]
    [InlineData("87010100", TlvStatus.Malformed)]
    [InlineData("00870101", TlvStatus.Malformed)]
    [InlineData("", TlvStatus.Truncated)]
    public void A_single_object_has_nothing_around_it(string hex, TlvStatus status) =>
        Assert.Equal(status, TlvReader.Single(Hex.Parse(hex), out _, out _));

    [Fact]
    public void No_bytes_make_a_walk_throw_or_run_on()
    {
        Entropy entropy = new(Hex.Parse(new string('4', 64)));
        byte[] data = new byte[64];
        byte[] starts = [0x6F, 0x70, 0x77, 0xA5, 0x61, 0xBF, 0x9F, 0xDF];
        for (int i = 0; i < 20_000; i++)
        {
            entropy.Fill(data);
            int length = (int)entropy.Below(64) + 1;
            data[0] = i % 2 == 0 ? starts[i % starts.Length] : data[0];
            data[1] = i % 4 == 0 ? (byte)(length - 2 & 0x7F) : data[1];
            var tree = new TlvTree(data.AsSpan(0, length));
            int count = 0;
            while (tree.Next(out _, out _) == TlvStatus.Read)
            {
                Assert.InRange(++count, 1, length);
            }

            var dol = new Dol(data.AsSpan(0, length));
            while (dol.Next(out uint tag, out int wanted) == TlvStatus.Read)
            {
                Assert.InRange(tag, 0u, 0xFFFFu);
                Assert.InRange(wanted, 0, 255);
            }
        }
    }

    [Fact]
    public void A_list_that_asks_for_more_than_there_is_room_for_is_refused()
    {
        var data = new TransactionData();
        byte[] room = new byte[9];
        Assert.True(Dol.TryBuild(Hex.Parse("9F02069F1A03"), data, room, out int length));
        Assert.Equal(9, length);
        Assert.False(Dol.TryBuild(Hex.Parse("9F02069F1A04"), data, room, out _));
        Assert.True(Dol.TryMeasure(Hex.Parse("9F02069F1A04"), out length));
        Assert.Equal(10, length);
    }

    [Fact]
    public void A_store_keeps_the_first_and_refuses_past_its_limits()
    {
        var store = new DataStore();
        Assert.Equal(StoreStatus.Stored, store.Add(0x5A, [1, 2]));
        Assert.Equal(StoreStatus.Duplicate, store.Add(0x5A, [3]));
        Assert.True(store.TryGet(0x5A, out ReadOnlySpan<byte> kept));
        Assert.Equal("0102", Hex.ToText(kept));
        Assert.Equal(StoreStatus.Full, store.Add(0x57, new byte[Limits.DataStoreLengthMax - 1]));
        Assert.Equal(StoreStatus.Stored, store.Add(0x57, new byte[Limits.DataStoreLengthMax - 2]));
        store.Clear();
        Assert.False(store.TryGet(0x5A, out _));
        for (uint tag = 1; tag <= Limits.DataObjectCountMax; tag++)
        {
            Assert.Equal(StoreStatus.Stored, store.Add(tag, []));
        }

        Assert.Equal(StoreStatus.Full, store.Add(0x9F02, []));
    }

    [Fact]
    public void The_terminals_objects_hide_those_of_a_card()
    {
        var data = new TransactionData();
        data.Terminal.Set(Tag.AmountAuthorised, [1]);
        data.Terminal.Set(Tag.AmountAuthorised, [2, 3]);
        _ = data.Card.Add(Tag.AmountAuthorised, [9]);
        Assert.True(data.TryGet(Tag.AmountAuthorised, out ReadOnlySpan<byte> value));
        Assert.Equal("0203", Hex.ToText(value));
    }
}
