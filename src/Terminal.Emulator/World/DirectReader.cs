using Terminal.Devices.Contactless;
using Terminal.Emulator.Cards;
using Terminal.Primitives;

namespace Terminal.Emulator.World;

/// <summary>
/// A reader without a chip and a wire: the driver's own outside, with a card model behind it. For volume; the full profile has the chip.
/// </summary>
/// <param name="timeline">When the card's answers come.</param>
/// <param name="wake">Called when something is there to be taken.</param>
public sealed class DirectReader(Timeline timeline, Action wake) : IContactlessReader, IReaderModel
{
    private readonly Queue<ReaderOutput> outputs = new();
    private readonly byte[] answer = new byte[258];
    private ICardModel? card;
    private bool looking;
    private int session;

    /// <inheritdoc/>
    public Instant? Deadline => null;

    /// <inheritdoc/>
    public void Insert(ICardModel model)
    {
        card = model;
        Look();
    }

    /// <inheritdoc/>
    public void Remove()
    {
        card?.Removed();
        card = null;
    }

    /// <inheritdoc/>
    public void Start(Instant now) => outputs.Enqueue(new ReaderOutput(ReaderOutputKind.Ready));

    /// <inheritdoc/>
    public void Activate(Instant now)
    {
        looking = true;
        session++;
        Look();
    }

    /// <inheritdoc/>
    public void Exchange(ReadOnlySpan<byte> command, Instant now)
    {
        int length = card?.Transceive(command, answer) ?? -1;
        byte[]? bytes = length < 0 ? null : answer.AsSpan(0, length).ToArray();
        Later(TimeSpan.FromMilliseconds(12), () => outputs.Enqueue(bytes is null || card is null
            ? new ReaderOutput(ReaderOutputKind.CardLost, default, ReaderFault.CardGone)
            : new ReaderOutput(ReaderOutputKind.Response, bytes)));
    }

    /// <inheritdoc/>
    public void Deactivate(Instant now)
    {
        looking = false;
        session++;
    }

    /// <inheritdoc/>
    public void Receive(ReadOnlySpan<byte> bytes, Instant now)
    {
    }

    /// <inheritdoc/>
    public bool TryTake(out ReaderOutput output) => outputs.TryDequeue(out output);

    /// <inheritdoc/>
    public void Elapse(Instant now)
    {
    }

    private void Look()
    {
        if (looking && card is not null)
        {
            looking = false;
            Later(TimeSpan.FromMilliseconds(30), () => outputs.Enqueue(new ReaderOutput(ReaderOutputKind.CardPresented)));
        }
    }

    private void Later(TimeSpan delay, Action happening)
    {
        int asked = session;
        timeline.After(delay, () =>
        {
            if (asked == session)
            {
                happening();
                wake();
            }
        });
    }
}
