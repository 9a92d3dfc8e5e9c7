using Terminal.Emulator.Cards;
using Terminal.Emv.Contactless;
using Terminal.Emv.Tlv;
using Terminal.Primitives;
using Terminal.PublicKeys;
using Terminal.Tests.Emulator.Cards;
using Xunit;
using static Terminal.Tests.Emv.Samples;

namespace Terminal.Tests.Emv;

/// <summary>The entry point against the emulator's cards, which sign with keys of their own chain.</summary>
public sealed class OfflineAuthenticationTests
{
    private static readonly CaPublicKey Authority = Key(
        TestWallet.AuthorityRid, TestWallet.AuthorityIndex, WalletFixture.Wallet.AuthorityModulus, WalletFixture.Wallet.AuthorityChecksum);

    [Theory]
    [InlineData("visa-approve", OutcomeKind.OnlineRequest, OutcomeReason.None)]
    [InlineData("visa-debit", OutcomeKind.OnlineRequest, OutcomeReason.None)]
    [InlineData("visa-declines", OutcomeKind.Declined, OutcomeReason.CardDeclined)]
    [InlineData("visa-expired", OutcomeKind.OnlineRequest, OutcomeReason.None)]
    [InlineData("visa-forged", OutcomeKind.Declined, OutcomeReason.SignatureWrong)]
    [InlineData("visa-silent", OutcomeKind.TryAgain, OutcomeReason.CardLost)]
    [InlineData("visa-pin", OutcomeKind.Declined, OutcomeReason.CvmNotSupported)]
    public void Each_card_of_the_wallet_comes_to_its_outcome(string id, OutcomeKind kind, OutcomeReason reason)
    {
        EntryPoint entryPoint = Started(Configuration() with { CaKeys = [Authority] });
        Outcome outcome = Play(entryPoint, WalletFixture.Card(id));
        Assert.Equal((kind, reason), (outcome.Kind, outcome.Reason));
    }

    [Fact]
    public void An_offline_approval_needs_every_part_of_the_chain()
    {
        ContactlessCard card = Offline();
        EntryPoint entryPoint = OfflineTerminal(Authority);
        Outcome outcome = Play(entryPoint, card);
        Assert.Equal((OutcomeKind.Approved, OutcomeCvm.NoCvm), (outcome.Kind, outcome.Cvm));

        Assert.Equal(OutcomeReason.CaKeyMissing, Play(OfflineTerminal(), card).Reason);
        CaPublicKey unchecked_ = Authority with { Checksum = new byte[20] };
        Assert.Equal(OutcomeReason.CaKeyMissing, Play(OfflineTerminal(unchecked_), card).Reason);
        byte[] other = Authority.Modulus.ToArray();
        other[100] ^= 0x01;
        CaPublicKey wrong = Authority with { Modulus = other };
        wrong = wrong with { Checksum = System.Security.Cryptography.SHA1.HashData([.. Hex.Parse(wrong.Rid), wrong.Index, .. other, 3]) };
        Assert.Equal(OutcomeReason.CertificateWrong, Play(OfflineTerminal(wrong), card).Reason);
    }

    [Fact]
    public void An_expired_card_or_chain_is_not_approved_offline()
    {
        EntryPoint entryPoint = OfflineTerminal(Authority);
        entryPoint.Start(Transaction() with { DateYyMmDd = 491231 }, default);
        Assert.Equal(OutcomeKind.Approved, Play(entryPoint, Offline()).Kind);
        ContactlessCard expired = Offline("visa-expired");
        entryPoint.Start(Transaction(), default);
        Assert.Equal(OutcomeReason.ApplicationExpired, Play(entryPoint, expired).Reason);
        entryPoint.Start(Transaction() with { DateYyMmDd = 200131 }, default);
        Assert.Equal(OutcomeKind.Approved, Play(entryPoint, expired).Kind);
        entryPoint.Start(Transaction() with { DateYyMmDd = 200201 }, default);
        Assert.Equal(OutcomeReason.ApplicationExpired, Play(entryPoint, expired).Reason);
    }

    [Fact]
    public void A_card_that_prefers_online_goes_there_when_its_signature_fails()
    {
        EntryPoint entryPoint = OfflineTerminal(Authority);
        ContactlessCard forged = Offline("visa-forged", "2000");
        Assert.Equal(OutcomeKind.OnlineRequest, Play(entryPoint, forged).Kind);
        entryPoint = OfflineTerminal(Authority);
        Assert.Equal(OutcomeReason.SignatureWrong, Play(entryPoint, Offline("visa-forged", "1000")).Reason);
    }

    [Fact]
    public void A_transaction_certificate_is_no_answer_to_an_amount_that_must_go_online()
    {
        // The card sees a limit that is not the terminal's: it approves what the terminal wanted online.
        var relay = new TamperedCard(Offline(), (command, _) =>
            command[1] == 0xA8 ? [.. command[..8], (byte)(command[8] & 0x7F), .. command[9..]] : command);
        EntryPoint entryPoint = Started(Configuration() with { CaKeys = [Authority] });
        Assert.Equal(OutcomeReason.OnlineRequired, Play(entryPoint, relay).Reason);
    }

    [Fact]
    public void No_changed_bit_of_what_is_signed_is_approved()
    {
        var plain = new TamperedCard(Offline(), static (command, _) => command);
        Assert.Equal(OutcomeKind.Approved, Play(OfflineTerminal(Authority), plain).Kind);
        Entropy entropy = new(Hex.Parse(new string('5', 64)));
        EntryPoint entryPoint = OfflineTerminal(Authority);
        int refused = 0;
        for (int i = 0; i < 200; i++)
        {
            int exchange = (int)entropy.Below((ulong)(plain.ResponseLengths.Count - 2)) + 2;
            int bit = (int)entropy.Below((ulong)((plain.ResponseLengths[exchange] - 2) * 8));
            var tampered = new TamperedCard(Offline(), static (command, _) => command) { Exchange = exchange, Bit = bit };
            entryPoint.Start(Transaction(), default);
            Outcome outcome = Play(entryPoint, tampered);
            refused += outcome.Kind == OutcomeKind.Approved ? 0 : 1;
            Assert.True(
                outcome.Kind != OutcomeKind.Approved || tampered.IsUnsigned, $"exchange {exchange}, bit {bit}: {tampered.Touched:X}");
        }

        Assert.InRange(refused, 130, 200);
    }

    [Fact]
    public void No_answer_of_any_bytes_throws_or_leaves_the_machine_waiting_for_nothing()
    {
        Entropy entropy = new(Hex.Parse(new string('6', 64)));
        EntryPoint entryPoint = OfflineTerminal(Authority);
        byte[] random = new byte[300];
        for (int i = 0; i < 600; i++)
        {
            entropy.Fill(random);
            byte[] noise = [.. random];
            int exchange = i % 7;
            int cut = (int)entropy.Below(260);
            var card = new TamperedCard(Offline(), static (command, _) => command)
            {
                Exchange = exchange,
                Replace = answer => (i % 3) switch
                {
                    0 => noise[..cut],
                    1 => [.. answer.Take(Math.Min(cut, answer.Length))],
                    _ => [.. answer.AsSpan(0, Math.Min(cut, answer.Length)), .. noise.AsSpan(0, 20), 0x90, 0x00],
                },
            };
            entryPoint.Start(Transaction(), default);
            Assert.NotEqual(default, Play(entryPoint, card));
        }
    }

    private static EntryPoint OfflineTerminal(params CaPublicKey[] keys) =>
        Started(Configuration(Application() with { FloorLimitMinor = 10000 }) with { CaKeys = keys });

    private static ContactlessCard Offline(string id = "visa-approve", string qualifiers = "0000")
    {
        CardProfile profile = WalletFixture.Card(id).Profile with { Behaviour = CardBehaviour.OfflineWhenAllowed, Qualifiers = qualifiers };
        Assert.True(ContactlessCard.TryCreate(profile, out ContactlessCard? card));
        return card;
    }

    private static Outcome Play(EntryPoint entryPoint, ICardModel card)
    {
        Outcome outcome = default;
        byte[] response = new byte[400];
        entryPoint.CardPresented(default);
        while (true)
        {
            byte[]? command = null;
            while (entryPoint.TryTake(out KernelOutput output))
            {
                command = output.Kind == KernelOutputKind.SendApdu ? output.Bytes.ToArray() : command;
                outcome = output.Kind == KernelOutputKind.Finish ? output.Outcome : outcome;
            }

            if (command is null)
            {
                card.Removed();
                return outcome;
            }

            int length = card.Transceive(command, response);
            if (length < 0)
            {
                entryPoint.CardLost(default);
            }
            else
            {
                entryPoint.Receive(response.AsSpan(0, length), default);
            }
        }
    }

    /// <summary>A card whose commands or answers somebody changes on the way.</summary>
    private sealed class TamperedCard(ContactlessCard card, Func<byte[], int, byte[]> change) : ICardModel
    {
        private int count;

        public List<int> ResponseLengths { get; } = [];

        public int Exchange { get; init; } = -1;

        public int Bit { get; init; }

        public Func<byte[], byte[]>? Replace { get; init; }

        /// <summary>The primitive object whose tag, length or value was touched.</summary>
        public uint Touched { get; private set; }

        /// <summary>
        /// True where no signature covers what was touched: the cryptogram and its data, which the issuer verifies, the track, texts.
        /// </summary>
        public bool IsUnsigned => Touched is Tag.ApplicationCryptogram or Tag.IssuerApplicationData or Tag.ApplicationTransactionCounter
            or Tag.Track2EquivalentData or Tag.CryptogramInformationData or Tag.CardTransactionQualifiers or Tag.PanSequenceNumber
            or Tag.ApplicationFileLocator or Tag.StaticDataAuthenticationTagList;

        public ReadOnlySpan<byte> Atqa => card.Atqa;

        public byte Sak => card.Sak;

        public ReadOnlySpan<byte> Uid => card.Uid;

        public ReadOnlySpan<byte> Ats => card.Ats;

        public void Removed() => card.Removed();

        public int Transceive(ReadOnlySpan<byte> command, Span<byte> response)
        {
            int length = card.Transceive(change(command.ToArray(), count), response);
            ResponseLengths.Add(length);
            if (count++ != Exchange)
            {
                return length;
            }

            if (Replace is null)
            {
                Touched = ObjectAt(response[..(length - 2)], Bit / 8);
                response[Bit / 8] ^= (byte)(1 << (Bit % 8));
                return length;
            }

            byte[] replaced = Replace(response[..length].ToArray());
            replaced.CopyTo(response);
            return replaced.Length;
        }

        private static uint ObjectAt(ReadOnlySpan<byte> data, int offset)
        {
            var template = new TlvReader(data);
            _ = template.Next(out _, out ReadOnlySpan<byte> content);
            int start = data.Length - content.Length;
            var reader = new TlvReader(content);
            while (reader.Next(out uint tag, out _) == TlvStatus.Read)
            {
                if (offset < start + reader.Offset)
                {
                    return tag;
                }
            }

            return 0;
        }
    }
}
