using System.Security.Cryptography;
using Terminal.Devices.Contactless;
using Terminal.Devices.Keypad;
using Terminal.Devices.Lights;
using Terminal.Devices.Magstripe;
using Terminal.Emulator.Acquirer;
using Terminal.Emulator.Cards;
using Terminal.Emulator.World;
using Terminal.Emv.Contactless;
using Terminal.Engine;
using Terminal.Engine.Configuration;
using Terminal.Engine.Fleet;
using Terminal.Engine.Host;
using Terminal.Engine.Journal;
using Terminal.Engine.Till;
using Terminal.Iso8583;
using Terminal.Primitives;
using Terminal.Tests.Engine.Configuration;
using Terminal.Vault;

namespace Terminal.Tests.Engine;

/// <summary>
/// A node with everything around it in the test's hands: models of reader, host and printer, and a disk and a vault that answer when told.
/// </summary>
internal sealed partial class NodeRig
{
    /// <summary>The supervisor's code.</summary>
    public const string Code = "4711";

    private readonly Timeline timeline = new();
    private readonly byte[] arenaBlock = new byte[4096];
    private readonly SecretArena arena;
    private readonly DirectReader reader;
    private readonly OfflineSettings offline;
    private readonly bool takesPin;
    private int connection;
    private int ticket;

    public NodeRig(IEnumerable<JournalRecord>? journal = null, string bootSeed = "00", OfflineSettings? offline = null,
        FleetStanding? fleet = null, bool takesPin = false, Func<NodeSettings, NodeSettings>? configure = null,
        Func<IContactlessReader, IContactlessReader>? driver = null, ConfigurationStanding? standing = null)
    {
        this.takesPin = takesPin;
        this.offline = offline ?? new OfflineSettings();
        Records.AddRange(journal ?? []);
        arena = new SecretArena(arenaBlock);
        Slot = new ChipSlot(occurred => Tell(new NodeEvent.SlotTold(occurred)));
        reader = new DirectReader(timeline, () => Node!.Elapse(timeline.Now));
        byte[] seed = new byte[Entropy.SeedLength];
        Hex.Parse(bootSeed).CopyTo(seed, 0);
        NodeSettings settings = configure?.Invoke(Settings()) ?? Settings();
        Node = new Node(settings, new NodeParts(driver?.Invoke(reader) ?? reader, arena, new Entropy(seed))
        {
            Stripe = new StripeReader(StripeLink.Serial, 24, arena),
            Trust = ExampleDocument.Trust,
            Standing = standing ?? ConfigurationStanding.None,
            Fleet = fleet ?? FleetStanding.None,
        }, [.. Records]);
    }

    public Node Node { get; }

    /// <summary>The host: by default it answers at once.</summary>
    public AcquirerModel Host { get; set; } = NewHost();

    /// <summary>What is durable.</summary>
    public List<JournalRecord> Records { get; } = [];

    /// <summary>Records whose writing the test holds back.</summary>
    public Queue<JournalRecord> Unwritten { get; } = new();

    /// <summary>Questions to the vault, answered or not.</summary>
    public List<VaultCommand> Questions { get; } = [];

    /// <summary>What the vault says of itself, and of its keys.</summary>
    public VaultState State { get; set; } = new();

    public List<SlotStatus> Slots { get; } = [];

    public List<VaultCommand.ShowPrompt> Prompts { get; } = [];

    /// <summary>The language of the screens.</summary>
    public string Language { get; private set; } = "";

    public List<NodeEffect> Effects { get; } = [];

    /// <summary>Frames to the host, oldest first.</summary>
    public List<byte[]> Frames { get; } = [];

    public PlainPrinter Printer { get; } = new();

    public bool DiskWrites { get; set; } = true;

    public bool DiskFinds { get; set; } = true;

    public bool DiskErases { get; set; } = true;

    public bool StoreKeeps { get; set; } = true;

    public bool VaultAnswers { get; set; } = true;

    /// <summary>Whether there is a vault; while there is none, what is asked of it is dropped with its secret.</summary>
    public bool VaultIsThere { get; private set; } = true;

    public bool HostHears { get; set; } = true;

    /// <summary>Puts another response code into the host's answer to a message type; null leaves it.</summary>
    public Func<string, string?> Verdict { get; set; } = static _ => null;

    public bool NetworkUp { get; set; } = true;

    public Instant Now => timeline.Now;

    public PromptId Prompt => Prompts[^1].Prompt;

    /// <summary>The code on the screen.</summary>
    public string? Shown => Prompts[^1].Arguments.Code;

    public IEnumerable<PromptId> Screens => Prompts.Select(shown => shown.Prompt);

    public IEnumerable<JournalKind> Kinds => Records.Select(record => record.Kind);

    public IEnumerable<Tone> Tones => Effects.OfType<NodeEffect.Play>().Select(effect => effect.Tone).Where(tone => tone != Tone.Key);

    public ContactlessLights Lights => Effects.OfType<NodeEffect.SetLights>().Select(effect => effect.Lights).LastOrDefault();

    public IEnumerable<TillAnswer> Answers => Effects.OfType<NodeEffect.AnswerTill>().Select(effect => effect.Answer);

    /// <summary>What tills were told of payments, oldest first.</summary>
    public IEnumerable<TillEvent> Told => Effects.OfType<NodeEffect.TellTill>().Select(effect => effect.Occurred);

    /// <summary>True where no secret is left in the arena.</summary>
    public bool ArenaIsZero => arenaBlock.All(value => value == 0);

    public static AcquirerModel NewHost()
    {
        var host = new AcquirerModel(new AcquirerSettings(), []);
        host.SetClock(new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.FromHours(1)), Instant.Origin);
        return host;
    }

    public void Start()
    {
        Node.Start(Now);
        Pump();
    }

    /// <summary>The process ends without a word and starts again over what is durable.</summary>
    public NodeRig Restart() => new(Records, "01", offline) { Host = Host };

    public void SetClock(bool trusted = true) => Tell(new NodeEvent.ClockSet(
        new DateTimeOffset(2026, 11, 22, 9, 0, 0, TimeSpan.Zero) + (Now - Instant.Origin), TimeSpan.FromHours(1), trusted));

    /// <summary>From the start to the idle screen.</summary>
    public NodeRig Open()
    {
        Start();
        SetClock();
        Tell(new NodeEvent.WireOpened(Wire.Reader));
        Tell(new NodeEvent.WireOpened(Wire.Printer));
        Pass(1);
        return this;
    }

    public void Tell(NodeEvent occurred)
    {
        VaultIsThere = occurred is NodeEvent.VaultFound || (VaultIsThere && occurred is not NodeEvent.VaultLost);
        Node.Receive(occurred, Now);
        Pump();
    }

    public void Press(params ReadOnlySpan<Key> keys)
    {
        foreach (Key key in keys)
        {
            Tell(new NodeEvent.VaultReplied(new VaultReply.KeyPressed(key)));
        }
    }

    /// <summary>Presses keys as they are written: digits, E for Enter, L for Clear, C for Cancel.</summary>
    public void Type(string keys)
    {
        foreach (char key in keys)
        {
            Press(key switch { 'E' => Key.Enter, 'L' => Key.Clear, 'C' => Key.Cancel, _ => (Key)(key - '0') });
        }
    }

    /// <summary>Waits until the result has left the screen, and presses keys.</summary>
    public void Later(string keys)
    {
        Pass(7);
        Type(keys);
    }

    /// <summary>Keys 12.00 and confirms.</summary>
    public void KeyAmount() => Type("1200E");

    /// <summary>Lays a card on the reader for two seconds.</summary>
    public void Lay(ICardModel card)
    {
        Insert(card);
        Pass(2);
        reader.Remove();
    }

    /// <summary>Lays a card on the reader and leaves it there.</summary>
    public void Insert(ICardModel? card = null) => reader.Insert(card ?? TestWallet.CheapCard("4761739001010119", ""));

    /// <summary>Takes the card away.</summary>
    public void Take() => reader.Remove();

    public void Sell()
    {
        KeyAmount();
        Tap();
    }

    /// <summary>Asks as a till does.</summary>
    /// <returns>The answer, or null where none has come yet.</returns>
    public TillAnswer? Ask(Func<int, TillRequest> request)
    {
        int own = ++ticket;
        Tell(new NodeEvent.TillAsked(request(own)));
        return AnswerTo(own);
    }

    public TillAnswer? AnswerTo(int asked) => Answers.SingleOrDefault(answer => answer.Ticket == asked);

    public TillAnswer? Pay(string id, long minor = 1200) =>
        Ask(own => new TillRequest.Pay(own, new PaymentOrder(id, PaymentType.Sale, minor)));

    public TillAnswer? Order(PaymentOrder order) => Ask(own => new TillRequest.Pay(own, order));

    public TillAnswer? Look(string id) => Ask(own => new TillRequest.Look(own, id));

    /// <summary>Lets time pass: the node is called at its deadlines and at no other time.</summary>
    public void Pass(double seconds)
    {
        Instant end = Now + TimeSpan.FromSeconds(seconds);
        while (Now < end)
        {
            Instant slice = Instant.Earlier(end, Now + TimeSpan.FromMilliseconds(10))!.Value;
            while (timeline.Step(slice))
            {
                Pump();
            }

            if (Node.Deadline <= Now)
            {
                Node.Elapse(Now);
            }

            Pump();
        }
    }

    /// <summary>Writes the oldest record that is held back and tells of it.</summary>
    public void Write()
    {
        JournalRecord record = Unwritten.Dequeue();
        Records.Add(record);
        Tell(new NodeEvent.JournalCommitted(record.Sequence));
    }

    public void Break(string fault = "RESET")
    {
        Host.Close(connection);
        connection = 0;
        Tell(new NodeEvent.WireClosed(Wire.Host, fault));
    }

    /// <summary>Cuts the way to the host.</summary>
    public void Disconnect()
    {
        NetworkUp = false;
        Break();
    }

    /// <summary>Mends it, and waits until the terminal has noticed.</summary>
    public void Reconnect()
    {
        NetworkUp = true;
        Pass(35);
    }

    /// <summary>The last frame of a type that went to the host, opened.</summary>
    public IsoMessage Sent(string type)
    {
        byte[] frame = Frames.Last(frame => Convert.ToHexString(frame.AsSpan(7, 2)) == type);
        var message = new IsoMessage();
        Assert.True(Dialect.Bcd.TryUnpack(frame.AsSpan(Dialect.Bcd.Framing.PrefixLength), message, out _));
        return message;
    }

    public int Count(string type) => Frames.Count(frame => Convert.ToHexString(frame.AsSpan(7, 2)) == type);

    /// <summary>A vault whose cipher is plain to see: every byte is turned over.</summary>
    public void Answer(VaultCommand question)
    {
        switch (question)
        {
            case VaultCommand.ProtectCard e:
                byte[] turned = [.. e.Card.Bytes.ToArray().Select(value => (byte)(value ^ 0xFF))];
                e.Card.Dispose();
                Tell(new NodeEvent.VaultReplied(new VaultReply.CardProtected(e.Id, turned, SHA256.HashData(turned), "key-1")));
                break;
            case VaultCommand.RevealCard e:
                Tell(new NodeEvent.VaultReplied(new VaultReply.CardRevealed(e.Id, Reveal(e.Ciphertext))));
                break;
            default:
                break;
        }
    }

    private NodeSettings Settings()
    {
        Assert.True(Tpdu.TryParse("6000030000", out Tpdu tpdu));
        byte[] hash = new byte[CodeVerifier.HashLength];
        CodeVerifier.Make("4711"u8, new byte[CodeVerifier.SaltLength], 1, hash);
        NodeSettings shop = SampleShop.Settings();
        return shop with
        {
            Contactless = shop.Contactless with
            {
                Applications =
                [
                    new ContactlessApplication
                    {
                        Aid = Hex.Parse("A0000000031010"),
                        KernelId = 3,
                        TransactionLimitMinor = 50_000,
                        FloorLimitMinor = offline.SaleLimitMinor,
                        CvmRequiredLimitMinor = 40_000,
                        Qualifiers = Hex.Parse(offline.Use != OfflineUse.Never ? "21000080" : takesPin ? "24000000" : "20000000"),
                    },
                ],
                CaKeys = [OfflineCard.Authority],
            },
            Host = new HostSettings
            {
                TerminalId = "20000001", MerchantId = "000000000012345", NetworkId = "003", Tpdu = tpdu, TakesPin = takesPin,
            },
            Fleet = new FleetSettings { Firmware = "test", ConfigurationVersion = 7 },
            Offline = offline,
            SupervisorCode = new CodeVerifier(new byte[CodeVerifier.SaltLength], hash, 1),
        };
    }

    private void Pump()
    {
        while (Node.TryTake(out NodeEffect? effect))
        {
            Effects.Add(effect!);
            switch (effect)
            {
                case NodeEffect.Append e:
                    Unwritten.Enqueue(e.Record);
                    if (DiskWrites)
                    {
                        Write();
                    }

                    break;
                case NodeEffect.Find e when DiskFinds:
                    Tell(new NodeEvent.Found(e.Query.Question, OnDisk(e.Query)));
                    break;
                case NodeEffect.EraseCards e when DiskErases:
                    Erase(e.Batch);
                    break;
                case NodeEffect.Ask e when !VaultIsThere:
                    (e.Command as VaultCommand.ProtectCard)?.Card.Dispose();
                    break;
                case NodeEffect.Ask { Command: VaultCommand.ShowPrompt shown }:
                    Prompts.Add(shown);
                    break;
                case NodeEffect.Ask { Command: VaultCommand.SetLanguage set }:
                    Language = set.Language;
                    break;
                case NodeEffect.Keep e when StoreKeeps:
                    Tell(new NodeEvent.Kept(e.Row));
                    break;
                case NodeEffect.Ask { Command: VaultCommand.ReportState e }:
                    Tell(new NodeEvent.VaultReplied(new VaultReply.StateReported(e.Id, State)));
                    break;
                case NodeEffect.Ask { Command: VaultCommand.ReportKeys e }:
                    Tell(new NodeEvent.VaultReplied(new VaultReply.KeysReported(e.Id, Slots)));
                    break;
                case NodeEffect.Ask e:
                    Questions.Add(e.Command);
                    if (VaultAnswers)
                    {
                        Answer(e.Command);
                    }

                    break;
                default:
                    CarryOut(effect!);
                    break;
            }
        }
    }

    private void Erase(int batch)
    {
        for (int i = 0; i < Records.Count; i++)
        {
            Records[i] = Records[i].Batch == batch ? Records[i] with { CardCiphertext = default } : Records[i];
        }

        Tell(new NodeEvent.CardsErased(batch));
    }

    /// <summary>The newest payment that a query names, with what goes back to it.</summary>
    public JournalRecord[] OnDisk(JournalQuery query)
    {
        Guid? id = Records.FindLast(record => query switch
        {
            { TillId.Length: > 0 } => record.TillId == query.TillId,
            { Invoice: > 0 } => record.Invoice == query.Invoice && record.Type != PaymentType.Void
                && record.Kind is JournalKind.Approved or JournalKind.Stored,
            { RetrievalReference.Length: > 0 } => record.RetrievalReference == query.RetrievalReference
                && record.Kind == JournalKind.Approved && record.Type != PaymentType.Void,
            _ => record.PaymentId == query.Id,
        })?.PaymentId;
        HashSet<Guid> near = [.. Records.Where(record => record.OriginalId == id).Select(record => record.PaymentId)];
        return [.. Records.Where(record => record.PaymentId == id || record.OriginalId == id || near.Contains(record.OriginalId))];
    }

    private void CarryOut(NodeEffect effect)
    {
        switch (effect)
        {
            case NodeEffect.Open { Wire: Wire.Host } when NetworkUp:
                Host.Open(++connection);
                Tell(new NodeEvent.WireOpened(Wire.Host));
                break;
            case NodeEffect.Open { Wire: Wire.Host }:
                Tell(new NodeEvent.WireClosed(Wire.Host, "REFUSED"));
                break;
            case NodeEffect.Transmit { Wire: Wire.Host } e:
                Frames.Add(e.Bytes.ToArray());
                Ask(e.Bytes.Span);
                break;
            case NodeEffect.Transmit { Wire: Wire.Printer } e when Printer.Receive(e.Bytes.Span) is { Length: > 0 } said:
                Tell(new NodeEvent.BytesReceived(Wire.Printer, said));
                break;
            case NodeEffect.DriveSlot e:
                Slot.Take(e.Command);
                break;
            default:
                break;
        }
    }

    private void Ask(ReadOnlySpan<byte> frame)
    {
        if (!HostHears)
        {
            return;
        }

        Host.Receive(connection, frame, Now);
        while (Host.TryTake(out AcquirerOutput? output))
        {
            if (output is AcquirerOutput.Send answer)
            {
                Tell(new NodeEvent.BytesReceived(Wire.Host, Judged(answer.Frame, Convert.ToHexString(frame.Slice(7, 2)))));
            }
        }
    }

    private ReadOnlyMemory<byte> Judged(ReadOnlyMemory<byte> answer, string asked)
    {
        string script = asked == "0200" ? Script : "";
        if ((Verdict(asked) ?? (script.Length > 0 ? "00" : null)) is not { } code)
        {
            return answer;
        }

        int head = Dialect.Bcd.Framing.PrefixLength;
        var message = new IsoMessage();
        Assert.True(Dialect.Bcd.TryUnpack(answer.Span[head..], message, out _));
        message.Set(DataElement.ResponseCode, code.AsSpan());
        if (script.Length > 0)
        {
            message.Set(DataElement.IccData, Hex.Parse(script));
        }

        byte[] changed = new byte[512];
        Assert.True(Dialect.Bcd.TryPack(message, changed.AsSpan(head), out int length, out _));
        answer.Span[..head].CopyTo(changed);
        (changed[0], changed[1]) = ((byte)((head + length - 2) >> 8), (byte)(head + length - 2));
        return changed.AsMemory(0, head + length);
    }
}
