namespace Terminal.Benchmarks.Subjects;

/// <summary>What one sale took of the terminal itself.</summary>
/// <param name="ToPresentCard">From the confirm key to the picture that asks for the card.</param>
/// <param name="ToPaper">From the bytes with the card's last answer to the printer's word that the receipt is out.</param>
/// <param name="Whole">All of it.</param>
/// <param name="RecordCount">Records that the journal took.</param>
internal sealed record SaleTimes(TimeSpan ToPresentCard, TimeSpan ToPaper, TimeSpan Whole, int RecordCount);
