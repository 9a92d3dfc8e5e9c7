using Terminal.Primitives;
using Terminal.Vault;

namespace Terminal.Tests.Vaults;

public sealed class CardDataTests
{
    [Theory]
    [InlineData("4012345678909", 3112, "4012345678909FFFFFFF3112")]
    [InlineData("4761739001010010", 2001, "4761739001010010FFFF2001")]
    [InlineData("6799990100000000019", 4912, "6799990100000000019F4912")]
    public void A_card_is_its_number_filled_with_F_and_its_expiry(string number, int expiry, string packed)
    {
        byte[] card = new byte[CardData.Length];
        CardData.Write(VaultRig.Number(number), expiry, card);

        Assert.Equal(packed, Convert.ToHexString(card));
        Assert.True(CardData.TryRead(card, out Pan pan, out int read));
        Assert.Equal((VaultRig.Number(number), expiry), (pan, read));
    }

    [Theory]
    [InlineData("")]
    [InlineData("4761739001010010FFFF20")] // Too short.
    [InlineData("4761739001010010FFFF200100")] // Too long.
    [InlineData("4761739001010010FFFF20A1")] // No expiry.
    [InlineData("476173FFFFFFFFFFFFFF2001")] // No number.
    public void What_is_no_card_is_not_read(string packed) =>
        Assert.False(CardData.TryRead(Convert.FromHexString(packed), out _, out _));
}
