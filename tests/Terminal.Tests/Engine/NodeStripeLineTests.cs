using System.Text;
using Terminal.Devices.Lights;
using Terminal.Engine;
using Terminal.Engine.Journal;
using Terminal.Engine.Stripe;
using Terminal.Engine.Till;
using Terminal.Vault;

namespace Terminal.Tests.Engine;

/// <summary>A reader for stripes that comes and goes, and what those around it see and hear of a swipe.</summary>
public sealed class NodeStripeLineTests
{
    private const string Track = ";4761739001010119=49121010000000000?";
    private readonly NodeRig rig = Rig();

    [Fact]
    public void Its_line_is_told_when_it_comes_and_when_it_goes()
    {
        Assert.Equal((1, 0), Lines());
        rig.Tell(new NodeEvent.WireOpened(Wire.Stripe)); // Told twice.
        Assert.Equal((1, 0), Lines());
        rig.Tell(new NodeEvent.WireClosed(Wire.Stripe, "GONE"));
        rig.Tell(new NodeEvent.WireClosed(Wire.Stripe, "GONE"));
        Assert.Equal((1, 1), Lines());
        rig.KeyAmount();
        Assert.Equal(PromptId.PresentCard, rig.Prompt);
        rig.Tell(new NodeEvent.WireOpened(Wire.Stripe));
        Assert.Equal((2, 1), Lines());
    }

    [Fact]
    public void Half_a_swipe_of_the_line_before_is_forgotten()
    {
        rig.KeyAmount();
        rig.Tell(new NodeEvent.BytesReceived(Wire.Stripe, Encoding.ASCII.GetBytes(Track[..12])));
        rig.Tell(new NodeEvent.WireClosed(Wire.Stripe, "GONE"));
        rig.Tell(new NodeEvent.WireOpened(Wire.Stripe));
        rig.Pass(0.5);
        Assert.Equal(0, rig.Logged("STRIPE-NOT-READ"));
        rig.Swipe(Track);
        Assert.Equal(PromptId.CheckSignature, rig.Prompt);
    }

    [Fact]
    public void A_swipe_is_seen_heard_and_told_to_the_till()
    {
        rig.Pay("order-1");
        Assert.Equal(PromptId.PresentOrSwipeCard, rig.Prompt);
        rig.Swipe(Track);
        Assert.Equal(["cardWanted", "cardRead", "hostWait", "signature"], rig.Told.Select(static told => told.Name));
        Assert.Contains(Tone.Success, rig.Tones);
        Assert.Contains(Tone.Alert, rig.Tones); // Somebody is to look at the signature.
        Assert.Contains(rig.Effects, static effect => effect is NodeEffect.SetLights { Lights: ContactlessLights.All });
        Assert.Equal(0, rig.Logged("PAPER-QUEUE"));
        Assert.Matches(@"10:0\d", Assert.Single(rig.Printer.Receipts)); // The hour of the shop.
    }

    [Fact]
    public void A_refund_to_a_stripe_is_not_signed()
    {
        Assert.True(rig.Order(new PaymentOrder("back-1", PaymentType.Refund, 500))!.Begun);
        rig.Swipe(Track);
        Assert.Equal([JournalKind.Requested, JournalKind.Approved], rig.Kinds.Take(2));
        Assert.Contains("9F34033F0000", Convert.ToHexString(rig.Records[0].EmvData.Span), StringComparison.Ordinal);
    }

    [Fact]
    public void A_stripe_that_wants_a_PIN_is_refused_where_there_is_no_key_for_one()
    {
        NodeRig pins = Rig(takesPin: true);
        pins.KeyAmount();
        pins.Swipe(";4761739001010119=49121200000000000?");
        Assert.Equal("STRIPE-PIN", Assert.Single(pins.Records).Reason);
    }

    [Fact]
    public void Where_no_slip_can_be_printed_that_is_logged_and_the_signature_asked_for_all_the_same()
    {
        rig.Sell();
        rig.Pass(8);
        rig.Printer.PaperOut = true;
        for (int i = 0; i < 12; i++)
        {
            rig.Ask(static own => new TillRequest.Totals(own, true));
        }

        rig.KeyAmount();
        rig.Swipe(Track);
        Assert.Equal((1, PromptId.CheckSignature), (rig.Logged("PAPER-QUEUE"), rig.Prompt));
    }

    private static NodeRig Rig(bool takesPin = false)
    {
        NodeRig made = new(takesPin: takesPin, configure: static settings => settings with { Stripe = new StripeSettings() });
        made.Open();
        made.Tell(new NodeEvent.WireOpened(Wire.Stripe));
        return made;
    }

    private (int Ready, int Lost) Lines() => (rig.Logged("STRIPE-READER-READY"), rig.Logged("STRIPE-READER-LOST"));
}
