using Terminal.Emulator.Cards;
using Terminal.Emulator.Cards.Contact;
using Terminal.Primitives;
using Xunit;

namespace Terminal.Tests.Emulator.Cards;

/// <summary>One wallet for all tests of cards: its primes take a moment.</summary>
public static class WalletFixture
{
    public static TestWallet Wallet { get; } = TestWallet.Create(new Entropy(new byte[Entropy.SeedLength]));

    public static ContactlessCard Card(string id)
    {
        Assert.True(ContactlessCard.TryCreate(Wallet.Cards.Single(c => c.Id == id), out ContactlessCard? card));
        return card;
    }

    /// <summary>The chip with contacts of a card, fresh.</summary>
    public static ContactCard Chip(string id)
    {
        Assert.True(ContactCard.TryCreate(Wallet.All.Single(c => c.Id == id), null, out ContactCard? card));
        card.Reset();
        return card;
    }
}
