using System.Text;
using Terminal.Devices.Magstripe;
using Terminal.Emulator.Cards;
using Terminal.Panel.Board;
using Terminal.Primitives;
using Xunit;

namespace Terminal.Tests.Panel;

/// <summary>The emulated reader types, and the terminal's driver reads: each has a table of keys of its own.</summary>
public sealed class StripePortTests
{
    [Fact]
    public void Every_character_of_track_1_is_typed_by_the_kernels_code_of_its_key()
    {
        byte[] records = StripePort.Type("%B^/?=;A 0", new DateTimeOffset(2026, 11, 22, 1, 2, 3, 456, TimeSpan.Zero));
        List<(int Code, int Value)> keys = [];
        foreach (byte[] record in records.Chunk(24).Where(static record => record[16] == 1))
        {
            keys.Add((record[18], record[20]));
        }

        Assert.Equal(
            [
                (42, 1), (6, 1), (6, 0), (42, 0), (42, 1), (48, 1), (48, 0), (42, 0), (42, 1), (7, 1), (7, 0), (42, 0), (53, 1), (53, 0),
                (42, 1), (53, 1), (53, 0), (42, 0), (13, 1), (13, 0), (39, 1), (39, 0), (42, 1), (30, 1), (30, 0), (42, 0),
                (57, 1), (57, 0), (11, 1), (11, 0), (28, 1), (28, 0),
            ],
            keys);
    }

    [Fact]
    public void Every_stripe_of_a_wallet_is_read()
    {
        TestWallet wallet = TestWallet.Create(new Entropy(new byte[Entropy.SeedLength]));
        Instant now = Instant.Origin;
        StripeReader reader = new(StripeLink.Keyboard, 24, new SecretArena(new byte[128]));
        Assert.All(wallet.All, card => Assert.NotNull(card.Stripe));
        foreach (CardProfile card in wallet.All)
        {
            now += StripeReader.GapTime;
            reader.Receive(StripePort.Type(StripeProfile.TracksOf(card), DateTimeOffset.UnixEpoch), now);
            Assert.True(reader.TryTake(out StripeOutput? output));
            using SecretBuffer? track = output!.Track2;
            Assert.NotNull(track);
            Assert.Equal(
                $";{card.Pan}={card.Expiry[..4]}{card.Stripe!.ServiceCode}{card.Stripe.Discretionary}?",
                Encoding.ASCII.GetString(track.Bytes));
        }
    }
}
