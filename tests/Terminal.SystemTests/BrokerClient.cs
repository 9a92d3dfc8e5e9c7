using System.Diagnostics;
using System.Globalization;

namespace Terminal.SystemTests;

/// <summary>Debian's <c>mosquitto_pub</c> and <c>mosquitto_sub</c> at a stage's broker, under one certificate of its <c>pki</c>.</summary>
/// <param name="stage">Whose broker.</param>
/// <param name="file">Name of the certificate and its key, which is in clear: <c>operator</c>.</param>
public sealed class BrokerClient(Stage stage, string file)
{
    private const int TimedOut = 27;

    /// <summary>Publishes with quality 1, and gives what the tool complained of: nothing, where the broker took it.</summary>
    public async Task<string> PublishAsync(string topic, string text, bool retain = true)
    {
        using Process tool = Start("mosquitto_pub", ["-q", "1", "-t", topic, "-m", text, .. retain ? (string[])["-r"] : []]);
        string complaint = await tool.StandardError.ReadToEndAsync();
        await tool.WaitForExitAsync();
        return complaint;
    }

    /// <summary>Subscribes, does something at each line that has the first text, and gives all lines up to the one with the last.</summary>
    public async Task<IReadOnlyList<string>> ReadAsync(string[] filters, string first, Func<Task> between, string last)
    {
        using Process tool = Start("mosquitto_sub", ["-v", "-q", "1", .. filters.SelectMany(filter => (string[])["-t", filter])]);
        using CancellationTokenSource limit = new(Stage.Patience);
        List<string> lines = [];
        bool begun = false;
        while (lines.Count == 0 || !lines[^1].Contains(last, StringComparison.Ordinal))
        {
            lines.Add(await tool.StandardOutput.ReadLineAsync(limit.Token) ?? throw new EndOfStreamException("The tool ended."));
            if (!begun && lines[^1].Contains(first, StringComparison.Ordinal))
            {
                begun = true;
                limit.CancelAfter(Timeout.InfiniteTimeSpan); // What is done between has limits of its own.
                await between();
                limit.CancelAfter(Stage.Patience);
            }
        }

        tool.Kill();
        await tool.WaitForExitAsync();
        return lines;
    }

    /// <summary>Stays connected under a client id for some seconds; true where the tool's own time ended it.</summary>
    public async Task<bool> StayAsync(string clientId, string filter, int seconds)
    {
        string time = seconds.ToString(CultureInfo.InvariantCulture);
        using Process tool = Start("mosquitto_sub", ["-i", clientId, "-t", filter, "-W", time]);
        await tool.WaitForExitAsync();
        return tool.ExitCode == TimedOut;
    }

    /// <summary>Connects with a will, and is killed.</summary>
    /// <returns>What the tool complained of.</returns>
    public async Task<string> DieAsync(string willTopic, string will)
    {
        using Process tool = Start(
            "mosquitto_sub",
            ["-i", "dies", "-t", "$SYS/#", "--will-topic", willTopic, "--will-payload", will, "--will-retain", "--will-qos", "1"]);
        await stage.UntilAsync("it is connected or refused", () => Task.FromResult(tool.HasExited || stage.BrokerSays(" as dies ") > 0));
        tool.Kill();
        return await tool.StandardError.ReadToEndAsync();
    }

    private Process Start(string program, string[] words) => Process.Start(new ProcessStartInfo(
        program,
        [
            "-h", "127.0.0.1", "-p", (stage.PortBase + 4).ToString(CultureInfo.InvariantCulture), "-V", "mqttv5", "--insecure",
            "--cafile", stage.PathOf("pki/ca.pem"), "--cert", stage.PathOf($"pki/{file}.pem"), "--key", stage.PathOf($"pki/{file}.key"),
            .. words,
        ])
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;
}
