using System.Text;
using Terminal.Devices.Contactless;
using Terminal.Devices.Contactless.Pn532;
using Terminal.Devices.Keypad;
using Terminal.Devices.Magstripe;
using Terminal.Emulator.Cards;
using Terminal.Emulator.Cards.Contact;
using Terminal.Engine;
using Terminal.Vault;

namespace Terminal.Emulator.World;

/// <summary>One terminal in its shop: reader, printer, wire to the host, and the person before it.</summary>
public sealed class Shop : ITerminalSurroundings, IDisposable
{
    private readonly World world;
    private readonly Func<ICardModel> nextCard;
    private Faults faults = Faults.None;
    private IReaderModel? reader;
    private ReaderWire? chip;
    private SlotModel? slot;
    private Func<IContactCardModel>? nextInserted;
    private Func<string>? nextSwiped;

    /// <summary>Creates the shop with its terminal switched off.</summary>
    /// <param name="world">Time, dice and the host.</param>
    /// <param name="settings">The terminal's configuration.</param>
    /// <param name="nextCard">The card that is tapped next.</param>
    public Shop(World world, NodeSettings settings, Func<ICardModel> nextCard)
    {
        this.world = world;
        this.nextCard = nextCard;
        TerminalId = settings.Host.TerminalId;
        Terminal = new TerminalModel(world.Timeline, world.Chance, settings, this);
        Host = new HostWire(world, Terminal);
        Person = new Person(world.Timeline, world.Chance, Terminal, this);
        Till = new TillModel(world.Timeline, world.Chance, Terminal);
    }

    /// <summary>DE41.</summary>
    public string TerminalId { get; }

    /// <summary>The terminal.</summary>
    public TerminalModel Terminal { get; }

    /// <summary>Its way to the host.</summary>
    public HostWire Host { get; }

    /// <summary>Who works it.</summary>
    public Person Person { get; }

    /// <summary>The till beside it.</summary>
    public TillModel Till { get; }

    /// <summary>Its fleet; null where it has none.</summary>
    public FleetModel? Fleet { get; private set; }

    /// <summary>Its printer.</summary>
    public PlainPrinter Printer { get; } = new();

    /// <summary>Told of each effect that reaches the outside, before it does: what a checker looks at.</summary>
    public Action<Shop, NodeEffect>? Watch { get; set; }

    /// <summary>Told of each prompt.</summary>
    public Action<Shop, PromptId>? WatchPrompt { get; set; }

    /// <summary>What goes wrong at present.</summary>
    public Faults Faults
    {
        get => faults;
        set
        {
            faults = value;
            Host.Faults = value;
            Person.Faults = value;
            Till.Faults = value;
            if (Fleet is not null)
            {
                Fleet.Faults = value;
            }

            if (chip is not null)
            {
                chip.Faults = value;
            }

            Terminal.Faults = value;
        }
    }

    /// <inheritdoc/>
    public IContactlessReader NewReader(Action wake)
    {
        if (chip is not null)
        {
            reader = chip;
            return new Pn532Reader();
        }

        DirectReader direct = new(world.Timeline, wake);
        reader = direct;
        return direct;
    }

    /// <summary>Ties the terminal to a fleet, before it has power.</summary>
    /// <param name="fleet">Who signs.</param>
    /// <param name="pushes">The configurations that are pushed; null where none are.</param>
    public void Join(FleetOperator fleet, ConfigurationPushes? pushes = null) =>
        Fleet = new FleetModel(world.Timeline, world.Chance, Terminal, fleet) { Faults = faults, Pushes = pushes };

    /// <inheritdoc/>
    public NodeParts Equip(NodeParts parts)
    {
        NodeParts equipped = Fleet?.Equip(parts) ?? parts;
        return nextSwiped is null
            ? equipped
            : equipped with { Stripe = new StripeReader(StripeLink.Serial, EvdevRecords.LongLength, parts.Arena) };
    }

    /// <summary>True where cards can be inserted.</summary>
    public bool HasSlot => slot is not null;

    /// <summary>True where cards can be swiped.</summary>
    public bool HasStripes => nextSwiped is not null;

    /// <summary>Adds a contact reader, before the terminal has power.</summary>
    /// <param name="next">The card that is inserted next.</param>
    public void UseSlot(Func<IContactCardModel> next)
    {
        nextInserted = next;
        slot = new SlotModel(world.Timeline, occurred => Terminal.Deliver(Terminal.Life, new NodeEvent.SlotTold(occurred)));
    }

    /// <summary>Adds a stripe reader on a serial line, before the terminal has power.</summary>
    /// <param name="next">What it says of the card that is swiped next.</param>
    public void UseStripes(Func<string> next) => nextSwiped = next;

    /// <summary>Puts a chip and its serial line in the place of the direct reader, before the terminal has power.</summary>
    public void UseChip(Chance dice) => chip = new ReaderWire(world.Timeline, dice, Terminal);

    /// <inheritdoc/>
    public void CarryOut(NodeEffect effect, int life)
    {
        Watch?.Invoke(this, effect);
        switch (effect)
        {
            case NodeEffect.Open { Wire: Wire.Host }:
                Host.Connect(life);
                break;
            case NodeEffect.Close { Wire: Wire.Host }:
                Host.Drop();
                break;
            case NodeEffect.Transmit { Wire: Wire.Host } e:
                Host.Send(e.Bytes, life);
                break;
            case NodeEffect.Transmit { Wire: Wire.Reader } e:
                chip?.Send(e.Bytes, life);
                break;
            case NodeEffect.DriveSlot e:
                slot?.Take(e.Command);
                break;
            case NodeEffect.Transmit { Wire: Wire.Printer } e:
                Print(e.Bytes, life);
                break;
            case NodeEffect.AnswerTill e:
                Till.Hear(e.Answer);
                break;
            case NodeEffect.TellTill e:
                Till.Hear(e.Occurred);
                break;
            default:
                Fleet?.CarryOut(effect, life); // Lights and tones: nobody here listens.
                break;
        }
    }

    /// <inheritdoc/>
    public void Started()
    {
        slot?.Connect();
        if (nextSwiped is not null)
        {
            Terminal.Deliver(Terminal.Life, new NodeEvent.WireOpened(Wire.Stripe));
        }
    }

    /// <inheritdoc/>
    public void Wanted(PromptId prompt) => WatchPrompt?.Invoke(this, prompt);

    /// <inheritdoc/>
    public void Shown(PromptId prompt) => Person.See(prompt);

    /// <inheritdoc/>
    public void PowerLost()
    {
        Host.Drop();
        Printer.Tear();
        chip?.PowerLost();
        slot?.Disconnect();
        Fleet?.PowerLost();
    }

    /// <inheritdoc/>
    public void Dispose() => Terminal.Dispose();

    /// <summary>Somebody holds a card to the reader.</summary>
    public void Tap()
    {
        ICardModel card = nextCard();
        IReaderModel? field = reader;
        field?.Insert(card);
        world.Timeline.After(
            world.Chance.OneIn(Faults.CardPulled) ? world.Chance.Between(20, 200) : world.Chance.Between(1_000, 2_000),
            () => field?.Remove());
    }

    /// <summary>Somebody inserts a card, and may pull it at any moment.</summary>
    public void Insert()
    {
        if (slot is not { HoldsCard: false })
        {
            return; // The one that is there is the next one.
        }

        slot.Insert(nextInserted!());
        if (world.Chance.OneIn(Faults.CardPulled / 2))
        {
            world.Timeline.After(world.Chance.OneIn(2) ? world.Chance.Between(10, 400) : world.Chance.Between(400, 8_000), slot.Pull);
        }
    }

    /// <summary>Somebody draws a card through the stripe reader.</summary>
    public void Swipe()
    {
        if (nextSwiped is not null)
        {
            byte[] said = Encoding.ASCII.GetBytes(nextSwiped());
            Terminal.Deliver(Terminal.Life, new NodeEvent.BytesReceived(Wire.Stripe, said));
        }
    }

    /// <summary>Somebody takes the card out of the slot.</summary>
    public void Pull() => slot?.Pull();

    private void Print(ReadOnlyMemory<byte> bytes, int life)
    {
        int slow = 0;
        if (world.Chance.OneIn(Faults.Printer) && Printer is { PaperOut: false, CoverOpen: false, Silent: false })
        {
            int kind = world.Chance.Below(4);
            slow = kind == 3 ? 12_000 : 0;
            (Printer.PaperOut, Printer.CoverOpen, Printer.Silent) = (kind == 0, kind == 1, kind == 2);
            world.Timeline.After(
                world.Chance.Between(3_000, 20_000),
                () => (Printer.PaperOut, Printer.CoverOpen, Printer.Silent) = (false, false, false));
        }

        byte[] answers = Printer.Receive(bytes.Span);
        if (answers.Length > 0)
        {
            world.Timeline.After(
                world.Chance.Between(5, 300 + slow), () => Terminal.Deliver(life, new NodeEvent.BytesReceived(Wire.Printer, answers)));
        }
    }
}
