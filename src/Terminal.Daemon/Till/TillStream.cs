using System.Threading.Channels;
using Terminal.Engine.Till;

namespace Terminal.Daemon.Till;

/// <summary>One till that follows a payment, or all of them. Its exchange guards it.</summary>
/// <param name="paymentId">The payment; empty for all.</param>
internal sealed class TillStream(string paymentId)
{
    /// <summary>Most events that wait for a slow till; one that lets more pile up is cut off and asks anew.</summary>
    public const int CountMax = 64;

    private readonly Channel<TillNews> news = Channel.CreateBounded<TillNews>(
        new BoundedChannelOptions(CountMax) { SingleReader = true });

    private bool hasBegun;

    /// <summary>What happened, in order; completes at the end of the stream.</summary>
    public ChannelReader<TillNews> News => news.Reader;

    /// <summary>Number of the last event that the first answer knows of.</summary>
    public long FirstNumber { get; private set; }

    /// <summary>Events count from here: the answer that is given now shows all that was before.</summary>
    public void Begin(long number)
    {
        FirstNumber = number;
        hasBegun = true;
    }

    /// <summary>Adds an event, where it is about what is followed.</summary>
    public void Offer(TillNews happened)
    {
        bool isMeant = hasBegun && (paymentId.Length == 0 || paymentId == happened.Event.Payment.Id);
        if (isMeant && !news.Writer.TryWrite(happened))
        {
            End();
        }
    }

    /// <summary>Nothing more comes.</summary>
    public void End() => _ = news.Writer.TryComplete();
}

/// <summary>An event with its number.</summary>
/// <param name="Number">Counts from 1 since the start of the process.</param>
/// <param name="Event">What happened.</param>
internal sealed record TillNews(long Number, TillEvent Event);
