using System.Diagnostics;
using Terminal.Emulator.Cards;
using Terminal.Emulator.Cards.Contact;
using Terminal.Emulator.EmvCrypto;
using Terminal.Primitives;
using Xunit;

namespace Terminal.Tests.Emulator.Cards.Contact;

public sealed class ContactCardTests
{
    private const string Directory = "00A404000E315041592E5359532E444446303100";
    private const string Application = "00A4040007A000000003101000";
    private const string Options = "80A8000002830000";

    // EUR 12.50, Germany, 22 November 2026, purchase; then CVM results.
    private const string Cdol1 = "000000001250" + "000000000000" + "0276" + "0000000000" + "0978" + "261122" + "00" + "DEADBEEF" + "1F0302";

    [Fact]
    public void A_directory_names_the_applications_record_by_record()
    {
        ContactCard card = WalletFixture.Chip("chip-two");
        Assert.Equal("6F1C840E315041592E5359532E4444463031A50A8801015F2D04656E64659000", Send(card, Directory));
        Assert.Equal("701B61194F07A00000000310105" + "00B56495341204352454449548701019000", Send(card, "00B2010C00"));
        Assert.Contains("4F07A0000000032010", Send(card, "00B2020C00"), StringComparison.Ordinal);
        Assert.Equal("6A83", Send(card, "00B2030C00"));
    }

    [Fact]
    public void A_partial_name_finds_the_first_and_then_the_next()
    {
        ContactCard card = WalletFixture.Chip("chip-two");
        Assert.Contains("8407A0000000031010", Send(card, "00A4040005A00000000300"), StringComparison.Ordinal);
        Assert.Contains("8407A0000000032010", Send(card, "00A4040205A00000000300"), StringComparison.Ordinal);
        Assert.Equal("6A82", Send(card, "00A4040205A00000000300"));
        Assert.Equal("6A82", Send(card, "00A4040007A000000004101000"));
    }

    [Theory]
    [InlineData("visa-approve", "00B2010C00", "6985")]
    [InlineData("visa-approve", "80CA9F1700", "9F1701039000")]
    [InlineData("visa-approve", "80CA9F3600", "9F360200009000")]
    [InlineData("visa-approve", "80CA9F1300", "9F130200009000")]
    [InlineData("visa-approve", "80CA9F7F00", "6A88")]
    [InlineData("visa-approve", "80AE80001D", "6985")]
    [InlineData("visa-approve", "00FF0000", "6D00")]
    [InlineData("visa-approve", "90B2010C00", "6E00")]
    [InlineData("visa-approve", "80A80000028301", "6700")]
    [InlineData("chip-blocked", Options, "6985")]
    [InlineData("visa-silent", "80CA9F7F00", "6A88")]
    public void What_a_selected_application_answers(string id, string command, string answer)
    {
        ContactCard card = WalletFixture.Chip(id);
        _ = Send(card, Application);
        Assert.Equal(answer, Send(card, command));
    }

    [Fact]
    public void A_blocked_application_is_selected_with_a_warning_and_a_blocked_card_not_at_all()
    {
        string answer = Send(WalletFixture.Chip("chip-blocked"), Application);
        Assert.StartsWith("6F", answer, StringComparison.Ordinal);
        Assert.EndsWith("6283", answer, StringComparison.Ordinal);
        Assert.Equal("6A81", Send(WalletFixture.Chip("chip-card-blocked"), Application));
    }

    [Fact]
    public void Wrong_PINs_are_counted_down_and_the_right_one_counts_up_again()
    {
        ContactCard card = Ready("chip-pin");
        Assert.Equal("63C2", Send(card, "0020008008249999FFFFFFFFFF"));
        Assert.Equal("9000", Send(card, "0020008008241234FFFFFFFFFF"));
        Assert.Equal("63C2", Send(card, "0020008008249999FFFFFFFFFF"));
        Assert.Equal("63C1", Send(card, "0020008008249999FFFFFFFFFF"));
        Assert.Equal("63C0", Send(card, "0020008008249999FFFFFFFFFF"));
        Assert.Equal("6983", Send(card, "0020008008241234FFFFFFFFFF"));
        card.Reset();
        _ = Send(card, Application);
        _ = Send(card, Options);
        Assert.Equal("6984", Send(card, "0020008008241234FFFFFFFFFF"));
        Assert.Equal("9F1701009000", Send(card, "80CA9F1700"));
    }

    [Fact]
    public void A_signature_opens_with_openssl_to_what_the_book_says()
    {
        ContactCard card = Ready("visa-approve");
        string answer = Send(card, "0088000004DEADBEEF00");
        Assert.StartsWith("7781849F4B8180", answer, StringComparison.Ordinal);
        Assert.True(TestRsaKey.TryParse(card.Profile.RsaPrimes, out TestRsaKey? key));
        byte[] block = Recover(key!.Modulus, Hex.Parse(answer.AsSpan(14, answer.Length - 18)));
        Assert.Equal("6A05010908", Hex.ToText(block.AsSpan(0, 5)));
        Assert.Equal(0xBC, block[^1]);
        byte[] hash = System.Security.Cryptography.SHA1.HashData([.. block[1..^21], 0xDE, 0xAD, 0xBE, 0xEF]);
        Assert.Equal(hash, block[^21..^1]);
    }

    [Fact]
    public void A_second_cryptogram_comes_once_and_only_after_a_request()
    {
        ContactCard card = Ready("visa-approve");
        Assert.StartsWith("77", Send(card, "80AE800020" + Cdol1 + "00"), StringComparison.Ordinal);
        Assert.Equal("6985", Send(card, "80AE800022" + "3030" + Cdol1 + "00"));
        Assert.Equal("6700", Send(card, "80AE400020" + Cdol1 + "00"));
        Assert.Contains("9F270140", Send(card, "80AE400022" + "3030" + Cdol1 + "00"), StringComparison.Ordinal);
        Assert.Equal("6985", Send(card, "80AE400022" + "3030" + Cdol1 + "00"));
    }

    [Fact]
    public void Scripts_block_unblock_and_set_a_PIN_and_a_wrong_MAC_changes_nothing()
    {
        ContactCard card = Ready("chip-pin");
        string first = Send(card, "80AE800020" + Cdol1 + "00");
        byte[] cryptogram = Hex.Parse(first.AsSpan(first.IndexOf("9F2608", StringComparison.Ordinal) + 6, 16));
        ApplicationMemory memory = card.Memories[0];
        Assert.Equal("6988", Send(card, "841E000004" + "00000000"));
        Assert.False(memory.Blocked);
        Assert.Equal("9000", Script(card, cryptogram, "841E0000", []));
        Assert.True(memory.Blocked);
        Assert.Equal("9000", Script(card, cryptogram, "84180000", []));
        Assert.False(memory.Blocked);
        memory.PinTriesLeft = 0;
        Assert.Equal("9000", Script(card, cryptogram, "84240000", []));
        Assert.Equal(3, memory.PinTriesLeft);
        ChipApplication application = card.Profile.Chip!.Applications[0];
        byte[] block = ScriptCommand.PinBlockVisa(Hex.Parse(application.CardKey), "98765", "");
        byte[] session = SessionKey.Common(Hex.Parse(application.ScriptSecrecyKey), cryptogram);
        Assert.Equal("9000", Script(card, cryptogram, "84240002", ScriptCommand.EncryptVisa(session, block)));
        Assert.Equal("98765", memory.Pin);
        Assert.Equal("9000", Script(card, cryptogram, "04DA9F58", [5]));
        Assert.Equal("9F5801059000", Send(card, "80CA9F5800"));
    }

    [Fact]
    public void Over_T0_data_are_fetched_and_lengths_must_be_right()
    {
        ContactCard card = WalletFixture.Chip("chip-characters");
        string fetched = Send(card, Application);
        Assert.StartsWith("61", fetched, StringComparison.Ordinal);
        Assert.Equal("6C" + fetched[2..], Send(card, "00C0000000"));
        Assert.StartsWith("6F", Send(card, "00C00000" + fetched[2..]), StringComparison.Ordinal);
        Assert.Equal("6985", Send(card, "00C00000" + fetched[2..]));
        Assert.Equal("6C05", Send(card, "80CA9F3600"));
        Assert.Equal("9F360200009000", Send(card, "80CA9F3605"));
    }

    [Fact]
    public void No_command_of_any_bytes_throws()
    {
        Entropy entropy = new(Hex.Parse(new string('7', 64)));
        byte[] command = new byte[80];
        string[] starts = ["00A40400", "80A80000", "00B2", "80AE", "00200080", "00200088", "84", "04DA", "0088", "0082", "00"];
        foreach (CardProfile profile in WalletFixture.Wallet.All.Where(one => one.Chip is not null))
        {
            ContactCard card = WalletFixture.Chip(profile.Id);
            byte[] response = new byte[258];
            for (int i = 0; i < 1000; i++)
            {
                if (i % 50 == 0)
                {
                    card.Reset();
                    _ = Send(card, Application);
                    _ = Send(card, Options);
                }

                entropy.Fill(command);
                Hex.Parse(starts[i % starts.Length]).CopyTo(command, 0);
                int length = (int)entropy.Below(80);
                command[4] = (byte)(i % 3 == 0 ? command[4] : Math.Max(0, length - 5));
                Assert.InRange(card.Transceive(command.AsSpan(0, length), response), -1, 258);
            }
        }
    }

    private static ContactCard Ready(string id)
    {
        ContactCard card = WalletFixture.Chip(id);
        _ = Send(card, Application);
        Assert.EndsWith("9000", Send(card, Options), StringComparison.Ordinal);
        return card;
    }

    private static string Script(ContactCard card, byte[] cryptogram, string header, byte[] body)
    {
        byte[] start = [.. Hex.Parse(header), (byte)(body.Length + 8)];
        byte[] key = SessionKey.Common(Hex.Parse(card.Profile.Chip!.Applications[0].ScriptMacKey), cryptogram);
        byte[] context = [(byte)(card.Memories[0].Counter >> 8), (byte)card.Memories[0].Counter, .. cryptogram];
        return Send(card, Hex.ToText([.. start, .. body, .. ScriptCommand.Mac(key, start, context, body)]));
    }

    private static string Send(ContactCard card, string command)
    {
        byte[] response = new byte[258];
        int length = card.Transceive(Hex.Parse(command), response);
        return length < 0 ? "" : Hex.ToText(response.AsSpan(0, length));
    }

    /// <summary>RSA with the public key, by openssl: the key is written as DER, the block comes back without padding.</summary>
    private static byte[] Recover(ReadOnlySpan<byte> modulus, byte[] signature)
    {
        string folder = System.IO.Directory.CreateTempSubdirectory("rsa").FullName;
        byte[] numbers = [0x02, 0x81, (byte)(modulus.Length + 1), 0x00, .. modulus, 0x02, 0x01, 0x03];
        File.WriteAllBytes(folder + "/key.der", [0x30, 0x81, (byte)numbers.Length, .. numbers]);
        File.WriteAllBytes(folder + "/signature", signature);
        OpenSsl(folder, "rsa -RSAPublicKey_in -inform DER -in key.der -pubout -outform DER -out public.der");
        OpenSsl(
            folder,
            "pkeyutl -verifyrecover -pubin -inkey public.der -keyform DER -pkeyopt rsa_padding_mode:none -in signature -out block");
        byte[] block = File.ReadAllBytes(folder + "/block");
        System.IO.Directory.Delete(folder, recursive: true);
        return block;
    }

    private static void OpenSsl(string folder, string arguments)
    {
        using Process process = Process.Start(
            new ProcessStartInfo("openssl", arguments) { WorkingDirectory = folder, RedirectStandardError = true })!;
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
