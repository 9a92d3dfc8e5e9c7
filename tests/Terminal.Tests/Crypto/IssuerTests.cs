using Terminal.Crypto.Cards;
using Terminal.Crypto.Issuer;
using Terminal.Crypto.Keys;
using Terminal.Crypto.Macs;
using Terminal.Primitives;
using Xunit;

namespace Terminal.Tests.Crypto;

/// <summary>What the issuer's side refuses; what it computes, the vectors hold.</summary>
public sealed class IssuerTests
{
    private static readonly Pan Number = TestKeys.PanOf("5123456789012345");

    [Fact]
    public void A_key_of_another_purpose_computes_nothing()
    {
        foreach (KeyUsage usage in Enum.GetValues<KeyUsage>())
        {
            PaymentKey key = TestKeys.OfTdes(usage);
            bool isEmv = usage is >= KeyUsage.EmvCryptogram and <= KeyUsage.EmvOther;
            Assert.Equal(isEmv, IccMasterKey.TryDeriveA(key, Number, 0, new byte[16]));
            Assert.Equal(isEmv, IccSessionKey.TryCommon(key, new byte[8], new byte[16]));
            Assert.Equal(
                usage == KeyUsage.EmvCryptogram, ApplicationCryptogram.TryCompute(key, MacPadding.Marked, new byte[9], new byte[8]));
            Assert.Equal(usage == KeyUsage.EmvCryptogram, ApplicationCryptogram.TryAnswer1(key, new byte[8], new byte[2], new byte[8]));
            Assert.Equal(usage == KeyUsage.EmvIntegrity, IssuerScript.TryMac(key, new byte[9], new byte[8]));
            Assert.Equal(
                usage == KeyUsage.EmvConfidentiality,
                IssuerScript.TryEncipher(key, IssuerScript.DataForm.Whole, new byte[8], new byte[8], out _));
            Assert.Equal(usage == KeyUsage.EmvDynamicNumbers, CardVerification.TryIvCvc3(key, new byte[9], new byte[2]));
            Assert.Equal(usage == KeyUsage.CardVerification, CardVerification.TryCvv(key, Number, "8701"u8, "101"u8, new byte[3]));
            Assert.Equal(usage == KeyUsage.PinVerificationVisa, PinVerification.TryPvv(key, 1, "1234"u8, Number, new byte[4]));
            Assert.Equal(usage == KeyUsage.PinVerificationIbm3624, PinVerification.TryNaturalPin(key, Rules, Number, new byte[4]));
        }
    }

    [Fact]
    public void Wrong_lengths_and_digits_are_refused()
    {
        PaymentKey emv = TestKeys.OfTdes(KeyUsage.EmvCryptogram);
        Assert.False(IccMasterKey.TryDeriveA(emv, default, 0, new byte[16]));
        Assert.False(IccMasterKey.TryDeriveA(emv, Number, 0x0A, new byte[16]));
        Assert.False(IccMasterKey.TryDeriveB(emv, Number, 0xA0, new byte[16]));
        Assert.False(IccMasterKey.TryDeriveB(emv, Number, 0, new byte[15]));
        Assert.False(IccSessionKey.TryCommon(emv, new byte[7], new byte[16]));
        Assert.False(IccSessionKey.TryVisa(emv, new byte[3], new byte[16]));
        Assert.False(IccSessionKey.TryMChip(emv, new byte[2], new byte[3], new byte[16]));
        Assert.False(IccSessionKey.TryTree(emv, new byte[2], (17, 2), new byte[16], new byte[16]));
        Assert.False(IccSessionKey.TryTree(emv, new byte[2], (16, 1), new byte[16], new byte[16]));
        Assert.False(ApplicationCryptogram.TryAnswer2(emv, new byte[8], new byte[4], new byte[9], new byte[4]));
        Assert.False(IssuerScript.TryVisaPinBlock(emv, "123"u8, [], new byte[8]));
        Assert.False(IssuerScript.TryVisaPinBlock(emv, "1234"u8, "12"u8, new byte[8]));
        PaymentKey confidential = TestKeys.OfTdes(KeyUsage.EmvConfidentiality);
        Assert.False(IssuerScript.TryEncipher(confidential, IssuerScript.DataForm.Whole, new byte[9], new byte[32], out _));
        Assert.False(IssuerScript.TryEncipher(confidential, IssuerScript.DataForm.Marked, new byte[8], new byte[15], out _));
        Assert.False(PinVerification.TryNaturalPin(
            TestKeys.OfTdes(KeyUsage.PinVerificationIbm3624), new("0123456789012345"u8) { ValidationStart = 5, ValidationLength = 12 },
            Number, new byte[4]));
        Assert.False(PinVerification.TryOffset(
            TestKeys.OfTdes(KeyUsage.PinVerificationIbm3624), Rules, Number, "1234"u8, new byte[5]));
    }

    private static Ibm3624Rules Rules => new("0123456789012345"u8) { ValidationStart = 4, ValidationLength = 12, Pad = 15 };
}
