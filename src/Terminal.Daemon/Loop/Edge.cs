using Terminal.Daemon.Settings;
using Terminal.Daemon.Till;
using Terminal.Engine;
using Terminal.Engine.Configuration;
using Terminal.Engine.Fleet;
using Terminal.Platform.Board;
using Terminal.Platform.Cards;
using Terminal.Platform.Fleet;
using Terminal.Platform.Host;
using Terminal.Platform.Journal;
using Terminal.Platform.Lines;
using Terminal.Primitives;

namespace Terminal.Daemon.Loop;

/// <summary>The adapters that carry out what the machines want. Each has its own thread; none blocks its caller.</summary>
internal sealed class Edge : IDisposable
{
    private static readonly TimeSpan FarewellLimit = TimeSpan.FromSeconds(2);

    private readonly ILine reader;
    private readonly IDisposable? stripe;
    private readonly SerialLine printer;
    private readonly TlsHostLink host;
    private readonly BoardEdge board;
    private readonly TillServer? till;
    private readonly NodeConfiguration configuration;

    /// <summary>Opens what there is; what is missing is waited for.</summary>
    /// <param name="settings">Checked settings.</param>
    /// <param name="configuration">The same as the adapters take them.</param>
    /// <param name="journal">The journal, not started; null where there is none, and nothing is written.</param>
    /// <param name="links">Where events go, and the will.</param>
    public Edge(DaemonSettings settings, NodeConfiguration configuration, SqliteJournal? journal, in EdgeLinks links)
    {
        Inbox inbox = links.Inbox;
        this.configuration = configuration;
        Store = links.Store;
        Store?.Start(new FleetStoreListener(inbox));
        Journal = journal;
        Journal?.Start(new JournalListener(inbox));
        BoardShare share = configuration.VaultSocket().Length > 0 ? BoardShare.Terminal : BoardShare.Both;
        board = new BoardEdge(settings, configuration, share, inbox);
        reader = ReaderEdge.Make(settings, configuration, new WireListener(Wire.Reader, inbox));
        printer = new SerialLine(
            configuration.PathOf(settings.Printer.Path), settings.Printer.BaudRate, new WireListener(Wire.Printer, inbox));
        host = new TlsHostLink(configuration.HostLink(links.InForce.Configuration), new WireListener(Wire.Host, inbox));
        Broker = BoardEdge.Parts().NewMqttLink(configuration.BrokerLink(), links.Will, new BrokerListener(inbox));
        FieldWork = new FieldWork(inbox, links.Log, links.CrashFolder);
        Till = new TillExchange(inbox);
        Use(links.InForce.Configuration);
        till = configuration.Till() is { } served ? new TillServer(served, Till, inbox) : null;
        Slot = configuration.ContactReader() is { } contact ? new PcscSlot(contact, new SlotListener(inbox)) : null;
        stripe = configuration.OpenStripeReader(new WireListener(Wire.Stripe, inbox));
        reader.Open();
        printer.Open();
        Broker.Start();
        till?.Start();
    }

    /// <summary>The display; null where a vault in a process of its own has it.</summary>
    public IDisplayPort? Display => board.Display;

    /// <summary>Lights and beeper.</summary>
    public ILightsPort Lights => board.Lights!;

    /// <summary>The contact reader's slot; null where the settings name none.</summary>
    public PcscSlot? Slot { get; }

    /// <summary>The journal; null where the disk had no room to open it.</summary>
    public SqliteJournal? Journal { get; }

    /// <summary>What the fleet sent, and what it is to hear; null where nothing can be kept in this run.</summary>
    public FleetStore? Store { get; }

    /// <summary>What the fleet's commands need of the machine.</summary>
    public FieldWork FieldWork { get; }

    /// <summary>The fleet's broker.</summary>
    public IMqttLink Broker { get; }

    /// <summary>The tills' questions and who listens; there also where no till is served.</summary>
    public TillExchange Till { get; }

    /// <summary>The adapter of a wire.</summary>
    public ILine this[Wire wire] => wire switch
    {
        Wire.Reader => reader,
        Wire.Printer => printer,
        _ => host,
    };

    /// <summary>Takes from a configuration what is the edge's: where the acquirer is, and the tills' currency.</summary>
    public void Use(TerminalConfiguration inForce)
    {
        TlsHostSettings acquirer = configuration.HostLink(inForce);
        MqttSettings fleet = configuration.BrokerLink();
        host.Use(acquirer);
        FieldWork.Peers = [("host", acquirer.Address, acquirer.Port), ("broker", fleet.Address, fleet.Port)];
        Invariant.Check(Currency.TryFind(inForce.Currency, out Currency currency));
        Till.Currency = currency.Code;
    }

    /// <summary>Says goodbye to the broker, once it has acknowledged the last status.</summary>
    public void SayGoodbye() => Broker.Stop(FarewellLimit);

    /// <inheritdoc/>
    public void Dispose()
    {
        till?.Dispose();
        FieldWork.Dispose();
        Slot?.Dispose();
        reader.Dispose();
        stripe?.Dispose();
        printer.Dispose();
        host.Dispose();
        Broker.Dispose();
        Journal?.Dispose();
        Store?.Dispose();
        board.Dispose();
    }
}

/// <summary>What the adapters are tied to.</summary>
/// <param name="Inbox">The loop's queue.</param>
/// <param name="Will">What the broker says when the terminal is lost.</param>
/// <param name="InForce">The configuration to begin with.</param>
/// <param name="Store">What the fleet sent, not started; null where nothing can be kept.</param>
internal readonly record struct EdgeLinks(Inbox Inbox, FleetMessage Will, ConfigurationInForce InForce, FleetStore? Store)
{
    /// <summary>The last lines of the log.</summary>
    public required LogMemory Log { get; init; }

    /// <summary>Where crash records lie.</summary>
    public required string CrashFolder { get; init; }
}
