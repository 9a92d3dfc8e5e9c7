using Terminal.Emulator.Cards;

namespace Terminal.Emulator.Devices;

/// <summary>The chip model's radio side: which cards lie in the field, which of them are activated, and what they answer.</summary>
internal sealed class Pn532Field
{
    private const byte NoError = 0x00;
    private const byte TimedOut = 0x01;
    private const byte WrongContext = 0x27;
    private const byte Vanished = 0x2B;
    private const byte More = 0x40;
    private const int PieceLengthMax = 262;

    private readonly List<ICardModel> cards = [];
    private readonly List<ICardModel> targets = [];
    private readonly HashSet<ICardModel> halted = [];
    private readonly List<byte> received = [];
    private byte[] rest = [];

    /// <summary>Cards in the field.</summary>
    public IReadOnlyList<ICardModel> Cards => cards;

    /// <summary>True while the chip radiates.</summary>
    public bool IsOn { get; private set; }

    /// <summary>Puts a card into the field.</summary>
    public void Insert(ICardModel card) => cards.Add(card);

    /// <summary>Takes a card away, if it is there. The chip notices at its next exchange.</summary>
    public void Remove(ICardModel card)
    {
        if (cards.Remove(card))
        {
            card.Removed();
            _ = halted.Remove(card);
        }
    }

    /// <summary>Takes all cards away.</summary>
    public void RemoveAll()
    {
        foreach (ICardModel card in cards.ToArray())
        {
            Remove(card);
        }
    }

    /// <summary>Switches the field; without it every card is powerless and forgets its session.</summary>
    public void Switch(bool on)
    {
        IsOn = on;
        if (!on)
        {
            Release();
            halted.Clear();
        }
    }

    /// <summary>Lets go of the activated cards: each is halted, and deaf to requests until it was without power.</summary>
    public void Release()
    {
        _ = Deselect(0);
        targets.Clear();
        Forget();
    }

    /// <summary>Halts one target, or all for 0, and keeps it; gives the status.</summary>
    public byte Deselect(byte target)
    {
        for (int i = 0; i < targets.Count; i++)
        {
            if (target == 0 || target == i + 1)
            {
                targets[i].Removed();
                _ = halted.Add(targets[i]);
            }
        }

        return Status(target);
    }

    /// <summary>Activates up to <paramref name="countMax"/> cards of a type and gives the chip's description of each.</summary>
    /// <param name="countMax">1 or 2.</param>
    /// <param name="type">00 for type A at 106 kbit/s, 03 for type B; others find nothing.</param>
    public List<byte[]> List(int countMax, byte type)
    {
        IsOn = true;
        Release();
        List<byte[]> found = [];
        foreach (ICardModel card in cards)
        {
            if (found.Count < countMax && !halted.Contains(card) && (card is ITypeBCardModel ? 0x03 : 0x00) == type)
            {
                targets.Add(card);
                found.Add(Describe(card, targets.Count));
            }
        }

        return found;
    }

    /// <summary>One InDataExchange: status, then data.</summary>
    /// <param name="parameters">Target with its bit for more to come, then data.</param>
    public byte[] Exchange(ReadOnlySpan<byte> parameters)
    {
        int number = parameters[0] & 0x3F;
        if (number < 1 || number > targets.Count)
        {
            return [WrongContext];
        }

        ICardModel card = targets[number - 1];
        if (!cards.Contains(card))
        {
            Forget();
            return [Vanished];
        }

        if (parameters.Length == 1)
        {
            return NextPiece();
        }

        received.AddRange(parameters[1..]);
        if ((parameters[0] & More) != 0)
        {
            return [NoError];
        }

        byte[] response = new byte[65_538];
        int length = card.Transceive([.. received], response);
        Forget();
        if (length < 0)
        {
            return [TimedOut];
        }

        rest = response[..length];
        return NextPiece();
    }

    /// <summary>Status of a deselect or select of a target; 0 stands for all.</summary>
    public byte Status(byte target) => target <= targets.Count ? NoError : WrongContext;

    private static byte[] Describe(ICardModel card, int number) => card is ITypeBCardModel typeB
        ? [(byte)number, .. typeB.Atqb, (byte)typeB.AttribResponse.Length, .. typeB.AttribResponse]
        : [(byte)number, .. card.Atqa, card.Sak, (byte)card.Uid.Length, .. card.Uid, .. (card.Sak & 0x20) != 0 ? card.Ats : []];

    private byte[] NextPiece()
    {
        int length = Math.Min(rest.Length, PieceLengthMax);
        byte status = rest.Length > length ? More : NoError;
        byte[] piece = [status, .. rest[..length]];
        rest = rest[length..];
        return piece;
    }

    private void Forget()
    {
        received.Clear();
        rest = [];
    }
}
