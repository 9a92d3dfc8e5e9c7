using Terminal.Devices.Magstripe;
using Terminal.Fuzz.Mutation;
using Terminal.Fuzz.Targets;
using Terminal.Iso8583;

namespace Terminal.Fuzz;

/// <summary>One parser in the table.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Shape">What its inputs are made of.</param>
/// <param name="LengthMax">Longest input in bytes.</param>
/// <param name="Inputs">Inputs of a run that asks for no number: about two seconds on one core.</param>
/// <param name="Make">Makes it.</param>
internal sealed record ParserRow(string Name, InputShape Shape, int LengthMax, long Inputs, Func<IParserUnderTest> Make);

/// <summary>All parsers. A new one is a class in <c>Targets</c> and a row here.</summary>
internal static class ParserTable
{
    /// <summary>The rows, in the order in which they run.</summary>
    public static IReadOnlyList<ParserRow> Rows { get; } =
    [
        new("tlv", InputShape.Octets, TlvTarget.LengthMax, 1_000_000, static () => new TlvTarget()),
        new("dol", InputShape.Octets, DolTarget.LengthMax, 1_000_000, static () => new DolTarget()),
        new("card", InputShape.Parts, CardTarget.LengthMax, 10_000, static () => new CardTarget()),
        new("contact-card", InputShape.Parts, ContactCardTarget.LengthMax, 10_000, static () => new ContactCardTarget()),
        new("pn532-frame", InputShape.Octets, Pn532FrameTarget.LengthMax, 300_000, static () => new Pn532FrameTarget()),
        new("pn532-reader", InputShape.Parts, Pn532ReaderTarget.LengthMax, 70_000, static () => new Pn532ReaderTarget()),
        new("pn532-bus", InputShape.Parts, Pn532BusTarget.LengthMax, 100_000, static () => new Pn532BusTarget()),
        new("printer", InputShape.Parts, PrinterTarget.LengthMax, 100_000, static () => new PrinterTarget()),
        new("keypad", InputShape.Octets, EvdevTarget.LengthMax, 1_000_000, static () => new EvdevTarget()),
        .. Enum.GetValues<StripeLink>().Select(static link => new ParserRow(
            "stripe-" + link.ToString().ToLowerInvariant(), InputShape.Parts, StripeTarget.LengthMax, 100_000,
            () => new StripeTarget(link))),
        .. Dialect.All.Select(static dialect => new ParserRow(
            "iso8583-" + dialect.Name, InputShape.Octets, MessageTarget.LengthMax, 250_000, () => new MessageTarget(dialect))),
        new("frames", InputShape.Octets, FramesTarget.LengthMax, 400_000, static () => new FramesTarget()),
        new("acquirer-message", InputShape.Octets, AcquirerMessageTarget.LengthMax, 200_000, static () => new AcquirerMessageTarget()),
        new("acquirer-stream", InputShape.Parts, AcquirerStreamTarget.LengthMax, 100_000, static () => new AcquirerStreamTarget()),
        new("bus-board", InputShape.Octets, BusTarget.LengthMax, 100_000, static () => new BusTarget()),
        new("bus-terminal", InputShape.Octets, BusAnswerTarget.LengthMax, 1_000_000, static () => new BusAnswerTarget()),
        new("settings", InputShape.Json, SettingsTarget.LengthMax, 20_000, static () => new SettingsTarget()),
        new(
            "signed-configuration", InputShape.Json, SignedConfigurationTarget.LengthMax, 20_000,
            static () => new SignedConfigurationTarget()),
        new("key-block", InputShape.Octets, KeyBlockTarget.LengthMax, 60_000, static () => new KeyBlockTarget()),
        new("key-push", InputShape.Json, KeyPushTarget.LengthMax, 20_000, static () => new KeyPushTarget()),
        new("vault-frame", InputShape.Octets, VaultFrameTarget.LengthMax, 400_000, static () => new VaultFrameTarget()),
        new("vault", InputShape.Parts, VaultTarget.LengthMax, 500, static () => new VaultTarget()),
        new("tr34", InputShape.Octets, Tr34Target.LengthMax, 20_000, static () => new Tr34Target()),
        new("wallet", InputShape.Json, WalletTarget.LengthMax, 8_000, static () => new WalletTarget()),
        new("till", InputShape.Json, TillTarget.LengthMax, 100_000, static () => new TillTarget()),
        new("ledger", InputShape.Json, LedgerTarget.LengthMax, 40_000, static () => new LedgerTarget()),
    ];
}
