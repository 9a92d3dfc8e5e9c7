using System.Buffers.Binary;
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
    private const int FormatZeroLength = 8;
    private const int TagHead = 3;
    private const int OriginalDataLength = 42;
    private const int TotalsLength = 90;
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

    /// <summary>Any question but network ones; null where the card's data do not fit the dialect.</summary>
    public byte[]? Pack(HostRequest request, HostCard card)
    {
        Begin(request);
        switch (request.Task)
        {
            case HostTask.Settlement or HostTask.SettlementAfterUpload:
                SetSix(DataElement.Batch, request.Batch);
                SetTotals(request.Totals);
                SetSecurity(card);
                return Frame();
            case HostTask.Upload:
                SetOriginalOfUpload(request);
                break;
            default:
                SetSix(DataElement.Batch, request.Batch);
                break;
        }

        SetPayment(request);
        if (!card.Ciphertext.IsEmpty || request.Task == HostTask.ScriptReport)
        {
            // In SetSecurity, or named by its payment: neither number nor track is in the message.
        }
        else if (!card.Track2.IsEmpty)
        {
            message.SetNibbles(DataElement.Track2, card.Track2);
        }
        else if (!TrySetCard(card.Card))
        {
            message.Clear();
            return null;
        }

        if (!card.IccData.IsEmpty)
        {
            message.Set(DataElement.IccData, card.IccData);
        }

        SetSecurity(card);
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
        bool says = message.Has(DataElement.ResponseCode); // Else it is not known what became of what it answers.
        fault = !ours ? "FOREIGN-TERMINAL" : says ? "" : "HOST-NO-CODE";
        _ = message.TryGetNumber(DataElement.Stan, out long stan);
        bool timed = message.Has(DataElement.LocalTime) && message.Has(DataElement.LocalDate);
        answer = new HostAnswer(
            message.Mti,
            (int)stan,
            timed ? message.GetText(DataElement.LocalDate) + message.GetText(DataElement.LocalTime) : null,
            message.TryGetNumber(DataElement.Amount, out long amount) ? amount : null,
            message.GetText(DataElement.ResponseCode),
            message.GetText(DataElement.AuthorisationCode),
            message.GetText(DataElement.RetrievalReference))
        {
            Security = message.Has(DataElement.SecurityData) ? message[DataElement.SecurityData].ToArray() : default,
            IccData = message.Has(DataElement.IccData) ? message[DataElement.IccData].ToArray() : default,
        };
        message.Clear();
        return ours && says;
    }

    private void Begin(HostRequest request)
    {
        message.Clear();
        message.Mti = request.Mti;
        message.Set(DataElement.ProcessingCode, request.ProcessingCode.Digits);
        message.SetNumber(DataElement.Stan, request.Stan, 6);
        message.Set(DataElement.LocalTime, request.LocalTime.AsSpan(6, 6));
        message.Set(DataElement.LocalDate, request.LocalTime.AsSpan(2, 4));
        message.Set(DataElement.NetworkId, settings.NetworkId);
        SetNames();
    }

    private void SetPayment(HostRequest request)
    {
        message.SetNumber(DataElement.Amount, request.Amount.Minor, 12);
        message.Set(DataElement.EntryMode, request.EntryMode + (settings.TakesPin ? "1" : "2")); // Whether a PIN can be entered here.
        message.Set(DataElement.ConditionCode, "00");
        message.SetNumber(DataElement.Currency, request.Amount.Currency.Numeric, 3);
        SetSix(DataElement.Invoice, request.Invoice);
        if (request.CardSequence is { } sequence)
        {
            message.SetNumber(DataElement.CardSequence, sequence, 3);
        }

        SetText(DataElement.ResponseCode, request.ResponseCode);
        SetText(DataElement.AuthorisationCode, request.AuthorisationCode);
        SetText(DataElement.RetrievalReference, request.RetrievalReference);
        if (request.Original is { } original && request.Task is HostTask.Payment or HostTask.ScriptReport)
        {
            SetText(DataElement.AuthorisationCode, original.AuthorisationCode);
            SetText(DataElement.RetrievalReference, original.RetrievalReference);
            string named = string.Create(
                CultureInfo.InvariantCulture, $"{original.Mti}{original.Stan:D6}{original.LocalTime.AsSpan(2, 10)}");
            message.Set(DataElement.OriginalData, named.PadRight(OriginalDataLength, '0'));
        }
    }

    // DE11 is the upload's own; DE60 names the record's.
    private void SetOriginalOfUpload(HostRequest request)
    {
        HostOriginal original = request.Original!;
        message.Set(
            DataElement.Batch,
            string.Create(CultureInfo.InvariantCulture, $"{original.Mti}{original.Stan:D6}{new string(' ', 12)}"));
    }

    // Six kinds of a count of three digits, the last three of larger ones, and a sum of twelve; this terminal has two of them.
    private void SetTotals(BatchTotals totals)
    {
        string sales = string.Create(CultureInfo.InvariantCulture, $"{totals.SaleCount % 1000:D3}{totals.SaleMinor:D12}");
        string refunds = string.Create(CultureInfo.InvariantCulture, $"{totals.RefundCount % 1000:D3}{totals.RefundMinor:D12}");
        message.Set(DataElement.Totals, (sales + refunds).PadRight(TotalsLength, '0'));
    }

    private bool TrySetCard(ReadOnlySpan<byte> card)
    {
        if (!CardData.TryRead(card, out Pan pan, out int expiry))
        {
            return false;
        }

        _ = pan.CopyDigits(message.Reserve(DataElement.PrimaryAccountNumber, pan.DigitCount));
        message.SetNumber(DataElement.Expiry, expiry, 4);
        return true;
    }

    /// <summary>The key's serial number, the PIN block, and room for a MAC, which is the message's last field.</summary>
    private void SetSecurity(HostCard card)
    {
        bool formatZero = card.PinBlock.Length == FormatZeroLength;
        bool formatFour = !formatZero && !card.PinBlock.IsEmpty;
        if (formatZero)
        {
            message.Set(DataElement.PinBlock, card.PinBlock);
        }

        ReadOnlySpan<byte> block = formatFour ? card.PinBlock : default;
        ReadOnlySpan<byte> serial = settings.SessionKeys ? default : card.KeySerialNumber; // The host knows its session.
        int length = ObjectLength(serial) + ObjectLength(block) + ObjectLength(card.Ciphertext);
        if (length > 0)
        {
            Span<byte> data = message.Reserve(DataElement.SecurityData, length);
            SetObject(SecurityTag.KeySerialNumber, serial, ref data);
            SetObject(SecurityTag.PinBlock, block, ref data);
            SetObject(SecurityTag.Track, card.Ciphertext, ref data);
        }

        if (settings.Macs)
        {
            bool second = message.Has(DataElement.OriginalData); // The only field of ours behind DE64.
            message.Reserve(second ? DataElement.SecondMac : DataElement.Mac, HostSession.MacLength).Clear();
        }
    }

    private static int ObjectLength(ReadOnlySpan<byte> value) => value.IsEmpty ? 0 : TagHead + value.Length;

    private static void SetObject(ushort tag, ReadOnlySpan<byte> value, ref Span<byte> data)
    {
        if (value.IsEmpty)
        {
            return;
        }

        BinaryPrimitives.WriteUInt16BigEndian(data, tag);
        data[2] = (byte)value.Length; // Below 128: one byte.
        value.CopyTo(data[TagHead..]);
        data = data[(TagHead + value.Length)..];
    }

    private void SetText(int field, string text)
    {
        if (text.Length > 0)
        {
            message.Set(field, text);
        }
    }

    private void SetSix(int field, int number) => message.SetNumber(field, number, 6);

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
