using System.Globalization;
using Terminal.Devices.Lights;
using Terminal.Emulator.Cards;
using Terminal.Emulator.Cards.Contact;

namespace Terminal.Panel.Board;

/// <summary>The board: every device model, each at the far end of its wire, and what a person can do to them.</summary>
internal sealed class VirtualBoard : IBusDevices, IDisposable
{
    private const byte I2cWrite = 1;
    private const byte SetLights = 2;
    private const byte PlayTone = 3;
    private const byte ReadTamper = 6;
    private const byte NoSuchDevice = 6; // ENXIO: nobody acknowledged the address
    private const byte Invalid = 22; // EINVAL
    private static readonly TimeSpan SwipeTime = TimeSpan.FromMilliseconds(500);
    private readonly Lock gate = new();
    private const string RecordedCard = "recorded";
    private readonly Wallet wallet;
    private readonly ReaderPort reader;
    private readonly SlotPort slot;
    private readonly StripePort stripe;
    private readonly KeypadPort keypad;
    private readonly BusServer bus;
    private readonly AcquirerSwitch acquirer;
    private readonly Relay[] relays;
    private readonly string powerPath;
    private ToneState tone = new("", 0);
    private int lights;
    private string? cardInField;
    private string? cardInSlot;
    private bool network;
    private bool housingOpen;
    private bool terminal;

    /// <summary>Makes the board's wires; the terminal may come from now on.</summary>
    public VirtualBoard(BoardPlaces places, ChangeFeed feed)
    {
        Feed = feed;
        powerPath = Path.Combine(places.Device, "power");
        wallet = Wallet.Load(places.Emulator);
        acquirer = new AcquirerSwitch(places.AcquirerControlPort, feed);
        relays = [.. places.Relays.Select(pair => new Relay(pair.Near, pair.Far))];
        SwitchNetwork(true);
        reader = new ReaderPort(Path.Combine(places.Device, "reader"), places.ReaderIsOnBus, CardPulled);
        slot = new SlotPort(places.SlotPort, CardLeftSlot);
        Printer = new PrinterPort(Path.Combine(places.Device, "printer"), places.PaperDots, feed);
        stripe = new StripePort(Path.Combine(places.Device, "stripe"));
        keypad = new KeypadPort(Path.Combine(places.Device, "keypad"));
        bus = new BusServer(Path.Combine(places.Device, "board.sock"), this);
    }

    /// <summary>Where changes are told.</summary>
    public ChangeFeed Feed { get; }

    /// <summary>The display.</summary>
    public DisplayPort Display { get; } = new();

    /// <summary>The receipt printer.</summary>
    public PrinterPort Printer { get; }

    /// <summary>The acquirer's switch and ledger.</summary>
    public AcquirerSwitch Acquirer => acquirer;

    /// <summary>What it shows now.</summary>
    public BoardState State()
    {
        lock (gate)
        {
            return new BoardState(
                Display.Text(),
                Convert.ToBase64String(Display.Memory()),
                lights,
                tone,
                wallet.Faces,
                cardInField,
                cardInSlot,
                Printer.Count,
                Printer.PaperOut,
                Printer.CoverOpen,
                acquirer.Mode,
                network,
                housingOpen,
                terminal);
        }
    }

    /// <summary>Presses a key; false where nobody reads the keypad.</summary>
    public bool Press(ushort code)
    {
        lock (gate)
        {
            if (!terminal)
            {
                return false;
            }

            keypad.Write(code);
            return true;
        }
    }

    /// <summary>Lays a card on the reader; false where the wallet has none of that name.</summary>
    /// <param name="id">The card's name.</param>
    /// <param name="leaveAfter">Exchanges after which it is pulled away; null where it stays until it is taken.</param>
    public bool Tap(string id, int? leaveAfter)
    {
        lock (gate)
        {
            if (!wallet.TryTake(id, out ContactlessCard card))
            {
                return false;
            }

            reader.Insert(card, leaveAfter);
            cardInField = id;
        }

        PullCard(id); // One plastic is in one place.
        Feed.Write($"card on the reader: {id}");
        return true;
    }

    /// <summary>Takes the card away from the reader.</summary>
    public void RemoveCard()
    {
        lock (gate)
        {
            if (cardInField is null)
            {
                return;
            }

            reader.Remove();
            cardInField = null;
        }

        Feed.Write("card taken away");
    }

    /// <summary>Draws a card through the stripe reader.</summary>
    /// <returns>Why not; empty where it was swiped.</returns>
    /// <remarks>No hand draws a card twice as fast as a script calls.</remarks>
    public async Task<string> SwipeAsync(string id)
    {
        await Task.Delay(SwipeTime);
        lock (gate)
        {
            if (!wallet.TryFindStripe(id, out string tracks))
            {
                return $"the wallet has no {id} with a stripe";
            }

            if (!terminal)
            {
                return "the terminal is off";
            }

            stripe.Write(tracks);
        }

        Feed.Write($"card swiped: {id}");
        return "";
    }

    /// <summary>Inserts a card into the contact reader.</summary>
    /// <param name="id">The card's name.</param>
    /// <param name="leaveAfter">Answers after which it is pulled, in the middle of the next command; null where it stays.</param>
    /// <returns>Why not; empty where it is in the slot.</returns>
    public string InsertCard(string id, int? leaveAfter)
    {
        ContactCard card;
        bool lies;
        lock (gate)
        {
            if (!wallet.TryTakeChip(id, out card))
            {
                return $"the wallet has no {id} with a chip";
            }

            lies = cardInField == id;
        }

        if (lies)
        {
            RemoveCard();
        }

        return Insert(id, card, leaveAfter);
    }

    /// <summary>Inserts a recorded card into the contact reader.</summary>
    /// <param name="recording">What was said to it and what it answered.</param>
    /// <returns>Why not; empty where it is in the slot.</returns>
    public string InsertRecording(string recording) =>
        TranscriptCard.TryRead(recording, out TranscriptCard? card) ? Insert(RecordedCard, card, null)
            : "that is no recording: an object whose exchanges hold commands (c) and answers (r) in hexadecimal digits";

    private string Insert(string id, IContactCardModel card, int? leaveAfter)
    {
        PullCard();
        lock (gate)
        {
            cardInSlot = id;
        }

        if (!slot.Insert(id, card, leaveAfter))
        {
            lock (gate)
            {
                cardInSlot = null;
            }

            return "there is no contact reader: pcscd does not run with the virtual reader's driver";
        }

        Feed.Write($"card in the slot: {id}");
        return "";
    }

    /// <summary>Pulls the card out of the contact reader, whatever goes on there.</summary>
    /// <param name="only">Only where it is this one; null for any.</param>
    public void PullCard(string? only = null)
    {
        lock (gate)
        {
            if (cardInSlot is null || (only is not null && only != cardInSlot))
            {
                return;
            }

            cardInSlot = null;
        }

        _ = slot.Remove();
        Feed.Write("card pulled out of the slot");
    }

    /// <summary>Brings the network up or cuts it.</summary>
    public void SwitchNetwork(bool up)
    {
        lock (gate)
        {
            foreach (Relay relay in relays)
            {
                if (up)
                {
                    relay.Up();
                }
                else
                {
                    relay.Down();
                }
            }

            network = up;
        }

        Feed.Write(up ? "network is up" : "network is down");
    }

    /// <summary>Opens the housing or closes it: what the vault makes of that is not undone by closing it.</summary>
    public void MoveHousing(bool open)
    {
        lock (gate)
        {
            housingOpen = open;
        }

        Feed.Write(open ? "housing opened" : "housing closed");
    }

    /// <summary>Asks the supervisor to pull the terminal's plug.</summary>
    public void CutPower()
    {
        Feed.Write("power cut");
        TellSupervisor("cut\n"u8);
    }

    /// <summary>Asks the supervisor to kill the vault's process.</summary>
    public void KillVault()
    {
        Feed.Write("vault killed");
        TellSupervisor("vault\n"u8);
    }

    /// <inheritdoc/>
    public void Connected()
    {
        lock (gate)
        {
            terminal = true;
        }

        Feed.Write("terminal is on");
    }

    /// <inheritdoc/>
    /// <remarks>Display and lights hang on the processor's supply: they go dark with it.</remarks>
    public void Disconnected()
    {
        lock (gate)
        {
            terminal = false;
            lights = 0;
            Display.Reset();
        }

        Feed.Write("terminal is off");
    }

    /// <inheritdoc/>
    public byte[] Handle(byte kind, byte argument, ReadOnlySpan<byte> payload) => [Carry(kind, argument, payload)];

    /// <inheritdoc/>
    public void Dispose()
    {
        bus.Dispose();
        Printer.Dispose();
        reader.Dispose();
        slot.Dispose();
        acquirer.Dispose();
        foreach (Relay relay in relays)
        {
            relay.Dispose();
        }
    }

    private byte Carry(byte kind, byte argument, ReadOnlySpan<byte> payload)
    {
        switch (kind)
        {
            case I2cWrite when argument == DisplayPort.Address:
                if (Display.Write(payload))
                {
                    Feed.Changed();
                }

                return 0;
            case I2cWrite:
                return NoSuchDevice;
            case SetLights when argument <= (byte)ContactlessLights.All:
                Light(argument);
                return 0;
            case PlayTone when Enum.IsDefined((Tone)argument):
                Sound((Tone)argument);
                return 0;
            case ReadTamper:
                return TamperLevel();
            default:
                return Invalid;
        }
    }

    /// <summary>The level of the switch's line, which is high while the housing is open.</summary>
    private byte TamperLevel()
    {
        lock (gate)
        {
            return housingOpen ? (byte)1 : (byte)0;
        }
    }

    private void TellSupervisor(ReadOnlySpan<byte> word)
    {
        using FileStream fifo = new(powerPath, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        fifo.Write(word);
    }

    private void CardPulled()
    {
        lock (gate)
        {
            if (reader.HasCard)
            {
                return; // Another one was laid there meanwhile.
            }

            cardInField = null;
        }

        Feed.Write("card pulled away");
    }

    private void CardLeftSlot(string id)
    {
        lock (gate)
        {
            if (cardInSlot != id)
            {
                return;
            }

            cardInSlot = null;
        }

        Feed.Write("card pulled out of the slot");
    }

    private void Light(byte mask)
    {
        lock (gate)
        {
            if (lights == mask)
            {
                return;
            }

            lights = mask;
        }

        Feed.Changed();
    }

    private void Sound(Tone played)
    {
        string name = played.ToString().ToLower(CultureInfo.InvariantCulture);
        lock (gate)
        {
            tone = new ToneState(name, tone.Count + 1);
        }

        if (played == Tone.Key)
        {
            Feed.Changed();
        }
        else
        {
            Feed.Write("tone: " + name);
        }
    }
}
