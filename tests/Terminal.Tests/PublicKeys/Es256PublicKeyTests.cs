using System.Buffers.Text;
using System.Text;
using Terminal.PublicKeys;
using Xunit;

namespace Terminal.Tests.PublicKeys;

/// <summary>The example of RFC 7515, Appendix A.3: ECDSA with P-256 and SHA-256.</summary>
public sealed class Es256PublicKeyTests
{
    private const string Signed = "eyJhbGciOiJFUzI1NiJ9."
        + "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
    private const string Signature = "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";

    private static readonly byte[] X = Base64Url.DecodeFromChars("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU");
    private static readonly byte[] Y = Base64Url.DecodeFromChars("x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0");
    private readonly Es256PublicKey key = new("a3", X, Y);

    [Fact]
    public void The_signature_of_the_standards_example_holds() =>
        Assert.True(key.Verifies(Encoding.ASCII.GetBytes(Signed), Base64Url.DecodeFromChars(Signature)));

    [Fact]
    public void It_holds_for_no_other_bytes()
    {
        byte[] data = Encoding.ASCII.GetBytes(Signed);
        data[10] ^= 1;
        Assert.False(key.Verifies(data, Base64Url.DecodeFromChars(Signature)));
        Assert.True(key.Verifies(Encoding.ASCII.GetBytes(Signed), Base64Url.DecodeFromChars(Signature)));
    }

    [Fact]
    public void A_point_that_is_not_on_the_curve_is_no_key()
    {
        byte[] y = [.. Y];
        y[0] ^= 1;
        Assert.False(new Es256PublicKey("a3", X, y).Verifies(Encoding.ASCII.GetBytes(Signed), Base64Url.DecodeFromChars(Signature)));
    }
}
