using System.Globalization;
using Terminal.Engine.Journal;
using Terminal.Iso8583;
using Terminal.Primitives;
using Terminal.Vault;

namespace Terminal.Engine.Host;

/// <summary>Packs the terminal's questions and opens the host's answers, over one message object that is zeroed after each use.</summary>
/// <param name="settings">Names and dialect.</param>
internal sealed class HostMessages(HostSettings settings)
{
    private const string ContactlessEntryMode = "072"; // 07 contactless chip, 2 no PIN entry: facts of this terminal's profile.
    private readonly IsoMessage message = new();
    private readonly byte[] packed = new byte[Limits.MessageLengthMax + 16];
    private int networkStan = JournalBook.StanMax;

    /// <summary>The next trace number of a network message: they have the range above the financial ones to themselves.</summary>
    public int NextNetworkStan()
    {
        networkStan = networkStan >= 999_999 ? JournalBook.StanMax + 1 : networkStan + 1;
        return networkStan;
    }

    /// <summary>0800.</summary>
    public byte[] PackNetwork(ProcessingCode code, int stan)
    {
        message.Clear();
        message.Mti = Mti.NetworkRequest;
        message.Set(DataElement.ProcessingCode, code.Digits);
        message.SetNumber(DataElement.Stan, stan, 6);
        message.Set(DataElement.NetworkId, settings.NetworkId);
        SetNames();
        byte[]? frame = Frame();
        Invariant.Check(frame is not null); // Everything in it is configuration that was checked at the start.
        return frame;
    }

    /// <summary>0200; null where the card's data do not fit the dialect.</summary>
    public byte[]? PackSale(HostSale sale, ReadOnlySpan<byte> track2, ReadOnlySpan<byte> iccData)
    {
        Begin(Mti.FinancialRequest, sale);
        message.SetNibbles(DataElement.Track2, track2);
        message.Set(DataElement.IccData, iccData);
        return Frame();
    }

    /// <summary>0400: the request's own facts, without track, and the reason in DE39.</summary>
    public byte[]? PackReversal(HostSale sale, SecretBuffer card, ReadOnlySpan<byte> iccData, string reason)
    {
        Begin(Mti.ReversalRequest, sale);
        if (!CardData.TryRead(card.Bytes, out Pan pan, out int expiry))
        {
            return null;
        }

        _ = pan.CopyDigits(message.Reserve(DataElement.PrimaryAccountNumber, pan.DigitCount));
        message.SetNumber(DataElement.Expiry, expiry, 4);
        message.Set(DataElement.ResponseCode, ReasonCode(reason));
        if (!iccData.IsEmpty)
        {
            message.Set(DataElement.IccData, iccData);
        }

        return Frame();
    }

    /// <summary>Opens a frame; false where it is no message of this dialect or not for this terminal.</summary>
    public bool TryOpen(ReadOnlySpan<byte> frame, out HostAnswer answer, out string fault)
    {
        answer = new HostAnswer(default, 0, null, null, "", "", "");
        if (!settings.Dialect.Framing.TryOpen(frame, out _, out ReadOnlySpan<byte> body))
        {
            fault = "FRAMING";
            return false;
        }

        if (!settings.Dialect.TryUnpack(body, message, out IsoFault iso))
        {
            fault = string.Create(CultureInfo.InvariantCulture, $"MESSAGE-{iso.Kind}-DE{iso.Field}").ToUpperInvariant();
            return false;
        }

        bool ours = !message.Has(DataElement.TerminalId) || message.GetText(DataElement.TerminalId) == settings.TerminalId;
        fault = ours ? "" : "FOREIGN-TERMINAL";
        _ = message.TryGetNumber(DataElement.Stan, out long stan);
        bool timed = message.Has(DataElement.LocalTime) && message.Has(DataElement.LocalDate);
        answer = new HostAnswer(
            message.Mti,
            (int)stan,
            timed ? message.GetText(DataElement.LocalDate) + message.GetText(DataElement.LocalTime) : null,
            message.TryGetNumber(DataElement.Amount, out long amount) ? amount : null,
            message.GetText(DataElement.ResponseCode),
            message.GetText(DataElement.AuthorisationCode),
            message.GetText(DataElement.RetrievalReference));
        message.Clear();
        return ours;
    }

    private static string ReasonCode(string reason) => reason == "CANCELLED" ? "17" : "98";

    private void Begin(Mti mti, HostSale sale)
    {
        message.Clear();
        message.Mti = mti;
        message.Set(DataElement.ProcessingCode, ProcessingCode.Sale.Digits);
        message.SetNumber(DataElement.Amount, sale.Amount.Minor, 12);
        message.SetNumber(DataElement.Stan, sale.Stan, 6);
        message.Set(DataElement.LocalTime, sale.LocalTime.AsSpan(6, 6));
        message.Set(DataElement.LocalDate, sale.LocalTime.AsSpan(2, 4));
        message.Set(DataElement.EntryMode, ContactlessEntryMode);
        if (sale.CardSequence is { } sequence)
        {
            message.SetNumber(DataElement.CardSequence, sequence, 3);
        }

        message.Set(DataElement.NetworkId, settings.NetworkId);
        message.Set(DataElement.ConditionCode, "00");
        SetNames();
        message.SetNumber(DataElement.Currency, sale.Amount.Currency.Numeric, 3);
        message.SetNumber(DataElement.Batch, sale.Batch, 6);
        message.SetNumber(DataElement.Invoice, sale.Invoice, 6);
    }

    private void SetNames()
    {
        message.Set(DataElement.TerminalId, settings.TerminalId);
        message.Set(DataElement.MerchantId, settings.MerchantId);
    }

    private byte[]? Frame()
    {
        int length = settings.Dialect.Framing.Pack(settings.Dialect, message, new FrameEnvelope(settings.Tpdu), packed, out _);
        byte[]? frame = length == 0 ? null : packed[..length];
        packed.AsSpan(0, length).Clear();
        message.Clear();
        return frame;
    }
}
