using System.Reflection;
using Terminal.Engine.Journal;
using Terminal.Primitives;
using Xunit;

namespace Terminal.Tests.Engine;

public class JournalChainTests
{
    private static readonly JournalRecord Record = new()
    {
        Sequence = 1,
        Kind = JournalKind.Requested,
        PaymentId = new Guid("11111111-1111-4111-8111-111111111111"),
        Attempt = 1,
        PreviousHash = JournalChain.Genesis,
    };

    public static TheoryData<string> Fields =>
        [.. typeof(JournalRecord).GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => property.Name)
            .Except([nameof(JournalRecord.CardCiphertext), nameof(JournalRecord.Hash)])];

    [Theory]
    [MemberData(nameof(Fields))]
    public void Every_field_is_under_the_chain_but_the_ciphertext_which_has_its_digest(string name)
    {
        JournalRecord changed = Record with { };
        PropertyInfo field = typeof(JournalRecord).GetProperty(name)!;
        field.SetValue(changed, field.GetValue(Record) switch
        {
            int number => number + 1,
            long number => number + 1,
            string => "x",
            Guid => new Guid("22222222-2222-4222-8222-222222222222"),
            JournalKind => JournalKind.Approved,
            PaymentType => PaymentType.Void,
            ReadOnlyMemory<byte> => (ReadOnlyMemory<byte>)new byte[] { 1 },
            _ => throw new InvalidOperationException("A field of a kind that this test does not know."),
        });
        Assert.NotEqual(JournalChain.Link(Record), JournalChain.Link(changed));
    }

    [Fact]
    public void Two_texts_side_by_side_are_not_taken_for_one() =>
        Assert.NotEqual(
            JournalChain.Link(Record with { ResponseCode = "00", AuthorisationCode = "1" }),
            JournalChain.Link(Record with { ResponseCode = "0", AuthorisationCode = "01" }));

    [Fact]
    public void A_record_holds_after_its_predecessor_alone_and_as_it_was_sealed()
    {
        JournalRecord sealedRecord = Record with { Hash = JournalChain.Link(Record) };
        Assert.True(JournalChain.Holds(sealedRecord, JournalChain.Genesis.Span));
        Assert.False(JournalChain.Holds(sealedRecord, new byte[] { 1 }));
        Assert.False(JournalChain.Holds(sealedRecord with { Hash = new byte[JournalChain.HashLength] }, JournalChain.Genesis.Span));
        Assert.False(JournalChain.Holds(sealedRecord with { CardCiphertext = new byte[] { 1 } }, JournalChain.Genesis.Span));
    }

    // The canonical form of the class's remarks, written down field by field by hand and hashed by another program:
    // python3 -c "import hashlib,struct ..." over the bytes that the remarks describe.
    [Fact]
    public void The_canonical_form_is_the_documented_one() =>
        Assert.Equal(LinkOfRecord, Convert.ToHexString(JournalChain.Link(Record)));

    // The same with every field in use, and in the form of version 2, where a type or an original is told.
    [Theory]
    [InlineData(PaymentType.Sale, false, "BE815061ADB45BF54EA11985F1087726255D1A8AD70366E83B0A59D99EFD776F")]
    [InlineData(PaymentType.Refund, true, "30D016C886A7852EBB8138ADD7B199644536F281DE80A89BC0B5F8B3C64D6F08")]
    [InlineData(PaymentType.Refund, false, "1B87DEADE8CA18A5E3DDAA37BB9DCC311D07D0CA185D7906B38B252E299F17EA")]
    [InlineData(PaymentType.Sale, true, "F244E32215D6F1BF98DEC6773E744A6AA6568075D4EEFDB4859CFFAE7BA35975")]
    public void The_canonical_form_of_a_full_record_is_the_documented_one_in_both_versions(PaymentType type, bool original, string link) =>
        Assert.Equal(link, Convert.ToHexString(JournalChain.Link(new JournalRecord
        {
            PreviousHash = Enumerable.Range(0, 32).Select(value => (byte)value).ToArray(),
            Sequence = 70_000,
            Kind = JournalKind.Approved,
            PaymentId = new Guid("01234567-89ab-4cde-8f01-23456789abcd"),
            Attempt = 2,
            TillId = "Kasse-S\u00FCd 7",
            Operator = "42",
            ConfigurationVersion = 9,
            BootId = new Guid("fedcba98-7654-4321-8fed-cba987654321"),
            UnixMilliseconds = 1_795_345_800_123,
            LocalTime = "261122143000",
            Stan = 899_999,
            Invoice = 123_456,
            Batch = 77,
            AmountMinor = 123_456_789_012,
            CurrencyNumeric = 978,
            ResponseCode = "00",
            AuthorisationCode = "A1B2C3",
            RetrievalReference = "632614000005",
            Reason = "NO-ANSWER",
            MaskedPan = "476173******0119",
            KeyId = "key-1",
            CardDigest = Enumerable.Repeat((byte)0xD1, 32).ToArray(),
            PanHash = Enumerable.Repeat((byte)0xA5, 32).ToArray(),
            EmvData = Hex.Parse("9F2701809F36020001"),
            Type = type,
            OriginalId = original ? new Guid("aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeff") : Guid.Empty,
        })));

    // The writer's buffer grows as it must: at each length another field meets its end.
    [Fact]
    public void A_record_of_any_length_has_a_link_of_its_own() =>
        Assert.Equal(1200, Enumerable.Range(0, 1200)
            .Select(length => Convert.ToHexString(JournalChain.Link(Record with { TillId = new string('x', length) })))
            .Distinct()
            .Count());

    private const string LinkOfRecord = "6096AFD0EDFC685574A2733E423691996B0432383EC11734ACB5238CEEBB3EA6";
}
