using Terminal.Devices.Display;
using Terminal.Devices.Keypad;
using Terminal.Emulator.Devices;
using Terminal.Primitives;
using Terminal.Tests.Devices.Keypad;
using Terminal.Vault;

namespace Terminal.Tests.Vaults;

public sealed class VaultTests
{
    private const string TestNumber = "4761739001010010";

    private const string Notice = "0123456789ABCDEF ABCDEF0123456789 FEDCBA9876543210";

    public static TheoryData<PromptId> Prompts => [.. Enum.GetValues<PromptId>()];

    [Theory]
    [MemberData(nameof(Prompts))]
    public void Digits_are_released_only_where_digits_are_asked_for(PromptId prompt)
    {
        VaultRig rig = new();
        rig.Show(prompt);

        rig.Press(2);
        rig.Press(14);
        rig.Press(1);
        rig.Press(28);

        Key[] always = [Key.Clear, Key.Cancel, Key.Enter];
        bool asks = prompt is PromptId.Welcome or PromptId.ReadyOffline or PromptId.EnterAmount or PromptId.RefundAmount
            or PromptId.Menu1 or PromptId.Menu2
            or PromptId.EnterInvoice or PromptId.EnterReprint or PromptId.EnterReference or PromptId.EnterCode
            or PromptId.EnterCardNumber or PromptId.WrongCardNumber or PromptId.EnterExpiry or PromptId.WrongExpiry;
        Key[] expected = asks ? [Key.Digit1, .. always] : always;
        Assert.Equal(expected, rig.Keys());
    }

    [Fact]
    public void Digits_that_were_not_released_do_not_come_later()
    {
        VaultRig rig = new();
        rig.Show(PromptId.PresentCard);
        rig.Press(2);

        rig.Show(PromptId.EnterAmount);

        Assert.Empty(rig.Keys());
    }

    [Fact]
    public void A_flood_of_presses_is_cut_off()
    {
        VaultRig rig = new();
        for (int i = 0; i < 1000; i++)
        {
            rig.Press(28);
        }

        Assert.Equal(Terminal.Vault.Vault.ReplyCountMax, rig.Keys().Count);
    }

    [Theory]
    [MemberData(nameof(Prompts))]
    public void Every_prompt_fits_the_display_with_its_longest_arguments(PromptId prompt)
    {
        Assert.True(Currency.TryFind(978, out Currency euro));
        foreach (long minor in (long[])[0, 1250, 99_999_999, Amount.MinorMax])
        {
            PromptArguments arguments = new(new Amount(minor, euro), "NOT-THIS-BATCH-9", "632601000001", Notice);
            VaultRig rig = new();
            rig.Show(prompt, arguments);
            string[] shown = [.. rig.Panel.Text()];
            string[] wanted = [.. Expected(prompt, arguments)];

            Assert.Equal(wanted, shown.Where(static line => line.Length > 0));
            Assert.True(wanted.Length > 0);
        }
    }

    [Fact]
    public void An_amount_is_shown_large_where_it_fits()
    {
        Assert.True(Currency.TryFind(978, out Currency euro));
        VaultRig rig = new();

        rig.Show(PromptId.PresentCard, new PromptArguments(new Amount(1250, euro)));

        Assert.Equal(["Present card", "", "EUR 12.50", ""], rig.Panel.Text());
    }

    [Theory]
    [InlineData("Call the office", "- Message -|Call the office||")]
    [InlineData("Please call the office before you close", "- Message -|Please call the|office before|you close")]
    [InlineData("Donaudampfschifffahrt", "- Message -|Donaudampfschiff|fahrt|")]
    [InlineData("one two three four five six seven eight nine ten", "- Message -|one two three|four five six|seven eight nine")]
    [InlineData("  Gr\u00fc\u00dfe\u0007\u202e ", "- Message -|Gr??e??||")]
    public void A_notice_is_cut_at_words_below_its_heading_and_holds_nothing_but_what_the_font_has(string notice, string shown)
    {
        VaultRig rig = new();
        rig.Show(PromptId.Notice, new PromptArguments(Notice: notice));
        Assert.Equal(shown.Split('|'), rig.Panel.Text());
    }

    [Fact]
    public void Arguments_that_are_missing_leave_their_line_dark()
    {
        VaultRig rig = new();

        rig.Show(PromptId.Declined);

        Assert.Equal(["", "Declined", "", ""], rig.Panel.Text());
    }

    [Theory]
    [InlineData("51", "Code 51")]
    [InlineData("ABC-12", "Code ABC-12")]
    [InlineData("NO-ANSWER", "Code NO-ANSWER")]
    [InlineData("JOURNAL-FUL", "Code JOURNAL-FUL")]
    [InlineData("JOURNAL-FULL", "JOURNAL-FULL")]
    [InlineData("NOT-THIS-BATCH-9", "NOT-THIS-BATCH-9")]
    [InlineData("NOT-THIS-BATCH-10", "Code --")]
    [InlineData("", "Code --")]
    [InlineData("enter", "Code --")]
    [InlineData("PIN?", "Code --")]
    public void Nothing_but_a_short_code_gets_on_the_screen(string code, string shown)
    {
        VaultRig rig = new();

        rig.Show(PromptId.OutOfService, new PromptArguments(Code: code));

        Assert.Equal(["Out of service", "", "", shown], rig.Panel.Text());
    }

    [Theory]
    [InlineData("7", "Invoice 7")]
    [InlineData("00000001", "Invoice 00000001")]
    [InlineData("000000012", "000000012")]
    [InlineData("632601000001", "632601000001")]
    [InlineData("********", "Invoice ********")]
    [InlineData("6326010000012", "Invoice --")]
    [InlineData("********0119", "********0119")]
    [InlineData("*****4", "Invoice *****4")]
    [InlineData("*12345", "Invoice --")]
    [InlineData("*1*", "Invoice --")]
    [InlineData("12*4", "Invoice --")]
    [InlineData("", "Invoice --")]
    [InlineData("12a4", "Invoice --")]
    [InlineData("\u0661", "Invoice --")]
    public void Nothing_but_digits_or_asterisks_gets_on_the_screen_as_a_number(string number, string shown)
    {
        VaultRig rig = new();

        rig.Show(PromptId.ConfirmVoid, new PromptArguments(Number: number));

        Assert.Equal(["Void", shown, "", "Enter to confirm"], rig.Panel.Text());
    }

    [Fact]
    public void A_prompt_that_the_table_does_not_know_is_out_of_service_and_releases_nothing()
    {
        VaultRig rig = new();
        rig.Show((PromptId)999);
        rig.Press(2);

        Assert.Equal("Out of service", rig.Panel.Text()[0]);
        Assert.Empty(rig.Keys());
    }

    [Fact]
    public void A_display_that_was_connected_anew_is_drawn_again()
    {
        VaultRig rig = new();
        rig.Show(PromptId.Welcome);
        rig.Panel = new Ssd1306Model();

        rig.Vault.DisplayOpened();
        rig.Drain();

        Assert.Equal(["", "", "Welcome", "Key amount"], rig.Panel.Text());
    }

    [Fact]
    public void A_protected_card_is_revealed_again()
    {
        VaultRig rig = new();
        VaultReply.CardProtected sealedCard = Assert.IsType<VaultReply.CardProtected>(rig.Protect(7, TestNumber, 3112));
        VaultReply.CardRevealed revealed = Assert.IsType<VaultReply.CardRevealed>(rig.Reveal(8, sealedCard.Ciphertext));

        Assert.Equal((7, 8), (sealedCard.Id, revealed.Id));
        Assert.True(CardData.TryRead(revealed.Card.Bytes, out Pan pan, out int expiry));
        Assert.Equal((VaultRig.Number(TestNumber), 3112), (pan, expiry));
        revealed.Card.Dispose();
        rig.CheckThatNothingIsRented();
    }

    [Fact]
    public void A_restarted_vault_with_the_same_storage_key_reveals_what_the_first_one_protected()
    {
        VaultReply.CardProtected sealedCard = Assert.IsType<VaultReply.CardProtected>(new VaultRig().Protect(1, TestNumber, 3112));
        VaultRig restarted = new(seed: 9);

        Assert.IsType<VaultReply.CardRevealed>(restarted.Reveal(1, sealedCard.Ciphertext));
    }

    [Fact]
    public void The_same_card_has_another_ciphertext_each_time_and_the_same_hash()
    {
        VaultRig rig = new();
        HashSet<string> ciphertexts = [];
        HashSet<string> hashes = [];
        for (int i = 0; i < 100; i++)
        {
            VaultReply.CardProtected reply = Assert.IsType<VaultReply.CardProtected>(rig.Protect(i, TestNumber, 3112));
            _ = ciphertexts.Add(Hex.ToText(reply.Ciphertext.Span));
            _ = hashes.Add(Hex.ToText(reply.PanHash.Span));
        }

        Assert.Equal(100, ciphertexts.Count);
        Assert.Single(hashes);
        VaultReply.CardProtected renewed = Assert.IsType<VaultReply.CardProtected>(rig.Protect(0, TestNumber, 3401));
        VaultReply.CardProtected other = Assert.IsType<VaultReply.CardProtected>(rig.Protect(0, "4761739001010119", 3112));
        Assert.Contains(Hex.ToText(renewed.PanHash.Span), hashes);
        Assert.DoesNotContain(Hex.ToText(other.PanHash.Span), hashes);
    }

    [Fact]
    public void Ciphertext_and_hash_do_not_hold_the_number()
    {
        VaultReply.CardProtected reply = Assert.IsType<VaultReply.CardProtected>(new VaultRig().Protect(1, TestNumber, 3112));
        string all = Hex.ToText(reply.Ciphertext.Span) + Hex.ToText(reply.PanHash.Span) + reply.KeyId;

        Assert.DoesNotContain(TestNumber, all, StringComparison.Ordinal);
        Assert.DoesNotContain(TestNumber[6..12], all, StringComparison.Ordinal);
    }

    [Fact]
    public void A_change_of_any_byte_is_refused()
    {
        VaultRig rig = new();
        byte[] ciphertext = Assert.IsType<VaultReply.CardProtected>(rig.Protect(1, TestNumber, 3112)).Ciphertext.ToArray();
        for (int i = 0; i < ciphertext.Length; i++)
        {
            ciphertext[i] ^= 0x01;
            VaultReply.Refused refused = Assert.IsType<VaultReply.Refused>(rig.Reveal(i, ciphertext));
            Assert.Equal((i, VaultRefusal.NotAuthentic), (refused.Id, refused.Reason));
            ciphertext[i] ^= 0x01;
        }

        rig.CheckThatNothingIsRented();
    }

    [Fact]
    public void Another_storage_key_reveals_nothing()
    {
        ReadOnlyMemory<byte> ciphertext = Assert.IsType<VaultReply.CardProtected>(new VaultRig().Protect(1, TestNumber, 3112)).Ciphertext;
        VaultRig other = new(keyByte: 0x22);

        Assert.Equal(VaultRefusal.NotAuthentic, Assert.IsType<VaultReply.Refused>(other.Reveal(1, ciphertext)).Reason);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(44)]
    [InlineData(46)]
    public void A_ciphertext_of_a_wrong_length_is_malformed(int length) =>
        Assert.Equal(VaultRefusal.Malformed, Assert.IsType<VaultReply.Refused>(new VaultRig().Reveal(1, new byte[length])).Reason);

    [Fact]
    public void What_is_no_card_is_refused_and_its_buffer_is_given_back()
    {
        VaultRig rig = new();
        SecretBuffer card = rig.Arena.Rent(CardData.Length);
        card.Bytes.Fill(0xAA);

        VaultReply reply = rig.Ask(new VaultCommand.ProtectCard(3, card));

        Assert.Equal(VaultRefusal.Malformed, Assert.IsType<VaultReply.Refused>(reply).Reason);
        rig.CheckThatNothingIsRented();
    }

    [Fact]
    public void A_disposed_vault_leaves_no_key_in_the_arena()
    {
        VaultRig rig = new();
        Assert.Contains(rig.Block, static value => value != 0);

        rig.Vault.Dispose();

        Assert.All(rig.Block, static value => Assert.Equal(0, value));
    }

    private static IEnumerable<string> Expected(PromptId id, PromptArguments arguments)
    {
        Amount amount = Assert.NotNull(arguments.Amount);
        string money = amount.ToString().Length <= 16 ? amount.ToString() : amount.Currency.Code + amount.ToPlainString();
        Prompt prompt = Prompt.Of(id);
        for (int i = 0; i < 4; i++)
        {
            string line = prompt[i].TrimStart('*');
            foreach ((string mark, string? argument) in (ReadOnlySpan<(string, string?)>)
                [("#", money), ("@", arguments.Code), ("%", arguments.Number), ("~", Notice.Split(' ')[Math.Max(0, i - 1)])])
            {
                string filled = line.Replace(mark, argument, StringComparison.Ordinal);
                line = filled.Length > 16 ? argument! : filled;
            }

            Assert.True(line.Length <= 16, line);
            if (line.Trim().Length > 0)
            {
                yield return line.Trim();
            }
        }
    }
}
