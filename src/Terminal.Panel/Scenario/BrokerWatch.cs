using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Terminal.Panel.Setup;

namespace Terminal.Panel.Scenario;

/// <summary>What the broker passes on, collected from the start by Debian's <c>mosquitto_sub</c> under the operator's
/// certificate.</summary>
internal sealed class BrokerWatch : IDisposable
{
    private readonly Process subscriber;
    private readonly ConcurrentQueue<BrokerMessage> messages = new();

    private BrokerWatch(Process subscriber) => this.subscriber = subscriber;

    /// <summary>Everything so far, in order of arrival.</summary>
    public IReadOnlyList<BrokerMessage> Messages => [.. messages];

    /// <summary>Subscribes to all that terminals write.</summary>
    /// <param name="state">Where the operator's certificate lies.</param>
    /// <param name="ports">Where the broker listens.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">The package mosquitto-clients is missing.</exception>
    public static BrokerWatch Start(StateFolder state, Ports ports)
    {
        ProcessStartInfo command = new("mosquitto_sub") { RedirectStandardOutput = true, RedirectStandardError = true };
        string[] words =
        [
            "-h", "127.0.0.1", "-p", $"{ports.Broker}", "-V", "mqttv5", "-i", "scenario", "-q", "1", "-F", "%t %D %p", "-t", "pt/1/+/up/#",
            "--cafile", Path.Combine(state.Pki, "ca.pem"), "--cert", Path.Combine(state.Pki, "operator.pem"),
            "--key", Path.Combine(state.Pki, "operator.key"),
            "--insecure", // The chain is checked; the name is not, since this tool knows the broker by its address alone.
        ];
        foreach (string word in words)
        {
            command.ArgumentList.Add(word);
        }

        Process process = new() { StartInfo = command };
        BrokerWatch watch = new(process);
        process.OutputDataReceived += (_, line) => watch.Take(line.Data);
        process.ErrorDataReceived += (_, line) => Console.Error.Write(line.Data is null ? "" : line.Data + "\n");
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return watch;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!subscriber.HasExited)
        {
            subscriber.Kill();
        }

        subscriber.Dispose();
    }

    private void Take(string? line)
    {
        if (line is null)
        {
            return;
        }

        string[] parts = line.Split(' ', 3);
        messages.Enqueue(new BrokerMessage(parts[0], parts[^1]) { Correlation = parts.Length == 3 ? parts[1] : "" });
    }

    /// <summary>One message as the subscriber saw it.</summary>
    /// <param name="Topic">The whole topic.</param>
    /// <param name="Payload">Its payload as text.</param>
    internal sealed record BrokerMessage(string Topic, string Payload)
    {
        /// <summary>Its correlation data as text; empty where it has none.</summary>
        public string Correlation { get; init; } = "";

        /// <summary>Whether it came on a topic that ends so and holds what is expected.</summary>
        /// <param name="suffix">The end of the topic: <c>up/status</c>.</param>
        /// <param name="expected">What the payload must hold; undefined for anything.</param>
        public bool Holds(string suffix, JsonElement expected)
        {
            if (!Topic.EndsWith("/" + suffix, StringComparison.Ordinal))
            {
                return false;
            }

            if (expected.ValueKind == JsonValueKind.Undefined)
            {
                return true;
            }

            try
            {
                using JsonDocument payload = JsonDocument.Parse(Payload);
                return JsonSubset.Holds(expected, payload.RootElement);
            }
            catch (JsonException)
            {
                return false; // A payload that is no JSON holds nothing of what is expected.
            }
        }
    }
}
