using System.Text.Json.Serialization;

namespace Terminal.Panel.Board;

/// <summary>What the board shows at one moment, as <c>GET /api/state</c> gives it.</summary>
/// <param name="DisplayText">The display's four lines as far as their glyphs are known.</param>
/// <param name="Display">The display's memory in base64: 1,024 bytes, page by page, a byte eight dots down with the lowest bit on
/// top.</param>
/// <param name="Lights">Mask of the four contactless lights, 1 for the first.</param>
/// <param name="Tone">The tone that was played last.</param>
/// <param name="Cards">The wallet.</param>
/// <param name="CardInField">Name of the card that lies on the reader; null where none does.</param>
/// <param name="CardInSlot">Name of the card that is in the slot of the contact reader; null where none is.</param>
/// <param name="Receipts">Count of receipts that were cut off.</param>
/// <param name="PaperOut">True while the printer has no paper.</param>
/// <param name="CoverOpen">True while the printer's cover is open.</param>
/// <param name="AcquirerMode">How the acquirer's model answers: a name of <see cref="AcquirerSwitch"/>'s.</param>
/// <param name="Network">True while the relays to acquirer and broker are up.</param>
/// <param name="HousingOpen">True while the housing is open.</param>
/// <param name="Terminal">True while the terminal's process holds the board's bus.</param>
internal sealed record BoardState(
    IReadOnlyList<string> DisplayText,
    string Display,
    int Lights,
    ToneState Tone,
    IReadOnlyList<CardState> Cards,
    string? CardInField,
    string? CardInSlot,
    int Receipts,
    bool PaperOut,
    bool CoverOpen,
    string AcquirerMode,
    bool Network,
    bool HousingOpen,
    bool Terminal);

/// <summary>A tone.</summary>
/// <param name="Name">key, success or alert; empty before the first.</param>
/// <param name="Count">How many tones there were: a rise means that one sounds now.</param>
internal sealed record ToneState(string Name, int Count);

/// <summary>A card of the wallet as its face shows it.</summary>
/// <param name="Id">Its name in calls.</param>
/// <param name="Name">What is written on it.</param>
/// <param name="Description">What it is for.</param>
/// <param name="Label">Its application's label.</param>
/// <param name="LastFour">The last four digits of its account number.</param>
/// <param name="Pin">Its PIN, which is no secret: it is a test card; empty where it has none.</param>
/// <param name="Antenna">True where it can be tapped.</param>
/// <param name="Chip">True where it can be inserted.</param>
/// <param name="Stripe">True where it can be swiped.</param>
internal sealed record CardState(
    string Id, string Name, string Description, string Label, string LastFour, string Pin, bool Antenna, bool Chip, bool Stripe);

/// <summary>A receipt as text.</summary>
/// <param name="Number">Counts from 1.</param>
/// <param name="Lines">Its lines.</param>
internal sealed record ReceiptState(int Number, IReadOnlyList<string> Lines);

/// <summary>Something that happened on the board.</summary>
/// <param name="Number">Counts from 1.</param>
/// <param name="Time">Wall-clock time, UTC.</param>
/// <param name="Text">What, for a person.</param>
internal sealed record LogLine(int Number, DateTimeOffset Time, string Text);

/// <summary>Why a call was refused.</summary>
/// <param name="Error">For a person.</param>
internal sealed record Refusal(string Error);

/// <summary>Serialisation of the board's answers, generated at build time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(BoardState))]
[JsonSerializable(typeof(ReceiptState))]
[JsonSerializable(typeof(Refusal))]
[JsonSerializable(typeof(IReadOnlyList<LogLine>))]
internal sealed partial class BoardJsonContext : JsonSerializerContext;
