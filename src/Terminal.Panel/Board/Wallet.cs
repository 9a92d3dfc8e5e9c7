using Terminal.Emulator.Cards;

namespace Terminal.Panel.Board;

/// <summary>The test cards at hand, with counters that survive the process: a host refuses a counter that it has seen.</summary>
internal sealed class Wallet
{
    private const string CountersName = "counters";
    private const ushort CountersAhead = 16;
    private readonly string countersPath;
    private readonly Dictionary<string, ContactlessCard> cards = [];

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
            if (!ContactlessCard.TryCreate(profile, out ContactlessCard? card))
            {
                throw new InvalidDataException($"cards.json: {profile.Id} is no card");
            }

            wallet.cards[profile.Id] = card;
        }

        wallet.LoadCounters();
        wallet.Faces = [.. profiles.Select(Face)];
        return wallet;
    }

    /// <summary>Takes a card out of the wallet; false where there is none of that name.</summary>
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

    private static CardState Face(CardProfile card) =>
        new(card.Id, card.Name, card.Description, card.Label, card.Pan[^4..], card.Pin);

    private void LoadCounters()
    {
        if (!File.Exists(countersPath))
        {
            return;
        }

        foreach (string line in File.ReadAllLines(countersPath))
        {
            string[] parts = line.Split(' ');
            if (parts.Length == 2 && cards.TryGetValue(parts[0], out ContactlessCard? card)
                && ushort.TryParse(parts[1], out ushort counter))
            {
                card.Counter = counter;
            }
        }
    }

    private void SaveCounters()
    {
        string fresh = countersPath + ".new";
        File.WriteAllLines(fresh, cards.Select(pair => $"{pair.Key} {Math.Min(pair.Value.Counter + CountersAhead, ushort.MaxValue)}"));
        File.Move(fresh, countersPath, overwrite: true);
    }
}
