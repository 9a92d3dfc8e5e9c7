using Terminal.Emv.Tlv;
using Terminal.Primitives;

namespace Terminal.Benchmarks.Subjects;

/// <summary>Every data object of all answers of a card, templates walked into.</summary>
internal static class TlvWalk
{
    private static int sink;

    /// <summary>Measures it.</summary>
    public static IEnumerable<Row> Run(Harness harness)
    {
        byte[][] answers = [.. new RecordedExchange(TestCard.Signing(), TestCard.Configuration).CardAnswers.Select(one => one[..^2])];
        int objects = Walk(answers);
        yield return harness.Race(
            new Contestant("TLV, all objects of a card's answers", () => sink = Walk(answers)) { MustNotAllocate = true },
            new Contestant("a bare loop over the bytes", () => sink = Sum(answers))) with
        {
            Note = $"{objects} objects in {answers.Sum(one => one.Length)} bytes",
        };
    }

    private static int Walk(byte[][] answers)
    {
        int count = 0;
        foreach (byte[] answer in answers)
        {
            count += Walk(answer.AsSpan());
        }

        return count;
    }

    private static int Walk(ReadOnlySpan<byte> data)
    {
        int count = 0;
        var reader = new TlvReader(data);
        TlvStatus status;
        while ((status = reader.Next(out uint tag, out ReadOnlySpan<byte> value)) == TlvStatus.Read)
        {
            count += TlvReader.IsConstructed(tag) ? 1 + Walk(value) : 1;
        }

        Invariant.Check(status == TlvStatus.End);
        return count;
    }

    private static int Sum(byte[][] answers)
    {
        int sum = 0;
        foreach (byte[] answer in answers)
        {
            sum += ApduExchange.Sum(answer);
        }

        return sum;
    }
}
