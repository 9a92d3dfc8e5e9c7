using System.Collections.Concurrent;
using Terminal.Engine;
using Terminal.Engine.Journal;
using Terminal.Platform.Fleet;
using Terminal.Platform.Journal;
using Terminal.Platform.Lines;
using Xunit;

namespace Terminal.Tests.Platform;

/// <summary>A listener that keeps what it hears; a test waits for the next thing, at most ten seconds.</summary>
public sealed class Heard : ILineListener, IJournalListener, IMqttListener
{
    private readonly BlockingCollection<string> said = [];

    private readonly List<byte> bytes = [];

    /// <summary>Done on the journal's thread behind each commit that was told.</summary>
    public Action? AfterCommitted { get; init; }

    public void Opened() => said.Add("opened");

    public void Closed(string fault) => said.Add("closed " + fault);

    public void Received(Memory<byte> bytes)
    {
        lock (this.bytes)
        {
            this.bytes.AddRange(bytes.Span);
            Monitor.PulseAll(this.bytes);
        }
    }

    public void Connected() => said.Add("connected");

    /// <summary>The last message that came from the broker.</summary>
    public FleetDelivery? Delivery { get; private set; }

    public void Received(FleetDelivery message)
    {
        Delivery = message;
        said.Add($"{message.Topic} {message.Payload.Length}");
    }

    public void Published(long token) => said.Add($"published {token}");

    public void Disconnected(string fault) => said.Add(fault);

    public void Committed(long sequence)
    {
        said.Add($"committed {sequence}");
        AfterCommitted?.Invoke();
    }

    public void Failed(long sequence, JournalFault fault) => said.Add($"failed {sequence} {fault}");

    public void Found(int question, IReadOnlyList<JournalRecord> records) =>
        said.Add($"found {question}: {string.Join(' ', records.Select(r => r.Sequence))}".TrimEnd());

    public void FindFailed(int question, string code) => said.Add($"not found {question} {code}");

    public void Erased(int batch) => said.Add($"erased {batch}");

    public void EraseFailed(int batch, JournalFault fault) => said.Add($"not erased {batch} {fault}");

    public string Next()
    {
        Assert.True(said.TryTake(out string? next, TimeSpan.FromSeconds(30)), "Nothing was heard for thirty seconds.");
        return next;
    }

    public byte[] Bytes(int count)
    {
        lock (bytes)
        {
            while (bytes.Count < count)
            {
                Assert.True(Monitor.Wait(bytes, TimeSpan.FromSeconds(10)), $"Only {bytes.Count} of {count} bytes came in ten seconds.");
            }

            byte[] taken = [.. bytes.Take(count)];
            bytes.RemoveRange(0, count);
            return taken;
        }
    }
}
