using Terminal.Emv.Contact;
using Terminal.Emv.Tlv;
using Xunit;
using static Terminal.Tests.Emv.Contact.ContactRig;

namespace Terminal.Tests.Emv.Contact;

/// <summary>Each bit of the TVR against each action code, on each kind of terminal (EMV 4.4 Book 3 §10.7).</summary>
public sealed class ActionAnalysisTests
{
    /// <summary>Which code holds the bit; what is asked by a terminal of type 22, 21, 23, and by one without its host.</summary>
    private static readonly Row[] Table =
    [
        new("none", CryptogramType.Tc, CryptogramType.Arqc, CryptogramType.Tc, CryptogramType.Tc),
        new("denial", CryptogramType.Aac, CryptogramType.Aac, CryptogramType.Aac, CryptogramType.Tc),
        new("online", CryptogramType.Arqc, CryptogramType.Arqc, CryptogramType.Tc, CryptogramType.Tc),
        new("default", CryptogramType.Tc, CryptogramType.Arqc, CryptogramType.Aac, CryptogramType.Aac),
    ];

    [Fact]
    public void Every_bit_and_code_asks_for_what_the_table_says()
    {
        for (int bit = 0; bit < 40; bit++)
        {
            byte[] results = new byte[5];
            results[bit / 8] = (byte)(0x80 >> (bit % 8));
            byte[] others = [.. results.Select(static one => (byte)(one ^ 0xFF))];
            foreach ((string code, CryptogramType both, CryptogramType onlineOnly, CryptogramType offlineOnly, CryptogramType alone)
                in Table)
            {
                foreach (bool issuer in (bool[])[false, true])
                {
                    byte[] Code(string name, bool own) => name == code && own ? results : new byte[5];
                    ContactApplication application = Application() with
                    {
                        TacDenial = Code("denial", !issuer),
                        TacOnline = Code("online", !issuer),
                        TacDefault = Code("default", !issuer),
                    };
                    TransactionData data = Data(results, Code("denial", issuer), Code("online", issuer), Code("default", issuer));
                    string label = $"bit {bit} of {code}, issuer {issuer}";
                    Assert.True(both == Decide(data, application, 0x22) && both == Decide(data, application, 0x25), label);
                    Assert.True(onlineOnly == Decide(data, application, 0x21) && onlineOnly == Decide(data, application, 0x24), label);
                    Assert.True(offlineOnly == Decide(data, application, 0x23) && offlineOnly == Decide(data, application, 0x26), label);
                    data.Terminal.Set(Tag.TerminalType, [0x22]);
                    Assert.True(alone == TerminalActionAnalysis.DecideAlone(data, application), label);
                    data.Terminal.Set(Tag.Tvr, others);
                    Assert.True(Decide(data, application, 0x22) == CryptogramType.Tc, $"{label}, all other bits");
                }
            }
        }
    }

    [Fact]
    public void A_card_without_codes_denies_nothing_and_wants_everything_else()
    {
        for (int bit = 0; bit < 40; bit++)
        {
            byte[] results = new byte[5];
            results[bit / 8] = (byte)(0x80 >> (bit % 8));
            TransactionData data = Data(results, null, null, null);
            Assert.Equal(CryptogramType.Arqc, Decide(data, Application(), 0x22));
            Assert.Equal(CryptogramType.Aac, TerminalActionAnalysis.DecideAlone(data, Application()));
        }
    }

    /// <summary>
    /// A bit in any of the three codes of the terminal and in any of the issuer's, on every type of terminal: whoever of the
    /// two names it, it
    /// counts; denial first, on an online-only terminal too; without the host, and where there is none, default.
    /// </summary>
    [Fact]
    public void Codes_of_terminal_and_issuer_count_together_on_every_type_of_terminal()
    {
        for (int bit = 0; bit < 40; bit++)
        {
            byte[] results = new byte[5];
            results[bit / 8] = (byte)(0x80 >> (bit % 8));
            for (int codes = 0; codes < 0x40; codes++)
            {
                byte[] Code(int place) => (codes & (1 << place)) != 0 ? results : new byte[5];
                ContactApplication application = Application() with { TacDenial = Code(0), TacOnline = Code(1), TacDefault = Code(2) };
                TransactionData data = Data(results, Code(3), Code(4), Code(5));
                bool denied = (codes & 0b001_001) != 0;
                CryptogramType online = (codes & 0b010_010) != 0 ? CryptogramType.Arqc : CryptogramType.Tc;
                CryptogramType alone = (codes & 0b100_100) != 0 ? CryptogramType.Aac : CryptogramType.Tc;
                foreach (byte institution in (ReadOnlySpan<byte>)[0x10, 0x20, 0x30])
                {
                    for (byte kind = 1; kind <= 6; kind++)
                    {
                        (CryptogramType first, CryptogramType unreachable) = kind switch
                        {
                            1 or 4 => (CryptogramType.Arqc, CryptogramType.Aac), // Online only.
                            2 or 5 => (online, alone),
                            _ => (alone, alone), // Offline only.
                        };
                        first = denied ? CryptogramType.Aac : first;
                        string label = $"bit {bit}, codes {codes:X2}, type {institution | kind:X2}";
                        Assert.True(first == Decide(data, application, (byte)(institution | kind)), label);
                        Assert.True(unreachable == TerminalActionAnalysis.DecideAlone(data, application), label);
                    }
                }
            }
        }
    }

    /// <summary>
    /// Each of the issuer's codes may be missing for itself: denial is then no bit, the others are all (EMV 4.4 Book 3 §10.7).
    /// </summary>
    [Theory]
    [InlineData(false, true, true, CryptogramType.Tc, CryptogramType.Tc)]
    [InlineData(true, false, true, CryptogramType.Arqc, CryptogramType.Tc)]
    [InlineData(true, true, false, CryptogramType.Tc, CryptogramType.Aac)]
    public void A_code_that_is_missing_is_as_the_books_say(
        bool denial, bool online, bool whenAlone, CryptogramType first, CryptogramType alone)
    {
        static byte[]? Zeros(bool given) => given ? new byte[5] : null;
        TransactionData data = Data([0, 0, 0x80, 0, 0], Zeros(denial), Zeros(online), Zeros(whenAlone));
        Assert.Equal(first, Decide(data, Application(), 0x22));
        Assert.Equal(alone, TerminalActionAnalysis.DecideAlone(data, Application()));
    }

    private static CryptogramType Decide(TransactionData data, ContactApplication application, byte type)
    {
        data.Terminal.Set(Tag.TerminalType, [type]);
        return TerminalActionAnalysis.Decide(data, application);
    }

    private static TransactionData Data(byte[] results, byte[]? denial, byte[]? online, byte[]? whenAlone)
    {
        var data = new TransactionData();
        data.Terminal.Set(Tag.Tvr, results);
        foreach ((uint tag, byte[]? code) in (ReadOnlySpan<(uint, byte[]?)>)
            [(Tag.IssuerActionCodeDenial, denial), (Tag.IssuerActionCodeOnline, online), (Tag.IssuerActionCodeDefault, whenAlone)])
        {
            if (code is not null)
            {
                data.Card.Set(tag, code);
            }
        }

        return data;
    }

    private sealed record Row(
        string Code, CryptogramType Both, CryptogramType OnlineOnly, CryptogramType OfflineOnly, CryptogramType Alone);
}
