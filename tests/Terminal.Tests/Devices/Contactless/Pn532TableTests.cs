using System.Globalization;
using Terminal.Devices.Contactless;
using Terminal.Devices.Contactless.Pn532;
using Terminal.Emulator.Devices;
using Terminal.Primitives;

namespace Terminal.Tests.Devices.Contactless;

public sealed class Pn532TableTests
{
    private static readonly byte[] Select = Hex.Parse("00A404000E325041592E5359532E444446303100");
    private static readonly byte[] Acknowledgement = Hex.Parse("0000FF00FF00");

    public static TheoryData<Pn532Phase, string> Pairs
    {
        get
        {
            var pairs = new TheoryData<Pn532Phase, string>();
            foreach (Pn532Phase phase in Enum.GetValues<Pn532Phase>())
            {
                foreach (string input in Pn532Table.Inputs)
                {
                    pairs.Add(phase, input);
                }
            }

            return pairs;
        }
    }

    public static TheoryData<Pn532Phase> Phases => new(Enum.GetValues<Pn532Phase>());

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Every_pair_of_phase_and_input_is_handled_or_ignored_for_a_reason(Pn532Phase phase, string input)
    {
        Bench bench = new(phase);

        bench.Give(input);

        int row = Array.FindIndex(Pn532Table.Handled, handled => handled.From == phase && handled.Input == input);
        if (row >= 0)
        {
            Assert.Equal(Pn532Table.Handled[row].Outputs, bench.Outputs());
            Assert.Equal(Pn532Table.Handled[row].To, bench.Reader.Phase);
        }
        else
        {
            Assert.True(Pn532Table.Ignored.ContainsKey(input), "nobody says why it is ignored");
            Assert.Equal("", bench.Outputs());
            Assert.Equal(phase, bench.Reader.Phase);
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void After_every_pair_the_next_sale_works(Pn532Phase phase, string input)
    {
        Bench bench = new(phase);
        bench.Give(input);
        _ = bench.Outputs();
        ReaderRig rig = new(bench.Reader, bench.Now, new Pn532Chip());
        rig.Chip.Receive([0x55], rig.Now);
        Instant began = rig.Now;
        rig.Reader.Deactivate(rig.Now);
        rig.RunFor(TimeSpan.FromSeconds(10));
        if (rig.Reader.Phase != Pn532Phase.Idle)
        {
            rig.Reader.Start(rig.Now); // What the session does after a pause.
            rig.RunUntil(ReaderOutputKind.Ready);
        }

        rig.Chip.Insert(new TestCard { ResponseLength = 12 });
        rig.Reader.Activate(rig.Now);
        rig.RunUntil(ReaderOutputKind.CardPresented);
        rig.Exchange(Select);

        Assert.Equal(TestCard.Pattern(12), rig.Response);
        Assert.InRange(rig.Now - began, TimeSpan.Zero, TimeSpan.FromSeconds(12));
    }

    [Theory]
    [MemberData(nameof(Phases))]
    public void After_every_phase_a_chip_that_lost_its_power_serves_the_next_sale(Pn532Phase phase)
    {
        ReaderRig rig = new(new Bench(phase).Reader, Instant.Origin + TimeSpan.FromSeconds(1), new Pn532Chip());
        rig.Reader.Deactivate(rig.Now);
        rig.RunFor(TimeSpan.FromSeconds(10));
        if (rig.Reader.Phase != Pn532Phase.Idle)
        {
            rig.Reader.Start(rig.Now);
            rig.RunUntil(ReaderOutputKind.Ready);
        }

        rig.Chip.Insert(new TestCard { ResponseLength = 12 });
        rig.Reader.Activate(rig.Now);
        rig.RunUntil(ReaderOutputKind.CardPresented);
        rig.Exchange(Select);

        Assert.Equal(TestCard.Pattern(12), rig.Response);
    }

    [Fact]
    public void The_table_lists_no_pair_twice() =>
        Assert.Equal(
            Pn532Table.Handled.Length, Pn532Table.Handled.Select(static row => (row.From, row.Input)).Distinct().Count());

    [Theory]
    [InlineData(Pn532Phase.Waking, 0.3)]
    [InlineData(Pn532Phase.Polling, 6.0)]
    [InlineData(Pn532Phase.Exchanging, 5.0)]
    public void Every_wait_has_an_end(Pn532Phase phase, double seconds)
    {
        Bench bench = new(phase);
        Instant began = bench.Now;
        bench.Give(phase == Pn532Phase.Waking ? "silence" : "acknowledged silence");
        Assert.Equal(seconds, (bench.Now - began).TotalSeconds, 3);
        Assert.Null(bench.Reader.Deadline);
    }

    /// <summary>A driver with nothing at the other end of its wire but what a test gives it.</summary>
    private sealed class Bench
    {
        private readonly List<string> outputs = [];

        public Bench(Pn532Phase phase)
        {
            foreach (string input in Pn532Table.Paths[phase])
            {
                Give(input);
                _ = Outputs();
            }

            Assert.Equal(phase, Reader.Phase);
        }

        public Pn532Reader Reader { get; } = new();

        public Instant Now { get; private set; } = Instant.Origin;

        public void Give(string input)
        {
            switch (input)
            {
                case "start":
                    Reader.Start(Now);
                    break;
                case "activate":
                    Reader.Activate(Now);
                    break;
                case "exchange":
                    Reader.Exchange(Select, Now);
                    break;
                case "exchange of 1025 bytes":
                    Reader.Exchange(TestCard.Pattern(1025), Now);
                    break;
                case "deactivate":
                    Reader.Deactivate(Now);
                    break;
                case "time too early":
                    Reader.Elapse(Now);
                    break;
                case "time":
                    Wait();
                    break;
                case "silence" or "acknowledged silence":
                    GiveSilence(input);
                    break;
                default:
                    Give(Frames(input));
                    break;
            }

            Drain();
        }

        public string Outputs()
        {
            string said = string.Join(", ", outputs);
            outputs.Clear();
            return said;
        }

        private void GiveSilence(string input)
        {
            for (int i = 0; i < 20 && Reader.Deadline is not null; i++)
            {
                if (input != "silence" && Reader.Phase != Pn532Phase.Pausing)
                {
                    Give(Acknowledgement);
                }

                Wait();
            }
        }

        private void Wait()
        {
            if (Reader.Deadline is { } due)
            {
                Now = due;
                Reader.Elapse(Now);
                Drain();
            }
        }

        private void Give(byte[] bytes)
        {
            Reader.Receive(bytes, Now);
            Drain();
        }

        private static byte[] Spoilt(byte[] answer) => [.. answer[..^2], (byte)(answer[^2] ^ 0x01), 0x00];

        private byte[] Frames(string input)
        {
            (byte code, _) = Pn532Table.UnderWay.GetValueOrDefault(Reader.Phase, ((byte)0x40, ""));
            byte[] answer = Pn532Table.DataOf(input, Reader.Phase) is { } data
                ? Pn532Frames.Answer([0xD5, (byte)(code + 1), .. Hex.Parse(data)])
                : [];
            return input switch
            {
                "answered unacknowledged" => answer,
                "garbled for ever" => [.. Acknowledgement, .. Spoilt(answer), .. Spoilt(answer), .. Spoilt(answer), .. Spoilt(answer)],
                "length garbled" => [.. Acknowledgement, .. answer[..4], (byte)(answer[4] ^ 0x01), .. answer[5..]],
                "half an answer" => [.. Acknowledgement, .. answer[..^2]],
                "error frame" => [.. Acknowledgement, .. Hex.Parse("0000FF01FF7F8100")],
                "NACK" => Hex.Parse("0000FFFF0000"),
                "answer to another command" => [.. Acknowledgement, .. Pn532Frames.Answer(Hex.Parse("D5990001"))],
                "noise" => Hex.Parse("A5FF00A5A5FF5A"),
                _ => [.. Acknowledgement, .. answer],
            };
        }

        private void Drain()
        {
            while (Reader.TryTake(out ReaderOutput output))
            {
                if (output.Kind == ReaderOutputKind.Transmit)
                {
                    outputs.AddRange(Pn532Frames.Names(output.Bytes.Span));
                }
                else
                {
                    outputs.Add(output.Fault == ReaderFault.None
                        ? output.Kind.ToString()
                        : string.Create(CultureInfo.InvariantCulture, $"{output.Kind} {output.Fault}"));
                }
            }
        }
    }
}
