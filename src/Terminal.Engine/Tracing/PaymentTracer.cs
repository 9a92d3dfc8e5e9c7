using System.Globalization;
using Terminal.Emv.Contact;
using Terminal.Emv.Tlv;
using Terminal.Engine.Transactions;
using Terminal.Iso8583;
using Terminal.Primitives;

namespace Terminal.Engine.Tracing;

/// <summary>Keeps what was seen of the last payments, masked, for laboratories and developers: in memory alone, never in the
/// journal.</summary>
/// <remarks>There is one only where keys for trying out may be used and the board's settings ask for it; what is kept is masked when it is
/// kept. Nobody who works with cards of cardholders is to have it: <see cref="Refuse"/>.</remarks>
/// <param name="countMax">How many payments.</param>
internal sealed class PaymentTracer(int countMax)
{
    /// <summary>Most payments that are kept.</summary>
    public const int CountMax = 32;

    private static readonly uint[] Decisions =
    [
        Tag.Aid, Tag.ApplicationInterchangeProfile, Tag.ApplicationUsageControl, Tag.ApplicationVersionCard, Tag.ApplicationVersionTerminal,
        Tag.ApplicationEffectiveDate, Tag.IssuerCountryCode, Tag.TerminalCapabilities, Tag.TerminalType, Tag.CvmList, Tag.CvmResults,
        Tag.IssuerActionCodeDenial, Tag.IssuerActionCodeOnline, Tag.IssuerActionCodeDefault, Tag.Tvr, Tag.Tsi,
        Tag.TerminalTransactionQualifiers, Tag.CardTransactionQualifiers, Tag.CryptogramInformationData,
        Tag.ApplicationTransactionCounter, Tag.AuthorisationResponseCode,
    ];

    private readonly Queue<PaymentTrace> kept = new();
    private readonly TraceMask mask = new();
    private readonly IsoMessage message = new();
    private PaymentTrace? current;
    private int numberCount;

    /// <summary>True where the vault holds a key that is none for trying out: nothing is kept, and what was kept is gone.</summary>
    public bool IsRefused { get; private set; }

    /// <summary>The vault holds real keys, or does not any more.</summary>
    public void Refuse(bool isRefused)
    {
        IsRefused = isRefused;
        if (isRefused)
        {
            kept.Clear();
            current = null;
            Forget();
        }
    }

    /// <summary>A payment begins.</summary>
    public void Begin(Payment payment, Instant now)
    {
        if (IsRefused)
        {
            return;
        }

        Forget();
        current = new PaymentTrace
        {
            Id = payment.Id,
            TillId = payment.TillId,
            Type = payment.Type.ToString(),
            Amount = payment.Amount,
            BeganAt = now,
        };
        kept.Enqueue(current);
        if (kept.Count > countMax)
        {
            _ = kept.Dequeue();
        }
    }

    /// <summary>The payment has its invoice number.</summary>
    public void Number(int invoice)
    {
        if (current is not null)
        {
            current.Invoice = invoice;
        }
    }

    /// <summary>The payment has ended.</summary>
    public void End()
    {
        current = null;
        Forget();
    }

    /// <summary>The trace of a payment; null where there is none.</summary>
    /// <param name="name">Its invoice number, its id at the till, or <c>last</c>.</param>
    public PaymentTrace? Find(string name)
    {
        bool isNumber = int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int invoice) && invoice > 0;
        return kept.LastOrDefault(trace => name == "last" || trace.TillId == name || (isNumber && trace.Invoice == invoice));
    }

    /// <summary>Something happened.</summary>
    public void Note(string what, Instant now) => Keep(TraceKind.Note, now, what, [], []);

    /// <summary>A command goes to the card.</summary>
    public void Command(ReadOnlySpan<byte> command, Instant now)
    {
        if (current is not null)
        {
            Keep(TraceKind.Command, now, "", command, mask.OfCommand(command));
        }
    }

    /// <summary>The card has answered.</summary>
    public void Response(ReadOnlySpan<byte> response, Instant now)
    {
        if (current is not null)
        {
            Keep(TraceKind.Response, now, "", response, mask.OfResponse(response));
        }
    }

    /// <summary>What the transaction's data say of its decisions.</summary>
    /// <param name="lookup">The data.</param>
    /// <param name="application">The application at the contact reader, whose action codes count; null in the field.</param>
    /// <param name="now">The time.</param>
    public void Decided(EmvFacts.Lookup lookup, ContactApplication? application, Instant now)
    {
        if (current is null)
        {
            return;
        }

        byte[] objects = EmvFacts.Collect(Decisions, lookup);
        Keep(TraceKind.Objects, now, "what was decided", objects, mask.OfObjects(objects));
        if (application is not null)
        {
            foreach (string line in TraceDecisions.Of(application, lookup))
            {
                Note(line, now);
            }
        }
    }

    /// <summary>A message of the payment goes to the host, or comes from it.</summary>
    /// <param name="dialect">How it is written.</param>
    /// <param name="frame">The message in its frame, without the frame's length.</param>
    /// <param name="isSent">True for one that goes out.</param>
    /// <param name="now">The time.</param>
    public void Host(Dialect dialect, ReadOnlySpan<byte> frame, bool isSent, Instant now)
    {
        if (current is null)
        {
            return;
        }

        if (dialect.Framing.TryOpen(frame, out _, out ReadOnlySpan<byte> body)
            && dialect.TryUnpack(body, message, out _))
        {
            Note($"{(isSent ? "to" : "from")} the host: {message.Mti}", now);
            for (int field = 2; field <= Iso8583.Limits.FieldMax; field++)
            {
                KeepField(field, now);
            }
        }

        message.Clear();
    }

    private void KeepField(int field, Instant now)
    {
        if (!message.Has(field) || field is DataElement.Mac or DataElement.SecondMac)
        {
            return;
        }

        ReadOnlySpan<byte> value = message[field];
        string name = $"DE{field} {TraceNames.OfField(field)}";
        switch (field)
        {
            case DataElement.PrimaryAccountNumber or DataElement.Track2:
                Keep(TraceKind.Text, now, name, value, mask.OfNumber(value));
                break;
            case DataElement.IccData:
                Keep(TraceKind.Objects, now, name, value, mask.OfObjects(value));
                break;
            case DataElement.ProcessingCode or DataElement.Amount or DataElement.TransmissionTime or DataElement.Stan
                or DataElement.LocalTime or DataElement.LocalDate or DataElement.EntryMode or DataElement.CardSequence
                or DataElement.NetworkId or DataElement.ConditionCode or DataElement.RetrievalReference or DataElement.AuthorisationCode
                or DataElement.ResponseCode or DataElement.TerminalId or DataElement.MerchantId or DataElement.Currency
                or DataElement.Batch or DataElement.Invoice or DataElement.OriginalData:
                Keep(TraceKind.Text, now, name, value, new byte[value.Length]);
                break;
            default:
                Keep(TraceKind.Text, now, name, value, Full(value.Length)); // PIN block, expiry, security data, and what nobody named.
                break;
        }
    }

    private static byte[] Full(int length)
    {
        byte[] hidden = new byte[length];
        hidden.AsSpan().Fill(0xFF);
        return hidden;
    }

    /// <summary>Keeps a line: what is hidden of it is not copied.</summary>
    private void Keep(TraceKind kind, Instant now, string name, ReadOnlySpan<byte> seen, byte[] hidden)
    {
        if (current is null)
        {
            return;
        }

        if (mask.NumberCount > numberCount)
        {
            numberCount = mask.NumberCount;
            foreach (TraceEntry earlier in current.Entries)
            {
                mask.Sweep(earlier.Bytes, earlier.Hidden); // It may have stood there before anybody knew that it is a number.
                Blank(earlier.Bytes, earlier.Hidden, earlier.Bytes);
            }
        }

        current.IsCut |= current.Entries.Count >= PaymentTrace.EntryCountMax;
        if (!current.IsCut)
        {
            byte[] bytes = new byte[seen.Length];
            mask.Sweep(seen, hidden);
            Blank(seen, hidden, bytes);
            current.Entries.Add(new TraceEntry(kind, now - current.BeganAt, name, bytes, hidden));
        }
    }

    private static void Blank(ReadOnlySpan<byte> seen, byte[] hidden, byte[] bytes)
    {
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)(seen[i] & (hidden[i] ^ 0xFF));
        }
    }

    private void Forget()
    {
        mask.Forget();
        numberCount = 0;
    }
}
