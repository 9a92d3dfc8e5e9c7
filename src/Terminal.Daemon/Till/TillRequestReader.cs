using System.Text;
using System.Text.Json;
using Terminal.Engine.Journal;
using Terminal.Engine.Till;
using Terminal.Primitives;

namespace Terminal.Daemon.Till;

/// <summary>Reads the bodies of a till's requests: bytes in; an order, or what is wrong and where, out. Pure; it throws nothing.</summary>
/// <remarks>A member that is not known, or is there twice, is refused: a misspelt amount must not be a missing one.</remarks>
internal static class TillRequestReader
{
    /// <summary>Longest body in bytes.</summary>
    public const int LengthMax = 4096;

    private const int DepthMax = 2;
    private const int IdLengthMax = 64;
    private const int OperatorLengthMax = 32;
    private const int ReferenceLength = 12;
    private const int InvoiceMax = 999_999;
    private const int AttemptMax = 99;

    private delegate bool Take(ref Utf8JsonReader json, string name, Draft draft);

    /// <summary>Whether a text may be a payment's id.</summary>
    public static bool IsId(string text) =>
        text.Length is >= 1 and <= IdLengthMax && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    /// <summary>Reads the body of <c>POST /payments</c>; null where it does not serve.</summary>
    /// <param name="body">The body.</param>
    /// <param name="currency">The terminal's currency, letters.</param>
    /// <param name="mistake">What is wrong; null where nothing is.</param>
    public static PaymentOrder? TryReadOrder(ReadOnlySpan<byte> body, string currency, out TillMistake? mistake)
    {
        Draft draft = new();
        Read(body, TillMember.OfOrder, TakeOrder, draft);
        if (draft.Mistake is null)
        {
            Check(draft, currency);
        }

        mistake = draft.Mistake;
        return mistake is not null ? null : new PaymentOrder(draft.Id!, draft.Type!.Value, draft.Amount ?? 0)
        {
            OriginalId = draft.OriginalId ?? "",
            OriginalInvoice = draft.OriginalInvoice ?? 0,
            OriginalReference = draft.OriginalReference ?? "",
            Operator = draft.Operator ?? "",
        };
    }

    /// <summary>Reads the body of <c>POST /payments/{id}/attempts</c>; 0 where it does not serve.</summary>
    public static int TryReadAttempt(ReadOnlySpan<byte> body, out TillMistake? mistake)
    {
        Draft draft = new();
        Read(body, TillMember.OfAttempt, TakeAttempt, draft);
        draft.Need(draft.Number is not null, "/number");
        mistake = draft.Mistake;
        return mistake is null ? draft.Number!.Value : 0;
    }

    private static void Read(ReadOnlySpan<byte> body, IReadOnlyList<TillMember> members, Take take, Draft draft)
    {
        if (body.Length > LengthMax)
        {
            draft.Mistake = new TillMistake(TillCodes.TooLarge);
            return;
        }

        Utf8JsonReader json = new(body, new JsonReaderOptions { MaxDepth = DepthMax });
        try
        {
            if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
            {
                draft.Mistake = new TillMistake(TillCodes.Json, "");
                return;
            }

            ReadObject(ref json, members, take, draft);
            if (draft.Mistake is null && json.Read())
            {
                draft.Mistake = new TillMistake(TillCodes.Json, "");
            }
        }
        catch (JsonException)
        {
            draft.Mistake = new TillMistake(TillCodes.Json, "");
        }
        catch (InvalidOperationException)
        {
            draft.Mistake = new TillMistake(TillCodes.Json, ""); // Text that is no UTF-8, or half a surrogate pair.
        }
    }

    /// <summary>Reads members up to the end of the object that the reader stands in.</summary>
    private static void ReadObject(ref Utf8JsonReader json, IReadOnlyList<TillMember> members, Take take, Draft draft)
    {
        string place = draft.Place;
        HashSet<string> seen = new(StringComparer.Ordinal);
        while (draft.Mistake is null && json.Read() && json.TokenType != JsonTokenType.EndObject)
        {
            string name = json.GetString()!;
            string pointer = place + "/" + name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
            if (members.FirstOrDefault(member => member.Name == name) is not { } known)
            {
                draft.Mistake = new TillMistake(TillCodes.Unknown, pointer);
            }
            else if (!seen.Add(name))
            {
                draft.Mistake = new TillMistake(TillCodes.Duplicate, pointer);
            }
            else
            {
                draft.Place = pointer;
                if (json.Read() && !take(ref json, name, draft))
                {
                    draft.Mistake ??= new TillMistake(TillCodes.Value, pointer, known.Rule);
                }
            }
        }
    }

    private static bool TakeOrder(ref Utf8JsonReader json, string name, Draft draft) => name switch
    {
        "id" => (draft.Id = Text(ref json, IsId)) is not null,
        "type" => (draft.Type = TypeOf(Text(ref json, _ => true))) is not null,
        "amount" => (draft.Amount = Number(ref json, Amount.MinorMax)) is not null,
        "currency" => (draft.Currency = Text(ref json, _ => true)) is not null,
        "original" => TakeOriginal(ref json, draft),
        _ => (draft.Operator = Text(ref json, IsOperator)) is not null,
    };

    private static bool TakeOriginal(ref Utf8JsonReader json, Draft draft)
    {
        if (json.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        ReadObject(ref json, TillMember.OfOriginal, TakeOriginalMember, draft);
        return draft.Mistake is null && draft.OriginalCount == 1;
    }

    private static bool TakeOriginalMember(ref Utf8JsonReader json, string name, Draft draft) => name switch
    {
        "id" => (draft.OriginalId = Text(ref json, IsId)) is not null,
        "invoice" => (draft.OriginalInvoice = (int?)Number(ref json, InvoiceMax)) is not null,
        _ => (draft.OriginalReference = Text(ref json, IsReference)) is not null,
    };

    private static bool TakeAttempt(ref Utf8JsonReader json, string name, Draft draft) =>
        (draft.Number = (int?)Number(ref json, AttemptMax)) is not null;

    /// <summary>What the members must be to each other.</summary>
    private static void Check(Draft draft, string currency)
    {
        bool original = draft.OriginalCount > 0;
        draft.Need(draft.Id is not null, "/id");
        draft.Need(draft.Type is not null, "/type");
        draft.Need(draft.Type != PaymentType.Void || original, "/original");
        draft.Need(draft.Amount is not null || original, "/amount");
        draft.Need(draft.Type != PaymentType.Sale || !original, "/original", "must not be there: a sale goes back to nothing");
        draft.Need(
            draft.Type != PaymentType.Void || draft.Amount is null, "/amount", "must not be there: a void takes all of its original back");
        draft.Need(draft.Amount is null || draft.Currency is not null, "/currency");
        if (draft.Mistake is null && draft.Currency is not null && draft.Currency != currency)
        {
            draft.Mistake = new TillMistake(TillCodes.Currency, "/currency", "must be " + currency);
        }
    }

    private static PaymentType? TypeOf(string? text) => text switch
    {
        "sale" => PaymentType.Sale,
        "refund" => PaymentType.Refund,
        "void" => PaymentType.Void,
        _ => null,
    };

    private static bool IsOperator(string text) =>
        text.Length is >= 1 and <= OperatorLengthMax && !text.EnumerateRunes().Any(rune => Rune.IsControl(rune));

    private static bool IsReference(string text) => text.Length == ReferenceLength && text.All(char.IsAsciiLetterOrDigit);

    private static string? Text(ref Utf8JsonReader json, Func<string, bool> serves) =>
        json.TokenType == JsonTokenType.String && json.GetString() is { } text && serves(text) ? text : null;

    private static long? Number(ref Utf8JsonReader json, long most) =>
        json.TokenType == JsonTokenType.Number && json.TryGetInt64(out long number) && number >= 1 && number <= most ? number : null;

    /// <summary>What has been read so far, and the first mistake.</summary>
    private sealed class Draft
    {
        public string Place { get; set; } = "";

        public TillMistake? Mistake { get; set; }

        public string? Id { get; set; }

        public PaymentType? Type { get; set; }

        public long? Amount { get; set; }

        public string? Currency { get; set; }

        public string? OriginalId { get; set; }

        public int? OriginalInvoice { get; set; }

        public string? OriginalReference { get; set; }

        public string? Operator { get; set; }

        public int? Number { get; set; }

        public int OriginalCount =>
            (OriginalId is null ? 0 : 1) + (OriginalInvoice is null ? 0 : 1) + (OriginalReference is null ? 0 : 1);

        /// <summary>Notes a member that is missing, or breaks a rule, unless an earlier mistake stands.</summary>
        public void Need(bool good, string pointer, string rule = "")
        {
            if (!good)
            {
                Mistake ??= new TillMistake(rule.Length == 0 ? TillCodes.Missing : TillCodes.Value, pointer, rule);
            }
        }
    }
}
