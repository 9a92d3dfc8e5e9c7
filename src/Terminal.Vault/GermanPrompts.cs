using System.Collections.Frozen;

namespace Terminal.Vault;

/// <summary>The vault's table in German, in the letters that the display's font has.</summary>
internal static class GermanPrompts
{
    private static readonly FrozenDictionary<PromptId, Prompt> Rows = new Dictionary<PromptId, Prompt>
    {
        [PromptId.Starting] = new("", "Startet", "Bitte warten", ""),
        [PromptId.Welcome] = new("*Bereit", "", "", "Betrag eingeben"),
        [PromptId.ReadyOffline] = new("*Bereit", "", "Ohne Verbindung", "Betrag eingeben"),
        [PromptId.EnterAmount] = new("Betrag", "*#", "", "Mit OK weiter"),
        [PromptId.Menu1] = new("1 Storno        ", "2 Gutschrift    ", "3 Kopie         ", "4 Summen     OK>"),
        [PromptId.Menu2] = new("5 Kassenschnitt ", "6 Nachsenden    ", "7 Freigeben     ", "             OK>"),
        [PromptId.EnterInvoice] = new("Storno Beleg", "*%", "", "Mit OK weiter"),
        [PromptId.EnterReprint] = new("Kopie Beleg", "*%", "", "Ohne Nr.: letzte"),
        [PromptId.EnterReference] = new("Gutschrift Beleg", "oder Referenz", "*%", ""),
        [PromptId.EnterCode] = new("Aufsichtscode", "*%", "", "Mit OK weiter"),
        [PromptId.RefundAmount] = new("Gutschrift", "*#", "", "Mit OK weiter"),
        [PromptId.ConfirmVoid] = new("Storno", "Beleg %", "#", "Mit OK weiter"),
        [PromptId.ConfirmClose] = new("Kassenschnitt?", "", "Ende des Stapels", "Mit OK weiter"),
        [PromptId.Searching] = new("", "*Sucht", "", "Bitte warten"),
        [PromptId.PresentCard] = new("Karte vorhalten", "*#", "", ""),
        [PromptId.PresentOrInsertCard] = new("Karte vorhalten", "*#", "", "oder stecken"),
        [PromptId.ChipNotRead] = new("Chip unlesbar", "Nochmal stecken", "*#", ""),
        [PromptId.ChooseApplication] = new("Welche Karte?", "~", "OK: diese", "Clear: andere"),
        [PromptId.PresentCardAgain] = new("Karte nochmals", "vorhalten", "*#", ""),
        [PromptId.PresentOneCard] = new("Bitte nur eine", "Karte vorhalten", "*#", ""),
        [PromptId.EnterPin] = new("PIN eingeben", "*%", "", "#"),
        [PromptId.WrongPin] = new("PIN falsch", "Karte nochmal", "*#", ""),
        [PromptId.SeePhone] = new("Bitte Telefon", "beachten", "*#", ""),
        [PromptId.Processing] = new("", "*Vorgang", "", "Bitte warten"),
        [PromptId.RemoveCard] = new("Bitte Karte", "entnehmen", "", ""),
        [PromptId.Authorising] = new("Autorisierung", "*#", "", "Bitte warten"),
        [PromptId.CheckSignature] = new("Unterschrift ok?", "#", "OK: ja", "Clear: nein"),
        [PromptId.Approved] = new("*Genehmigt", "", "*#", ""),
        [PromptId.ApprovedOffline] = new("*Genehmigt", "", "offline", "#"),
        [PromptId.Voided] = new("*Storniert", "", "*#", ""),
        [PromptId.Refunded] = new("Gutgeschrieben", "", "*#", ""),
        [PromptId.Declined] = new("*Abgelehnt", "", "#", "Code @"),
        [PromptId.NotAuthorised] = new("*Abgelehnt", "", "Nicht genehmigt", "Code @"),
        [PromptId.AmountNeedsVerification] = new("*Abgelehnt", "", "Betrag zu hoch", "#"),
        [PromptId.AmountNotAllowed] = new("Nicht akzeptiert", "*#", "", "Betrag falsch"),
        [PromptId.CardNotAccepted] = new("Nicht akzeptiert", "", "Andere Karte", "Code @"),
        [PromptId.CardError] = new("Kartenfehler", "", "Nichts gebucht", "Code @"),
        [PromptId.Cancelled] = new("*Abbruch", "", "Nichts gebucht", ""),
        [PromptId.CancelledReversing] = new("*Abbruch", "", "Wird storniert", ""),
        [PromptId.CardRefusedReversing] = new("Kartenfehler", "", "Wird storniert", "Code @"),
        [PromptId.NoAnswerReversing] = new("Keine Antwort", "", "Wird storniert", ""),
        [PromptId.ReversalPending] = new("Wird storniert", "", "Bitte warten", "@"),
        [PromptId.NoConnection] = new("Keine Verbindung", "zur Bank", "", "Nichts gebucht"),
        [PromptId.Refused] = new("Nicht erlaubt", "", "@", ""),
        [PromptId.ReversalReleased] = new("*Frei", "", "Bank fragen", ""),
        [PromptId.TimedOut] = new("Zeit abgelaufen", "", "Nichts gebucht", ""),
        [PromptId.Closing] = new("", "Kassenschnitt", "Bitte warten", ""),
        [PromptId.ClosePending] = new("Schnitt offen", "", "Wird wiederholt", "Code @"),
        [PromptId.BatchClosed] = new("Kassenschnitt", "Nr. %", "*#", ""),
        [PromptId.Stored] = new("Nicht gesendet", "% gespeichert", "*#", ""),
        [PromptId.Printing] = new("", "*Druckt", "", ""),
        [PromptId.NoReceipt] = new("", "Nichts zu", "drucken", ""),
        [PromptId.PrinterFault] = new("Papier", "nachlegen", "Beleg wird", "aufgehoben"),
        [PromptId.ReaderFault] = new("Kartenleser", "Fehler", "", "Code @"),
        [PromptId.Notice] = new("- Mitteilung -", "~", "~", "~"),
        [PromptId.SafeMode] = new("Notbetrieb", "", "Keine Zahlungen", "Code @"),
        [PromptId.Tampered] = new("Manipuliert", "", "Service rufen", "Code @"),
        [PromptId.OutOfService] = new("Nicht in Betrieb", "", "", "Code @"),
    }.ToFrozenDictionary();

    /// <summary>The texts of a prompt; null where the English ones stand.</summary>
    public static Prompt? Of(PromptId id) => Rows.GetValueOrDefault(id);
}
