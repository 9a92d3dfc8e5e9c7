using Microsoft.Extensions.Logging.Abstractions;
using Terminal.Daemon;
using Terminal.Platform.Journal;
using Terminal.Primitives;
using Terminal.Tests.Platform;
using Xunit;

namespace Terminal.Tests.Daemon;

public sealed class OutermostFrameTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Each_kind_of_exception_has_its_exit_code()
    {
        Assert.Equal(ExitCode.Invariant, Frame().Run(() => throw new InvariantException("count < 3")));
        Assert.Equal(ExitCode.Storage, Frame().Run(() => throw new JournalOpenException("BROKEN")));
        Assert.Equal(ExitCode.AlreadyRunning, Frame().Run(() => throw new JournalOpenException("LOCKED")));
        Assert.Equal(ExitCode.Unexpected, Frame().Run(() => throw new InvalidOperationException("x")));
        Assert.Equal(ExitCode.Stopped, Frame().Run(() => ExitCode.Stopped));
    }

    [Fact]
    public void A_record_has_types_and_methods_and_no_message_that_could_carry_data()
    {
        _ = Frame().Run(() => throw new InvalidOperationException("4761739001010119", new InvariantException("count < 3")));
        string record = File.ReadAllText(Assert.Single(Directory.GetFiles(folder["crash"])));
        Assert.Contains("System.InvalidOperationException", record, StringComparison.Ordinal);
        Assert.Contains("InvariantException: count < 3", record, StringComparison.Ordinal);
        Assert.Contains(nameof(A_record_has_types_and_methods_and_no_message_that_could_carry_data), record, StringComparison.Ordinal);
        Assert.DoesNotContain("4761739001010119", record, StringComparison.Ordinal);
    }

    [Fact]
    public void Old_records_go()
    {
        Directory.CreateDirectory(folder["crash"]);
        for (int i = 0; i < CrashRecord.CountMax + 5; i++)
        {
            File.WriteAllText(Path.Combine(folder["crash"], $"crash-2000{i:D4}.txt"), "");
        }

        _ = Frame().Run(() => throw new InvalidOperationException());
        Assert.Equal(CrashRecord.CountMax, Directory.GetFiles(folder["crash"]).Length);
    }

    private OutermostFrame Frame() => new(NullLogger.Instance, folder["crash"]);
}
