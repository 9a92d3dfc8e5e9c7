using Terminal.Devices.Contactless;
using Terminal.Tests.Devices.Contactless;

namespace Terminal.Tests.EmulatorDevices;

public sealed class Pn532ChipTests
{
    private static readonly byte[] Command = [0x00, 0xB2, 0x01, 0x0C, 0x00];

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_card_that_is_pulled_away_answers_so_many_exchanges_and_is_gone_at_the_next(int exchanges)
    {
        TestCard card = new();
        ReaderRig rig = ReaderRig.WithCard(card);
        rig.Chip.Faults.ExchangesToPull = exchanges;
        for (int answered = 1; answered <= exchanges; answered++)
        {
            Assert.Single(rig.Chip.Cards);
            rig.Exchange(Command);
            Assert.Equal(ReaderOutputKind.Response, rig.Seen[^1]);
        }

        Assert.Empty(rig.Chip.Cards);
        rig.Exchange(Command);
        Assert.Equal((ReaderOutputKind.CardLost, ReaderFault.CardGone), (rig.Seen[^1], rig.Fault));
        Assert.Equal(exchanges, card.Commands.Count);
    }

    [Fact]
    public void The_next_card_is_not_pulled_away_again()
    {
        ReaderRig rig = ReaderRig.WithCard(new TestCard());
        rig.Chip.Faults.ExchangesToPull = 1;
        rig.Exchange(Command);
        rig.Exchange(Command);
        rig.Chip.Insert(new TestCard());
        rig.Reader.Activate(rig.Now);
        rig.RunUntil(ReaderOutputKind.CardPresented);
        for (int exchange = 0; exchange < 5; exchange++)
        {
            rig.Exchange(Command);
            Assert.Equal(ReaderOutputKind.Response, rig.Seen[^1]);
        }
    }
}
