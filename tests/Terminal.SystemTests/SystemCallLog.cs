using System.Globalization;
using System.Text.RegularExpressions;
using Xunit;

namespace Terminal.SystemTests;

/// <summary>
/// What <c>strace -f -ttt -yy</c> wrote, as the journal's writes, its returned fsyncs, and the sends of payments to the acquirer, in order.
/// </summary>
public sealed partial class SystemCallLog
{
    private const int OpeningCount = 3; // the two flights of a TLS 1.3 client, and the sign-on

    private readonly List<(double Time, SystemCall Kind)> calls = [];
    private readonly Dictionary<string, int> connections = [];

    public SystemCallLog(IEnumerable<string> lines, int acquirerPort)
    {
        Regex peer = new(string.Create(
            CultureInfo.InvariantCulture, $@"<TCP[^>]*:(?<port>\d+)->\[?(::ffff:)?127\.0\.0\.1\]?:{acquirerPort}\]>"));
        Dictionary<string, SystemCall> unfinished = [];
        foreach (Match line in lines.Select(text => Shape().Match(text)).Where(m => m.Success))
        {
            string thread = line.Groups["thread"].Value;
            string rest = line.Groups["rest"].Value;
            double time = double.Parse(line.Groups["time"].Value, CultureInfo.InvariantCulture);
            if (rest.StartsWith("<... ", StringComparison.Ordinal))
            {
                if (unfinished.Remove(thread, out SystemCall begun) && begun == SystemCall.Synced
                    && rest.EndsWith("= 0", StringComparison.Ordinal))
                {
                    calls.Add((time, begun));
                }

                continue;
            }

            bool isWhole = !rest.EndsWith("<unfinished ...>", StringComparison.Ordinal);
            if (Kind(rest, peer) is not { } kind || (kind == SystemCall.Sent && !IsPayment(peer.Match(rest).Groups["port"].Value)))
            {
                continue;
            }

            if (!isWhole)
            {
                unfinished[thread] = kind;
            }

            // A sync counts when it has returned; a write or a send counts when it has begun.
            if (kind != SystemCall.Synced || (isWhole && rest.EndsWith("= 0", StringComparison.Ordinal)))
            {
                calls.Add((time, kind));
            }
        }
    }

    public enum SystemCall
    {
        Written,
        Synced,
        Sent,
    }

    /// <summary>How many sends there were after a time.</summary>
    public int SendCount(double after) => calls.Count(c => c.Time >= after && c.Kind == SystemCall.Sent);

    /// <summary>The sends after a time before which the journal was not written, or not synced, since the send before.</summary>
    public IReadOnlyList<string> Violations(double after)
    {
        List<string> found = [];
        bool written = false;
        bool synced = false;
        foreach ((double time, SystemCall kind) in calls.Where(c => c.Time >= after))
        {
            switch (kind)
            {
                case SystemCall.Written:
                    written = true;
                    synced = false;
                    break;
                case SystemCall.Synced:
                    synced = written;
                    break;
                default:
                    if (!synced)
                    {
                        found.Add(string.Create(
                            CultureInfo.InvariantCulture, $"{time}: sent with journal written {written}, synced {synced}"));
                    }

                    written = synced = false;
                    break;
            }
        }

        return found;
    }

    private bool IsPayment(string connection)
    {
        int count = connections.GetValueOrDefault(connection) + 1;
        connections[connection] = count;
        return count > OpeningCount;
    }

    [GeneratedRegex(@"^(\[pid +)?(?<thread>\d+)\]? +(?<time>\d+\.\d+) (?<rest>.*)$")]
    private static partial Regex Shape();

    private static SystemCall? Kind(string call, Regex peer)
    {
        bool isLog = call.Contains("journal.db-wal>", StringComparison.Ordinal);
        return call.Split('(')[0] switch
        {
            "pwrite64" or "write" or "pwritev" or "writev" when isLog => SystemCall.Written,
            "fsync" or "fdatasync" when isLog => SystemCall.Synced,
            "sendto" or "sendmsg" or "write" or "writev" when peer.IsMatch(call) => SystemCall.Sent,
            _ => null,
        };
    }
}
