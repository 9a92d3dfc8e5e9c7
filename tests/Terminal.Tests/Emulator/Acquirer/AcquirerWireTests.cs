using System.Text.Json;
using Terminal.Emulator.Acquirer;
using Terminal.Primitives;
using Terminal.Tests.Tidy;
using Xunit;

namespace Terminal.Tests.Emulator.Acquirer;

/// <summary>Frames that the terminal's codec did not make, and frames that nobody should make.</summary>
public sealed class AcquirerWireTests
{
    private readonly AcquirerModel model = new(new AcquirerSettings(), []);

    public AcquirerWireTests() => model.Open(1);

    [Fact]
    public void The_settlement_and_upload_that_an_independent_library_packed_are_understood()
    {
        Assert.Equal("3935", Answer("bcd/settle_req", 0x0510));
        Assert.Equal("3030", Answer("bcd/batch_upload_req", 0x0330));
        Assert.Equal("3030", Answer("bcd_cup/settle_trailer_req", 0x0510)); // It has no field in which that dialect differs.
        Assert.Equal(
            [LedgerState.Settlement, LedgerState.Booked, LedgerState.Settlement], model.Ledger.Select(entry => entry.State));
        Assert.Equal(new BatchTotals(2, 24_690, 1, 5000), model.Ledger[0].Told);
        LedgerEntry sale = model.Ledger[1];
        Assert.Equal((123, 123, 12_345L, 1, "1121224502"), (sale.Stan, sale.Invoice, sale.Amount, sale.Batch, sale.LocalTime));
        Assert.Equal(("632522000123", "A1B2C3", "TERM0001"), (sale.Reference, sale.Authorisation, sale.Terminal));
        Assert.Equal(new BatchTotals(1, 12_345, 0, 0), model.Totals("TERM0001", 1));
    }

    [Fact]
    public void The_answer_to_a_settlement_is_byte_for_byte_what_the_table_of_the_wire_says()
    {
        string question = "6000030000" + "0500" + "2038010000C00012" + "920000" + "000127" + "224500" + "1121" + "0001"
            + "5445524D30303031" + "4D45524348414E5430303030303031" + "0006" + "303030303031" + "0090"
            + string.Concat(Enumerable.Repeat("30", 90));
        Assert.Equal(
            "6000000003" + "0510" + "203801000AC00000" + "920000" + "000127" + "224500" + "1121" + "0001"
            + "303030313030303030303031" + "3030" + "5445524D30303031" + "4D45524348414E5430303030303031",
            Hex.ToText(Ask(Hex.Parse(question)).Span[2..]));
    }

    [Fact]
    public void Mutated_frames_of_every_kind_never_throw_and_the_books_agree_with_themselves()
    {
        AcquirerBench bench = new(verifying: false);
        LedgerEntry sale = bench.Approved(Question.Sale(1000, 1));
        byte[][] valid =
        [
            Question.Sale(1000, 2).ToFrame(), Question.Void(sale, 3).ToFrame(), Question.Refund(100, 4, sale).ToFrame(),
            Question.Advice(900, 5).ToFrame(), Question.Record(Question.Sale(1000, 1), 6).ToFrame(),
            Question.Settlement((1, 1000, 0, 0), 7).ToFrame(), Question.Settlement((1, 1000, 0, 0), 8, "960000").ToFrame(),
            Question.Reversal(Question.Sale(1000, 2)).ToFrame(),
        ];
        Random random = new(5008);
        for (int round = 0; round < 20_000; round++)
        {
            byte[] frame = [.. valid[random.Next(valid.Length)]];
            for (int change = random.Next(4); change > 0; change--)
            {
                frame[random.Next(2, frame.Length)] = (byte)random.Next(256);
            }

            bench.Model.Open(1);
            bench.Model.Receive(1, frame, Instant.Origin);
            while (bench.Model.TryTake(out AcquirerOutput? output))
            {
                if (output is AcquirerOutput.Record record)
                {
                    bench.Kept.Add(record.Entry);
                }
            }
        }

        Assert.True(bench.Model.Ledger.Count > 5_000);
        LedgerChecks.Hold(bench);
    }

    /// <summary>Sends a vector and gives DE39 of its answer in hex: it stands before DE41.</summary>
    private string Answer(string id, int type)
    {
        using JsonDocument file = JsonDocument.Parse(
            File.ReadAllBytes(Path.Combine(SourceTree.Root, "tests", "vectors", "iso8583", "messages.json")));
        string hex = file.RootElement.GetProperty("vectors").EnumerateArray()
            .Single(vector => vector.GetProperty("id").GetString() == id).GetProperty("hex").GetString()!;
        ReadOnlySpan<byte> answer = Ask(Hex.Parse("6000030000" + hex)).Span;
        Assert.Equal(type, (answer[7] << 8) | answer[8]);
        int terminal = answer.IndexOf("TERM0001"u8);
        return Hex.ToText(answer[(terminal - 2)..terminal]);
    }

    private ReadOnlyMemory<byte> Ask(byte[] message)
    {
        model.Receive(1, [(byte)(message.Length >> 8), (byte)message.Length, .. message], Instant.Origin);
        ReadOnlyMemory<byte> frame = default;
        while (model.TryTake(out AcquirerOutput? output))
        {
            frame = output is AcquirerOutput.Send send ? send.Frame : frame;
        }

        return frame;
    }
}
