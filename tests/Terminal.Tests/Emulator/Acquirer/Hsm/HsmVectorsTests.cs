using System.Text;
using System.Text.Json;
using Terminal.Crypto.KeyBlocks;
using Terminal.Crypto.Keys;
using Terminal.Emulator.Acquirer;
using Terminal.Emulator.Acquirer.Hsm;
using Terminal.Primitives;
using Terminal.Tests.Crypto;
using Xunit;

namespace Terminal.Tests.Emulator.Acquirer.Hsm;

/// <summary>The acquirer as a host that gets what the vectors of DUKPT hold: PIN blocks, and MACs under their working keys.</summary>
public sealed class HsmVectorsTests
{
    private static readonly byte[] Protection = [.. Enumerable.Repeat((byte)0x5A, 31), 0x5B];

    [Fact]
    public void Every_PIN_block_of_the_vectors_opens_to_its_PIN_and_to_no_other()
    {
        (string Name, BaseKey Key, byte[] Ksn, Case Case)[] cases = [.. Cases("aes_dukpt"), .. Cases("tdes_dukpt")];
        Assert.Equal(101, cases.Length);
        Assert.All(cases, one =>
        {
            (string pin, string pan) = (one.Case.Pin, one.Case.Pan);
            string other = (char)('0' + ((pin[0] - '0' + 1) % 10)) + pin[1..];
            Assert.Equal("00 right", Judge(one.Key, pan, pin, Message(one.Ksn, one.Case)));
            Assert.Equal("55 wrong", Judge(one.Key, pan, other, Message(one.Ksn, one.Case)));
        });
    }

    [Fact]
    public void Every_MAC_under_a_key_of_the_vectors_is_right_and_so_is_the_answers()
    {
        (string Name, BaseKey Key, byte[] Ksn, Case Case)[] cases = [.. Cases("aes_dukpt"), .. Cases("tdes_dukpt")];
        Assert.All(cases, one =>
        {
            bool isAes = one.Ksn.Length == 12;
            AcquirerBench bench = new(new AcquirerSettings { BaseKeys = [one.Key] }, null);
            SecuredFrame frame = SecuredFrame.Of(Question.Sale(1000, 1)).WithKey(one.Ksn)
                .WithMac(data => KeyedTerminal.Keys.Mac(data, one.Case.AnswerKey, isAes));
            Assert.Equal("A0", bench.Ask(frame.ToFrame()));
            frame.WithMac(data => KeyedTerminal.Keys.Mac(data, one.Case.QuestionKey, isAes));
            Assert.Equal("00", bench.Ask(frame.ToFrame()));
            SecuredFrame answer = new(bench.LastFrame);
            Assert.Null(answer[57]);
            Assert.Equal(KeyedTerminal.Keys.Mac(SecuredFrame.Covered(bench.LastFrame), one.Case.AnswerKey, isAes), answer[64]);
        });
    }

    [Fact]
    public void The_initial_key_of_the_standards_supplement_comes_out_of_its_key_block()
    {
        JsonElement vector = Vectors("aes_dukpt").Single(one => one.GetProperty("op").GetString() == "derive_ik");
        byte[] keyId = Hex.Parse(vector.GetProperty("inputs").GetProperty("ikid").GetString());
        byte[] baseKey = Hex.Parse(vector.GetProperty("inputs").GetProperty("bdk").GetString());
        HsmModel hsm = new([new BaseKey(0x12345678, BaseKeyAlgorithm.Aes, baseKey)]);
        byte[]? text = hsm.IssueInitialKey(keyId, Protection, new Entropy(new byte[Entropy.SeedLength]));
        Assert.StartsWith("D0176B1AX00N0200IK141234567890123456PB0C", Encoding.ASCII.GetString(text!), StringComparison.Ordinal);
        Assert.Equal(KeyBlockStatus.Good, KeyBlock.Parse(text, out KeyBlock block));
        byte[] key = new byte[KeyBlock.KeyLengthMax];
        PaymentKey protection = TestKeys.Key(KeyUsage.KeyBlockProtection, KeyAlgorithm.Aes, Protection);
        Assert.Equal(KeyBlockStatus.Good, KeyBlockImport.Open(block, protection, key, out int length));
        Assert.Equal(vector.GetProperty("expected").GetProperty("ik").GetString(), Hex.ToText(key.AsSpan(0, length)));
    }

    [Fact]
    public void A_block_that_is_to_be_sent_says_when_it_was_made_and_under_which_key_it_is()
    {
        HsmModel hsm = new([new BaseKey(0x32345678, BaseKeyAlgorithm.Aes, TestKeys.Aes)]);
        DateTimeOffset made = new(2026, 11, 21, 11, 45, 0, TimeSpan.FromHours(1));
        byte[]? text = hsm.IssueInitialKey(Hex.Parse("3234567890123456"), Protection, new Entropy(new byte[Entropy.SeedLength]), made);
        Assert.Equal(KeyBlockStatus.Good, KeyBlock.Parse(text, out KeyBlock block));
        Assert.True(block.Optional.TryFind("TS"u8, out ReadOnlySpan<byte> time));
        Assert.Equal("20261121104500Z", Encoding.ASCII.GetString(time));
        PaymentKey protection = TestKeys.Key(KeyUsage.KeyBlockProtection, KeyAlgorithm.Aes, Protection);
        Assert.False(block.NamesOtherProtectionThan(protection));
        Assert.True(block.NamesOtherProtectionThan(TestKeys.Key(KeyUsage.KeyBlockProtection, KeyAlgorithm.Aes, new byte[32])));
        Assert.Equal(KeyBlockStatus.Good, KeyBlockImport.Open(block, protection, new byte[KeyBlock.KeyLengthMax], out _));
    }

    [Fact]
    public void No_key_is_issued_where_a_length_is_wrong_or_no_base_key_has_the_identifier()
    {
        HsmModel hsm = new([
            new BaseKey(0x12345678, BaseKeyAlgorithm.Tdes, TestKeys.Tdes), new BaseKey(0x22345678, BaseKeyAlgorithm.Aes, new byte[17]),
            new BaseKey(0x32345678, BaseKeyAlgorithm.Aes, TestKeys.Aes), new BaseKey(0x42345678, BaseKeyAlgorithm.Aes, new byte[99]),
        ]);
        Entropy entropy = new(new byte[Entropy.SeedLength]);
        foreach (string keyId in (string[])["1234567890123456", "2234567890123456", "4234567890123456", "5234567890123456", "32345678", ""])
        {
            Assert.Null(hsm.IssueInitialKey(Hex.Parse(keyId), Protection, entropy));
        }

        Assert.Null(hsm.IssueInitialKey(Hex.Parse("3234567890123456"), Protection.AsSpan(16), entropy));
        byte[]? first = hsm.IssueInitialKey(Hex.Parse("3234567890123456"), Protection, entropy);
        byte[]? second = hsm.IssueInitialKey(Hex.Parse("3234567890123456"), Protection, entropy);
        Assert.NotEqual(first, second); // Filled anew each time.
    }

    private static SecuredFrame Message(byte[] ksn, Case one)
    {
        Question sale = Question.Sale(1000, 1);
        sale[35] = one.Pan + "D2912201";
        SecuredFrame frame = SecuredFrame.Of(sale);
        if (one.Block.Length == 16)
        {
            return frame.WithKey(ksn, one.Block);
        }

        frame[52] = one.Block;
        return frame.WithKey(ksn);
    }

    private static string Judge(BaseKey baseKey, string pan, string pin, SecuredFrame frame)
    {
        byte[] value = new byte[4];
        Assert.True(Terminal.Crypto.Cards.PinVerification.TryPvv(
            TestKeys.OfTdes(KeyUsage.PinVerificationVisa), 7, TestKeys.Ascii(pin), TestKeys.PanOf(pan), value));
        Dictionary<Pan, string> values = new() { [TestKeys.PanOf(pan)] = Encoding.ASCII.GetString(value) };
        AcquirerSettings settings = new() { BaseKeys = [baseKey], PinIssuers = [new PinIssuer(TestKeys.Tdes, 7, values)] };
        AcquirerBench bench = new(settings, null);
        return bench.Ask(frame.ToFrame()) + " " + bench.Model.Ledger[0].Pin;
    }

    /// <summary>Those transactions of a file that name account number and PIN; the standard's AES ones have the PIN in its field.</summary>
    private static IEnumerable<(string Name, BaseKey Key, byte[] Ksn, Case Case)> Cases(string file)
    {
        bool isAes = file == "aes_dukpt";
        foreach (JsonElement vector in Vectors(file))
        {
            JsonElement inputs = vector.GetProperty("inputs");
            JsonElement expected = vector.GetProperty("expected");
            if (vector.GetProperty("op").GetString() != "transaction" || !inputs.TryGetProperty("pan", out JsonElement pan))
            {
                continue;
            }

            byte[] ksn = Hex.Parse(inputs.GetProperty("ksn").GetString());
            string pin = inputs.TryGetProperty("pin", out JsonElement told)
                ? told.GetString()!
                : inputs.GetProperty("clear_pin_field").GetString()![2..6];
            JsonElement keys = isAes ? expected.GetProperty("AES128") : expected;
            byte[] Bytes(string name) => Hex.Parse(keys.GetProperty(name).GetString());
            Case one = isAes
                ? new Case(pin, pan.GetString()!, Bytes("encrypted_pinblock_iso4"), Bytes("mac_gen_key"), Bytes("mac_ver_key"))
                : new Case(pin, pan.GetString()!, Bytes("encrypted_pinblock"), Bytes("mac_req_key"), Bytes("mac_resp_key"));
            uint id = Convert.ToUInt32(Hex.ToText(ksn.AsSpan(0, 4)), 16);
            BaseKey key = new(id, isAes ? BaseKeyAlgorithm.Aes : BaseKeyAlgorithm.Tdes, Hex.Parse(inputs.GetProperty("bdk").GetString()));
            yield return (vector.GetProperty("name").GetString()!, key, ksn, one);
        }
    }

    private static JsonElement[] Vectors(string file)
    {
        using JsonDocument document = JsonDocument.Parse(
            File.ReadAllBytes(Path.Combine(Repository.Root, "tests", "vectors", "crypto", file + ".json")));
        return [.. document.RootElement.GetProperty("vectors").EnumerateArray().Select(one => one.Clone())];
    }

    private sealed record Case(string Pin, string Pan, byte[] Block, byte[] QuestionKey, byte[] AnswerKey);
}
