using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.Text;

namespace Terminal.Mutants;

/// <summary>A fault put in by hand, which must be found: the ways in which money and secrets go astray.</summary>
/// <param name="Name">What it does.</param>
/// <param name="File">The file, from the engine's folder.</param>
/// <param name="Find">What goes, as a pattern that fits in one place.</param>
/// <param name="Put">What comes, with the pattern's groups.</param>
internal sealed record NamedFault(string Name, string File, string Find, string Put)
{
    /// <summary>True where the simulation alone must find it; else the unit tests may, too.</summary>
    public bool BySimulation { get; init; }

    /// <summary>All of them.</summary>
    public static IReadOnlyList<NamedFault> All { get; } =
        [.. OfSales.Concat(OfTheFleet).Select(fault => fault with { BySimulation = true }), .. OfTheDay];

    private static NamedFault[] OfSales =>
    [
        new("an answer that does not come settles the sale", "Transactions/Transaction.cs",
            @"(InDoubt, On\.AnswerOverdue\)) => .*,", "$1 => Abandon(PromptId.NoConnection, \"NO-ANSWER\"),"),
        new("a lost link settles the sale", "Transactions/Transaction.cs",
            @"(InDoubt, On\.LinkLost\)) => .*,", "$1 => Abandon(PromptId.NoConnection, \"NO-LINK\"),"),
        new("the request is sent before it is durable", "Transactions/Transaction.cs",
            @"(Protecting, On\.Protected\)) => .*,",
            "$1 => Then(At.Requesting, Write(JournalKind.Requested), new Do.SendRequest()),"),
        new("approved is shown before it is durable", "Transactions/Transaction.cs",
            @"(=> Then\(At\.Approving, )",
            "$1new Do.ShowResult(PromptId.Approved, \"\"), "),
        new("a cancelled sale is not reversed", "Transactions/Transaction.cs",
            @"(InDoubt or At\.Completing or At\.Signing, On\.Cancelled\)) => .*,", "$1 => Abandon(PromptId.Cancelled, \"CANCELLED\"),"),
        new("any answer closes a reversal's wait, acknowledged or not", "Transactions/Transaction.cs",
            @"(Reversing, On\.HostReady or On\.AnswerOverdue.*) => Reverse\(\),",
            "$1 => Then(At.Closing, Write(JournalKind.ReversalClosed)),"),
        new("recovery forgets the open transaction", "Node.cs",
            @"if \(book\.Open is \{ \} open\)", "if (book.Open is { Sequence: < 0 } open)"),
        new("an owed reversal is forgotten at a restart", "Journal/JournalBook.cs",
            @"(case JournalKind\.ReversalOwed:\s*)ReversalOwed = true;", "$1Settle();"),
        new("an answer is matched by its class alone", "Host/HostSession.cs",
            @" && answer\.Stan == Stan\s*&& \(answer\.LocalTime is null.*\);", ";"),
        new("a terminal whose keys are lost begins payments", "Node.Tamper.cs",
            @"halted = IsOfKeys\(halted\) \? keyLoss : halted;", ""),
        new("an approval that the card in the slot refused stands", "Node.Chip.cs",
            @"(case TransactionPhase\.Completing) when outcome\.Kind is OutcomeKind\.Approved or OutcomeKind\.OnlineRequest:", "$1:"),
        new("trace numbers begin again at a restart", "Journal/JournalBook.cs",
            @"lastStan = request\.Stan;", "lastStan = Math.Max(lastStan, 0);"),
    ];

    private static NamedFault[] OfTheFleet =>
    [
        new("a command that comes again is taken again", "Fleet/Commands/CommandKeeper.cs",
            @"if \(held\.Find\(one => one\.Row\.Id == wanted\.Id\) is", "if (held.Find(one => one.Row.Id == Guid.Empty) is"),
        new("an event is told before it is durable", "Fleet/EventOutbox.cs",
            @"(outputs\.Enqueue\(new OutboxOutput\.Keep\(new FleetRow\.Event\(keeping\)\)\);)",
            "$1\n            outputs.Enqueue(new OutboxOutput.Tell(keeping));"),
        new("the numbers of events begin again at a restart", "Fleet/EventOutbox.cs",
            @"last = Math\.Max\(last, one\.Sequence\);", "last = Math.Max(last, 0);"),
        new("an event that the broker did not acknowledge is taken for told", "Fleet/EventOutbox.cs",
            @"(_ = inFlight\.Add\(sequence\);)", "$1\n            _ = unsent.Remove(sequence);"),
        new("a configuration is used in the middle of a payment", "Node.Configuration.cs",
            @"if \(Rests && MayChange\(now\)\)", "if (MayChange(now))"),
        new("a configuration is confirmed by what worked before it", "Node.Configuration.cs",
            @"(keeper\.Rests\(Working, now\);)", "$1\n            keeper.Works(Working);"),
        new("a configuration is told as confirmed before it is durable", "Configuration/ConfigurationKeeper.cs",
            @"(row = row with \{ Phase = ConfigurationPhase\.Confirmed \};)", "$1\n            Say(ReportOf(row));"),
        new("another shop's number does not wait until the batch is settled", "Node.Configuration.cs",
            @"&& \(sameBooks \|\| book\.IsBatchEmpty\)", "&& (sameBooks || now >= Instant.Origin)"),
    ];

    private static NamedFault[] OfTheDay =>
    [
        new("the end of a command is told before it is durable", "Fleet/Commands/CommandKeeper.cs",
            @"(one\.Stage = Stage\.Ending;)", "$1\n        Tell(one);"),
        new("a voided sale still counts in the totals", "Journal/BookedPayment.cs",
            @"IsApproved && !IsVoided && Forward", "IsApproved && Forward"),
        new("a stored sale is forgotten at a restart", "Journal/JournalBook.cs",
            @"(            Apply\(record\);\s*\}\s*\})", "            Apply(record);\n        }\n\n        queue.Clear();\n    }"),
        new("a stored sale is shown before it is durable", "Transactions/Transaction.cs",
            @"(=> Then\(At\.Storing, )", "$1new Do.ShowResult(PromptId.Approved, \"\"), "),
        new("a payment is one before its signature is compared", "Transactions/Transaction.cs",
            @"=> AskSignature\(At\.Signing\),", "=> Then(At.Approving, Write(JournalKind.Approved)),"),
        new("a till is told declined while the result is in doubt", "Till/PaymentViews.cs",
            @"AttemptState\.Reversing => ""reversing""", "AttemptState.Reversing => \"declined\""),
        new("a payment that waits for its key is forgotten with the vault", "Node.Mac.cs",
            @"if \(paymentKeyQuestion is not null\)\s*\{\s*TakeUnsent\(HostLane\.Payment, now\);\s*\}", "paymentKeyQuestion = null;"),
        new("an upload begins anew after a cut", "Journal/BookedPayment.cs",
            @"IsUploaded = true;", "IsUploaded = false;"),
        new("the cards of a settled batch are not erased", "Node.Clearing.cs",
            @"foreach \(int batch in book\.BatchesToErase\)", "foreach (int batch in book.BatchesToErase.Where(batch => batch == 0))"),
    ];

    /// <summary>The change in a file's text; null where the pattern fits nowhere, or in more places than one.</summary>
    public Edit? In(string text)
    {
        MatchCollection places = Regex.Matches(text, Find, RegexOptions.CultureInvariant);
        return places.Count == 1 ? new Edit(new TextSpan(places[0].Index, places[0].Length), places[0].Result(Put), Name) : null;
    }
}
