using System.Globalization;
using Terminal.Emulator.Cards;
using Terminal.Emulator.Cards.Contact;

namespace Terminal.Panel.Board;

/// <summary>The test cards at hand, with counters that survive the process: a host refuses a counter that it has seen.</summary>
internal sealed class Wallet
{
    private const string CountersName = "counters";
    private const ushort CountersAhead = 16;
    private readonly string countersPath;
    private readonly Dictionary<string, ContactlessCard> cards = [];
    private readonly Dictionary<string, ContactCard> chips = [];
    private readonly Dictionary<string, string> stripes = [];
    private readonly Dictionary<string, IReadOnlyList<ApplicationMemory>> memories = [];

    private Wallet(string folder)
    {
        countersPath = Path.Combine(folder, CountersName);
    }

    /// <summary>The cards' faces, in the order of the file.</summary>
    public IReadOnlyList<CardState> Faces { get; private set; } = [];

    /// <summary>Reads <c>cards.json</c> in a folder.</summary>
    /// <exception cref="InvalidDataException">It is not a wallet.</exception>
    public static Wallet Load(string folder)
    {
        Wallet wallet = new(folder);
        if (!CardsJson.TryRead(File.ReadAllText(Path.Combine(folder, "cards.json")), out IReadOnlyList<CardProfile> profiles))
        {
            throw new InvalidDataException("cards.json holds no cards");
        }

        foreach (CardProfile profile in profiles)
        {
            if (!wallet.TryAdd(profile))
            {
                throw new InvalidDataException($"cards.json: {profile.Id} is no card");
            }
        }

        wallet.LoadCounters();
        wallet.Faces = [.. profiles.Select(Face)];
        return wallet;
    }

    /// <summary>Takes a card with an antenna out of the wallet; false where there is none of that name.</summary>
    /// <remarks>
    /// The file keeps a counter some way ahead of the card's, written before the card is used: whatever ends the process, the next one
    /// starts above.
    /// </remarks>
    public bool TryTake(string id, out ContactlessCard card)
    {
        bool found = cards.TryGetValue(id, out ContactlessCard? taken);
        card = taken!;
        if (found)
        {
            SaveCounters();
        }

        return found;
    }

    /// <summary>Takes a card with a chip out of the wallet; false where there is none of that name.</summary>
    /// <remarks>Counters as above; tries of the PIN and what the issuer blocked last as long as the process.</remarks>
    public bool TryTakeChip(string id, out ContactCard card)
    {
        bool found = chips.TryGetValue(id, out ContactCard? taken);
        card = taken!;
        if (found)
        {
            SaveCounters();
        }

        return found;
    }

    /// <summary>What a reader says when a card of the wallet is swiped; false where there is none of that name with a stripe.</summary>
    public bool TryFindStripe(string id, out string tracks)
    {
        bool found = stripes.TryGetValue(id, out string? text);
        tracks = text ?? "";
        return found;
    }

    /// <summary>Adds a plastic with all interfaces that it has; false where it has none, or one is not as it should be.</summary>
    private bool TryAdd(CardProfile profile)
    {
        ContactlessCard? card = null;
        if (profile.Uid.Length > 0)
        {
            if (!ContactlessCard.TryCreate(profile, out card))
            {
                return false;
            }

            cards[profile.Id] = card;
            memories[profile.Id] = [card.Memory];
        }

        if (profile.Stripe is not null)
        {
            stripes[profile.Id] = StripeProfile.TracksOf(profile);
        }

        if (profile.Chip is null)
        {
            return card is not null || profile.Stripe is not null;
        }

        if (!ContactCard.TryCreate(profile, card?.Memory, out ContactCard? chip))
        {
            return false;
        }

        chips[profile.Id] = chip;
        memories[profile.Id] = chip.Memories;
        return true;
    }

    private static CardState Face(CardProfile card) =>
        new(card.Id, card.Name, card.Description, card.Label, card.Pan[^4..], card.Pin,
            card.Uid.Length > 0, card.Chip is not null, card.Stripe is not null);

    private void LoadCounters()
    {
        if (!File.Exists(countersPath))
        {
            return;
        }

        foreach (string line in File.ReadAllLines(countersPath))
        {
            string[] parts = line.Split(' ');
            IReadOnlyList<ApplicationMemory> kept = memories.GetValueOrDefault(parts[0], []);
            for (int i = 0; i < kept.Count && i + 1 < parts.Length; i++)
            {
                kept[i].Counter = ushort.TryParse(parts[i + 1], CultureInfo.InvariantCulture, out ushort counter) ? counter : (ushort)0;
            }
        }
    }

    private void SaveCounters()
    {
        string fresh = countersPath + ".new";
        File.WriteAllLines(fresh, memories.Select(static pair =>
            $"{pair.Key} {string.Join(' ', pair.Value.Select(static one => Math.Min(one.Counter + CountersAhead, ushort.MaxValue)))}"));
        File.Move(fresh, countersPath, overwrite: true);
    }
}
