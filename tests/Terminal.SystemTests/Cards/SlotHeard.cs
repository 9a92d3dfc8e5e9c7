using System.Collections.Concurrent;
using Terminal.Devices.Contact;
using Terminal.Platform.Cards;

namespace Terminal.SystemTests.Cards;

/// <summary>What a slot told, in order.</summary>
public sealed class SlotHeard : ISlotListener
{
    /// <summary>How long anything may take on a machine with other work.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly BlockingCollection<string> heard = [];

    /// <summary>Hears an event: its kind, its session where it has one, its bytes.</summary>
    public void Told(in SlotEvent occurred) => heard.Add(
        string.Join(' ', [occurred.Kind.ToString(), .. occurred.Session == 0 ? [] : new[] { $"{occurred.Session}" },
            .. occurred.Bytes.IsEmpty ? [] : new[] { Convert.ToHexString(occurred.Bytes.Span) }]));

    /// <summary>Hears why there is no reader.</summary>
    public void Missing(string fault) => heard.Add(fault);

    /// <summary>The next thing that was told is this.</summary>
    public void Expect(params string[] expected)
    {
        foreach (string next in expected)
        {
            Assert.True(heard.TryTake(out string? told, Patience), $"not told: {next}");
            Assert.Equal(next, told);
        }
    }

    /// <summary>The reader is there, now or in a while.</summary>
    public void ExpectReady() => Assert.Equal("ReaderReady", After("NO-SERVICE", "NO-READER"));

    /// <summary>The card is gone; the command under way may have been answered before that was known.</summary>
    public void ExpectGone(int session) => Assert.Equal("CardRemoved", After($"CardMute {session}"));

    /// <summary>The reader is gone with its card, and pcscd with it.</summary>
    public void ExpectLost(int session)
    {
        Assert.Equal("ReaderLost", After($"CardMute {session}", "CardRemoved"));
        ExpectNoService();
    }

    /// <summary>pcscd was killed: a call in the middle of which that happens may look denied, and the next one knows.</summary>
    public void ExpectNoService() => Assert.Equal("NO-SERVICE", After("DENIED"));

    /// <summary>Nothing more was told.</summary>
    public void ExpectNothing() => Assert.False(heard.TryTake(out string? told), told);

    private string After(params string[] before)
    {
        string? told;
        do
        {
            Assert.True(heard.TryTake(out told, Patience), "nothing was told");
        }
        while (before.Contains(told));
        return told!;
    }
}
