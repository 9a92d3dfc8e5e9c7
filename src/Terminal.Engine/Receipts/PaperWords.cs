using System.Collections.Frozen;

namespace Terminal.Engine.Receipts;

/// <summary>The words of the papers in the languages that there are, by their English form.</summary>
internal static class PaperWords
{
    private static readonly FrozenDictionary<string, string> German = new Dictionary<string, string>
    {
        ["DUPLICATE"] = "KOPIE",
        ["Terminal"] = "Terminal",
        ["Merchant"] = "Vertragspartner",
        ["Batch"] = "Stapel",
        ["PRINTER TEST"] = "DRUCKERTEST",
        ["No payment"] = "Keine Zahlung",
        ["Invoice"] = "Beleg",
        ["SALE"] = "ZAHLUNG",
        ["REFUND"] = "GUTSCHRIFT",
        ["VOID"] = "STORNO",
        ["VOIDED"] = "STORNIERT",
        ["Original"] = "Original",
        ["CONTACTLESS"] = "KONTAKTLOS",
        ["SWIPED"] = "MAGNETSTREIFEN",
        ["SWIPED (FALLBACK)"] = "MAGNETSTREIFEN (FALLBACK)",
        ["KEYED"] = "MANUELL",
        ["APPROVED"] = "GENEHMIGT",
        ["APPROVED OFFLINE"] = "OFFLINE GENEHMIGT",
        ["Response"] = "Antwort",
        ["VERIFIED BY PIN"] = "PIN GEPRUEFT",
        ["PLEASE SIGN"] = "BITTE UNTERSCHREIBEN",
        ["No receipt"] = "Kein Zahlungsbeleg",
        ["VERIFIED ON DEVICE"] = "AUF DEM GERAET BESTAETIGT",
        ["NO CVM - NO SIGNATURE REQUIRED"] = "OHNE PIN UND UNTERSCHRIFT",
        ["VERIFIED BY SIGNATURE"] = "MIT UNTERSCHRIFT",
        ["MERCHANT COPY"] = "HAENDLERBELEG",
        ["CARDHOLDER COPY"] = "KUNDENBELEG",
        ["Please retain for your records"] = "Bitte Beleg aufbewahren",
        ["TOTALS, BATCH OPEN"] = "SUMMEN, STAPEL OFFEN",
        ["BATCH CLOSED"] = "KASSENSCHNITT",
        ["BALANCED"] = "ABGEGLICHEN",
        ["UPLOADED"] = "NACHGEMELDET",
        ["Sales"] = "Zahlungen",
        ["Refunds"] = "Gutschriften",
        ["Net"] = "Summe",
        ["Sales approved offline"] = "Offline genehmigte Zahlungen",
        ["Not sent yet"] = "Nicht gesendet",
        ["Refused by bank"] = "Abgelehnt",
    }.ToFrozenDictionary();

    /// <summary>The word in a language; the English one where the language has none.</summary>
    public static string In(string language, string english) =>
        language == "de" && German.TryGetValue(english, out string? word) ? word : english;
}
