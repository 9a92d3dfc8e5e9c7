using Terminal.Primitives;
using Terminal.PublicKeys;
using Xunit;

namespace Terminal.Tests.PublicKeys;

public sealed class CaPublicKeyTests
{
    private const string Checksum = "0000000000000000000000000000000000000000";

    [Theory]
    [InlineData("A0000000", "0391", "03", Checksum)]
    [InlineData("A00000000392", "", "03", Checksum)]
    [InlineData("A00000000392", "9", "03", Checksum)]
    [InlineData("A00000000392", "91", "01000001", Checksum)]
    [InlineData("A00000000392", "91", "", Checksum)]
    [InlineData("A00000000392", "91", "03", "00")]
    [InlineData("A0000000039X", "91", "03", Checksum)]
    public void Text_that_is_no_key_is_refused(string identity, string modulus, string exponent, string checksum) =>
        Assert.Null(CaPublicKey.FromText(identity, modulus, exponent, checksum));

    [Fact]
    public void A_key_is_found_by_its_RID_and_index_alone()
    {
        CaPublicKey key = CaPublicKey.FromText("a00000000392", "91", "03", Checksum)!;
        Assert.Equal("A000000003", key.Rid);
        Assert.True(key.Is(Hex.Parse("A000000003"), 0x92));
        Assert.False(key.Is(Hex.Parse("A000000003"), 0x93));
        Assert.False(key.Is(Hex.Parse("A000000004"), 0x92));
        Assert.False(key.Is(Hex.Parse("A0000000"), 0x92));
        Assert.False(key.ChecksumHolds);
    }
}
