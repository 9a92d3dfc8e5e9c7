using System.Text.Json;
using Terminal.Emulator.Cards;
using Terminal.Emv.Contactless;
using Terminal.Fuzz.Mutation;
using Terminal.Primitives;
using Terminal.Vectors;

namespace Terminal.Fuzz.Targets;

/// <summary>A terminal's configuration and transaction, and the answers of cards that were played against it.</summary>
/// <param name="configuration">The configuration.</param>
/// <param name="transaction">The transaction; its unpredictable number is fixed, so that a signature holds again.</param>
internal sealed class CardCase(ContactlessConfiguration configuration, TransactionParameters transaction)
{
    private const int CommandCountMax = 100;
    private const byte KernelId = 3;

    private static readonly TransactionParameters Purchase = new()
    {
        AmountMinor = 1250,
        CurrencyNumeric = 978,
        CurrencyExponent = 2,
        DateYyMmDd = 261122,
        TimeHhMmSs = 101500,
        UnpredictableNumber = 0x4E5A1C07,
        SequenceCounter = 1,
    };

    /// <summary>The machine, used for one input after the other.</summary>
    public EntryPoint EntryPoint { get; } = new(configuration);

    /// <summary>The transaction.</summary>
    public TransactionParameters Transaction => transaction;

    /// <summary>Conversations: the answers of a card in their order. The first is the case's own.</summary>
    public List<byte[]> Conversations { get; } = [];

    /// <summary>The outcome of the first conversation.</summary>
    public Outcome Expected { get; private set; }

    /// <summary>All cases: the wallet's cards with every transcript of no stated configuration, then each of a stated one.</summary>
    public static List<CardCase> All()
    {
        List<CardCase> cases = [];
        CardCase wallet = new(WalletConfiguration(), Purchase);
        foreach (CardProfile profile in TestCards.Wallet.Cards)
        {
            ContactlessCard card = TestCards.Card(profile);
            byte[] response = new byte[Emv.Limits.ResponseLengthMax];
            wallet.Play(command =>
            {
                int length = card.Transceive(command, response);
                return length < 0 ? null : response[..length];
            });
        }

        foreach (string file in Directory.GetFiles(Path.Combine(VectorFiles.Emv, "transcripts"), "*.json").Order(StringComparer.Ordinal))
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(file));
            JsonElement expected = document.RootElement.TryGetProperty("expected", out JsonElement stated) ? stated : default;
            CardCase one = wallet;
            if (Json.Text(expected, "config").Length > 0)
            {
                TransactionParameters transaction = TranscriptVectors.Transaction(expected, out List<DataObject> objects);
                ContactlessConfiguration? configuration = TranscriptConfiguration.Read(
                    VectorFiles.Emv, Json.Text(expected, "config"), transaction.TransactionType, objects);
                one = configuration is null ? wallet : new CardCase(configuration, transaction);
                cases.Add(one);
            }

            List<JsonElement> exchanges = [.. Json.Items(document.RootElement, "exchanges")];
            one.Play(command => Answer(exchanges, command));
        }

        cases.RemoveAll(one => one == wallet);
        return [wallet, .. cases];
    }

    private static ContactlessConfiguration WalletConfiguration() => new(
        new TerminalData
        {
            Capabilities = new byte[] { 0x00, 0x08, 0xC8 },
            TerminalType = 0x22,
            AdditionalCapabilities = new byte[] { 0x60, 0x00, 0xF0, 0xA0, 0x01 },
            CountryNumeric = 276,
            MerchantCategoryCode = 5411,
            MerchantNameAndLocation = "CORNER SHOP",
        },
        [
            new ContactlessApplication
            {
                Aid = new byte[] { 0xA0, 0x00, 0x00, 0x00, 0x03 },
                KernelId = KernelId,
                TransactionLimitMinor = 50000,
                FloorLimitMinor = 2000,
                CvmRequiredLimitMinor = 5000,
                Qualifiers = new byte[] { 0x21, 0x00, 0x00, 0x80 },
            },
        ],
        [TestCards.Authority]);

    /// <summary>What a transcript's card answers: to this command, to one of the same header, to any; null where it had gone.</summary>
    private static byte[]? Answer(List<JsonElement> exchanges, byte[] command)
    {
        string text = Hex.ToText(command);
        int index = exchanges.FindIndex(one => string.Equals(Json.Text(one, "c"), text, StringComparison.OrdinalIgnoreCase));
        index = index >= 0 || !text.StartsWith("80A8", StringComparison.Ordinal)
            ? index
            : exchanges.FindIndex(one => Json.Text(one, "c").StartsWith("80A8", StringComparison.OrdinalIgnoreCase));
        index = index >= 0 ? index : exchanges.FindIndex(one => one.GetProperty("c").ValueKind == JsonValueKind.Null);
        return index < 0 ? [0x6A, 0x82]
            : exchanges[index].GetProperty("r").ValueKind == JsonValueKind.Null ? null
            : Json.Bytes(exchanges[index], "r");
    }

    /// <summary>Lets a card answer, and keeps what it said; no bytes stand for a card that is gone.</summary>
    private void Play(Func<byte[], byte[]?> card)
    {
        List<byte[]> answers = [];
        Outcome reached = default;
        EntryPoint.Start(transaction, Instant.Origin);
        EntryPoint.CardPresented(Instant.Origin);
        for (int i = 0; i < CommandCountMax && Drain(ref reached) is { } command; i++)
        {
            byte[]? answer = card(command);
            answers.Add(answer ?? []);
            if (answer is null)
            {
                EntryPoint.CardLost(Instant.Origin);
            }
            else
            {
                EntryPoint.Receive(answer, Instant.Origin);
            }
        }

        Expected = Conversations.Count == 0 ? reached : Expected;
        Conversations.Add(Parts.Join(answers));
    }

    private byte[]? Drain(ref Outcome reached)
    {
        byte[]? command = null;
        while (EntryPoint.TryTake(out KernelOutput output))
        {
            command = output.Kind == KernelOutputKind.SendApdu ? output.Bytes.ToArray() : command;
            reached = output.Kind == KernelOutputKind.Finish ? output.Outcome : reached;
        }

        return command;
    }
}
