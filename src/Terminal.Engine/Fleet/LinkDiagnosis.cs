using System.Text.Json;

namespace Terminal.Engine.Fleet;

/// <summary>Says what is wrong with the connections, and what to do about it.</summary>
/// <remarks>
/// Green: every try came about, each below 200 ms. Yellow: one in five at most was lost, or one took 200 ms or more. Red: more were lost,
/// or one took 1,200 ms or more. Where both peers are red alike the line of the shop is at fault, and else the peer.
/// </remarks>
public static class LinkDiagnosis
{
    /// <summary>From here on a connection is slow, in milliseconds.</summary>
    public const int SlowFrom = 200;

    /// <summary>From here on it is so slow that payments time out, in milliseconds.</summary>
    public const int BadFrom = 1200;

    private static readonly Dictionary<string, string> Advice = new()
    {
        [""] = "Nothing",
        ["SLOW"] = "Move the terminal or its access point, change the channel, or use a cable; look who else uses the line",
        ["UNSTABLE"] = "Check the cable, or move the terminal nearer to its access point; look for other networks on its channel",
        ["LINE"] = "Check cable, access point and router of the shop; neither peer is reached",
        ["NAME-UNKNOWN"] = "Check the DNS server that the network gives, and the peer's name in the settings",
        ["REFUSED"] = "The line is good; nobody listens at the peer: check address and port, and ask who runs it",
        ["SILENT"] = "A firewall may be in between: open the peer's port for outgoing connections, and ask who runs the peer",
        ["UNREACHABLE"] = "There is no way to the peer: check gateway and address of the network",
    };

    /// <summary>The diagnosis as a JSON object.</summary>
    public static byte[] Of(IReadOnlyList<LinkTrial> trials)
    {
        (string verdict, string code) = Judge(trials);
        return FleetJson.Write(json =>
        {
            json.WriteString("verdict", verdict);
            json.WriteString("code", code);
            json.WriteString("advice", Advice.GetValueOrDefault(code, "See the code in the fault catalogue"));
            foreach (LinkTrial trial in trials)
            {
                Write(json, trial);
            }
        });
    }

    /// <summary>The verdict over all peers: green, yellow or red, and a code where it is not green.</summary>
    public static (string Verdict, string Code) Judge(IReadOnlyList<LinkTrial> trials)
    {
        bool allLost = trials.Count > 1 && trials.All(static trial => trial.Milliseconds.All(static took => took is null));
        bool alike = trials.Select(static trial => trial.Fault).Distinct().Count() == 1;
        return allLost && alike && trials[0].Fault != "REFUSED"
            ? ("red", "LINE")
            : trials.Select(Judge).OrderByDescending(static judged => Rank(judged.Verdict)).FirstOrDefault(("green", ""));
    }

    /// <summary>The verdict over one peer.</summary>
    public static (string Verdict, string Code) Judge(LinkTrial trial)
    {
        int lost = trial.Milliseconds.Count(static took => took is null);
        int slowest = trial.Milliseconds.Max() ?? 0;
        return lost == trial.Milliseconds.Count ? ("red", trial.Fault)
            : lost * 5 > trial.Milliseconds.Count ? ("red", "UNSTABLE")
            : slowest >= BadFrom ? ("red", "SLOW")
            : lost > 0 ? ("yellow", "UNSTABLE")
            : slowest >= SlowFrom ? ("yellow", "SLOW")
            : ("green", "");
    }

    private static int Rank(string verdict) => verdict switch { "red" => 2, "yellow" => 1, _ => 0 };

    private static void Write(Utf8JsonWriter json, LinkTrial trial)
    {
        (string verdict, string code) = Judge(trial);
        json.WriteStartObject(trial.Peer);
        json.WriteString("verdict", verdict);
        json.WriteString("code", code);
        json.WriteNumber("tries", trial.Milliseconds.Count);
        json.WriteNumber("lost", trial.Milliseconds.Count(static took => took is null));
        json.WriteKnown("fastestMs", trial.Milliseconds.Min());
        json.WriteKnown("slowestMs", trial.Milliseconds.Max());
        json.WriteEndObject();
    }
}
