using Terminal.Emv.Contact;
using Terminal.Emv.Contactless;
using Terminal.Emv.Tlv;
using Terminal.Primitives;
using static Terminal.Tests.Emv.Samples;

namespace Terminal.Tests.Emv.Contact;

/// <summary>The contact kernel with a card that answers by the beginning of a command; the test answers all other outputs.</summary>
internal sealed class ContactRig
{
    public const string Select = "00A40400";
    public const string ReadTries = "80CA9F17";
    public const string FirstAc = "80AE";
    private const int ExchangeCountMax = 300;
    private readonly Dictionary<string, Queue<string?>> answers = [];
    private Instant now;

    public ContactRig(ContactConfiguration? configuration = null)
        : this(new ContactKernel(configuration ?? Configuration()))
    {
    }

    /// <summary>A card at a kernel that was used before.</summary>
    public ContactRig(ContactKernel kernel)
    {
        Kernel = kernel;
        On(Select, Fci(pdol: ""), Fci(pdol: ""));
        On("80A80000", Options("0000"));
        On("00B2010C", Record());
    }

    public ContactKernel Kernel { get; }

    /// <summary>A card that computes its answers; what it leaves open (null) is answered from the list.</summary>
    public Func<string, string?>? Computes { get; init; }

    /// <summary>All commands that the kernel sent.</summary>
    public List<string> Sent { get; } = [];

    /// <summary>All that the kernel wanted shown.</summary>
    public List<UserInterfaceRequest> Shown { get; } = [];

    /// <summary>All that it wanted of others than the card.</summary>
    public List<KernelOutputKind> Wanted { get; } = [];

    /// <summary>The last output that is neither a command nor something to show.</summary>
    public ContactOutput Asked { get; private set; }

    public ContactOutcome Outcome => Asked.Outcome;

    public string Tvr => Data(Tag.Tvr);

    public string Tsi => Data(Tag.Tsi);

    public string CvmResults => Data(Tag.CvmResults);

    public string LastSent => Sent[^1];

    public static ContactConfiguration Configuration(
        string capabilities = "E0F8C8", string type = "22", ContactApplication? application = null) =>
        new(
            new TerminalData
            {
                Capabilities = Hex.Parse(capabilities),
                TerminalType = Hex.Parse(type)[0],
                AdditionalCapabilities = Hex.Parse("F000F0A001"),
                CountryNumeric = 276,
            },
            [application ?? Application()],
            [])
        {
            UsesDirectory = false,
        };

    public static ContactApplication Application(
        string denial = "0000000000", string online = "0000000000", string whenAlone = "0000000000") =>
        new()
        {
            Aid = Hex.Parse(Visa),
            TacDenial = Hex.Parse(denial),
            TacOnline = Hex.Parse(online),
            TacDefault = Hex.Parse(whenAlone),
            FloorLimitMinor = 100000,
        };

    public static ContactTransaction Purchase(long amountMinor = 1250, byte type = 0x00) => new(Transaction(amountMinor, type));

    public static string Options(string profile) => Tlv("80", profile + "08010100") + "9000";

    /// <summary>A record with all that a card must give, no issuer action code asking for anything; changes go over it.</summary>
    public static string Record(params (string Tag, string? Value)[] changes)
    {
        var objects = new Dictionary<string, string?>
        {
            ["5A"] = "4761739001010010",
            ["5F24"] = "491231",
            ["8C"] = "95059B029F3403",
            ["8D"] = "8A0295059B0291089F3704",
            ["9F0D"] = "0000000000",
            ["9F0E"] = "0000000000",
            ["9F0F"] = "0000000000",
        };
        foreach ((string tag, string? value) in changes)
        {
            objects[tag] = value;
        }

        return Tlv("70", string.Concat(objects.Where(static one => one.Value is not null).Select(static one => Tlv(one.Key, one.Value!))))
            + "9000";
    }

    /// <summary>A cryptogram in format 1: 00 AAC, 40 TC, 80 ARQC.</summary>
    public static string Cryptogram(string type) => Tlv("80", type + "0001" + "0102030405060708" + "06011203A00000") + "9000";

    /// <summary>The card answers a command that begins so, one after the other; the last answer stays. Null: it is gone.</summary>
    public ContactRig On(string command, params string?[] responses)
    {
        foreach (string covered in answers.Keys.Where(one => one.StartsWith(command, StringComparison.Ordinal)).ToArray())
        {
            _ = answers.Remove(covered);
        }

        answers[command] = new Queue<string?>(responses);
        return this;
    }

    public ContactRig Start(ContactTransaction? transaction = null)
    {
        Kernel.Start(transaction ?? Purchase(), now);
        return Run();
    }

    /// <summary>Does something with the kernel, and plays on until it asks for something that is not the card's.</summary>
    public ContactRig Then(Action<ContactKernel, Instant> act)
    {
        act(Kernel, now);
        return Run();
    }

    public ContactRig Pin(PinAnswer answer, ushort status = 0) => Then((kernel, at) => kernel.PinAnswered(answer, status, at));

    public ContactRig Host(bool approved, string data = "", ushort code = 0x3030) =>
        Then((kernel, at) => kernel.HostAnswered(new HostAnswer(approved, code, Hex.Parse(data)), at));

    /// <summary>Lets the time pass up to the deadline.</summary>
    public ContactRig Overdue()
    {
        now = Kernel.Deadline ?? now;
        return Then(static (kernel, at) => kernel.Elapse(at));
    }

    public string Data(uint tag) => Kernel.TryGetData(tag, out ReadOnlySpan<byte> value) ? Hex.ToText(value) : "";

    private ContactRig Run()
    {
        while (Sent.Count < ExchangeCountMax && Drain() is { } command)
        {
            Sent.Add(command);
            string? response = Computes?.Invoke(command) ?? Listed(command);
            if (response is null)
            {
                Kernel.CardLost(now);
            }
            else
            {
                Kernel.Receive(Hex.Parse(response), now);
            }
        }

        return this;
    }

    private string? Listed(string command)
    {
        string? key = answers.Keys.Where(one => command.StartsWith(one, StringComparison.Ordinal)).MaxBy(static one => one.Length);
        Queue<string?>? queue = key is null ? null : answers[key];
        return queue is null ? "6A88" : queue.Count > 1 ? queue.Dequeue() : queue.Peek();
    }

    private string? Drain()
    {
        string? command = null;
        while (Kernel.TryTake(out ContactOutput output))
        {
            if (output.Kind == KernelOutputKind.SendApdu)
            {
                command = Hex.ToText(output.Bytes.Span);
            }
            else if (output.Kind == KernelOutputKind.ShowUi)
            {
                Shown.Add(output.Ui);
            }
            else
            {
                Asked = output;
                Wanted.Add(output.Kind);
            }
        }

        return command;
    }
}
