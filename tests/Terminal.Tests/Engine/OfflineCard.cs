using Terminal.Emulator.Cards;
using Terminal.Primitives;
using Terminal.PublicKeys;

namespace Terminal.Tests.Engine;

/// <summary>A card that approves by itself where the terminal may sell without the bank, and the authority that it belongs to.</summary>
/// <remarks>
/// It is the wallet's trusting card of an all-zero seed (<see cref="TestWallet.Create"/>), written down: its primes take a second to find,
/// and these tests run once for each mutant of the engine.
/// </remarks>
internal static class OfflineCard
{
    public static readonly CaPublicKey Authority = new(
        TestWallet.AuthorityRid,
        TestWallet.AuthorityIndex,
        Hex.Parse(
            "C17042C2F9A44F4763F1C1B04C4AA6DCC2A7D70AED2FC587822B099640DC56EB5E391C698C61FEDDC83BED85C0DA1DCB74CF43958725F1"
            + "9A8179EFA3C31C100AA0EE983839FA49FA4F35E5DDDCEAC943DD67CCF8816D095AC5AA8785ED83B2240B792763C9127642B1C25E88DA38"
            + "C4B269E46C96CF2A5BAAC9065AE6B319B7E18EDEAC2439F2D0D456A2F5036A2658CD3D7F2F832FC9F451113817F290F9020A5DF6CD9555"
            + "E10AE2917F0A3A78C747CB"),
        Hex.Parse("03"),
        Hex.Parse("3B7163C42262F19505C497BC74F2B52C1E66077A"));

    private static readonly CardProfile Profile = new()
    {
        Id = "visa-offline",
        Name = "Trusting card",
        Description = "Approves by itself where the terminal may sell without the bank.",
        Aid = "A0000000031010",
        Label = "VISA CREDIT",
        Pan = "4761739001010184",
        SequenceNumber = 1,
        Expiry = "491231",
        Uid = "04A15C00000008",
        Behaviour = CardBehaviour.OfflineWhenAllowed,
        CardKey = "8343BC8F58837CF7A470C745A8D50D43",
        RsaPrimes =
            "F79D8254ECE88535EC3709F72C2A800A80C2FE001DC00A27E16859E7A6EE44185937402189D8A8F65826E77A52798BE76F5F652E38B82B"
            + "E07B267D74DC06E401:F2A7F18A57084DCCCDDE4F5D3BB5E4F7ED3C91211B303671165F930231D47D29D6F2945C707EA446CC77E03CAD2"
            + "2313EA9AFB7E74568CD161C04990C456CA987",
        AuthorityIndex = "E1",
        IssuerCertificate =
            "318B4E6234FD140A2F54373DADA84BEE5BD11769306B09A9E43F2433CAE18DF519F40BB18F23DC701311CD692C8BBADDF7B4066A5D9E21"
            + "D96E8B09A4C8C73A640FD6A257E4846F5210A820FDFC4F940F9E6A1D4FC5CDF3C5BCF11A71F87BD6A5E4E2571154EA09AAE200C89F6901"
            + "2DF62986281F36CD57A56285641228E5053B1773460F5324A394CFBD6B7B4FF004EA214ACDC5600B823F6F1349BF779A44711EF6B83F30"
            + "99650334A80D93AAF75F60",
        IssuerRemainder = "A2D351AF",
        CardCertificate =
            "98A02D76A49F7DDAAD9611698F7DEDF35FDC0E1FB8DC666BCD8B47804E53DF31E3670BE91E0C33BEF63B0E7E6B8F67DD50D640A01F95E7"
            + "732B2A7D38A188EFF866E1D0E73300B1F97F10E66775D41883C51575542C8065D8F4AA6B08712C9F56D9798FA9F647DAF61E6E23B6CED2"
            + "B0BA8F071B182267CD7814D20384357DE3651BC6868A8B586062ADA88CF1698A7B1F",
        CardRemainder = "51428DFD6A50CC52B363AD28D92E593CF7D6E15445490992E587",
    };

    public static ContactlessCard New()
    {
        Assert.True(ContactlessCard.TryCreate(Profile, out ContactlessCard? card));
        return card;
    }
}
