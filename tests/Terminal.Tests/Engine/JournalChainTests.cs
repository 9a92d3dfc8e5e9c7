using System.Reflection;
using Terminal.Engine.Journal;
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

    private const string LinkOfRecord = "6096AFD0EDFC685574A2733E423691996B0432383EC11734ACB5238CEEBB3EA6";
}
