using System.IO.Pipes;
using System.Text;
using Terminal.Platform.Security;
using Terminal.Platform.Time;
using Terminal.Primitives;
using Xunit;

namespace Terminal.Tests.Platform;

/// <summary>Lines of secrets from a pipe; what a console shows of them is a system test's.</summary>
public sealed class SecretLinesTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly byte[] block = new byte[256];
    private readonly SecretArena arena;
    private readonly AnonymousPipeServerStream pipe = new(PipeDirection.Out);
    private readonly SecretLines lines;

    public SecretLinesTests()
    {
        arena = new SecretArena(block);
        lines = new SecretLines((int)pipe.ClientSafePipeHandle.DangerousGetHandle());
    }

    public void Dispose()
    {
        lines.Dispose();
        pipe.Dispose();
    }

    [Fact]
    public void Lines_come_one_after_the_other_without_blanks_at_their_ends()
    {
        pipe.Write("one\n  t w o\t\r\n\n12345678\n123456789\nlast"u8);
        pipe.Dispose();
        Assert.Equal(["one", "t w o", null, "12345678", null, "last", null], Enumerable.Range(0, 7).Select(_ => Next()));
        Assert.All(block, static value => Assert.Equal(0, value));
    }

    [Fact]
    public void A_line_that_has_not_ended_in_time_is_none_and_what_came_of_it_is_zero()
    {
        pipe.Write("half a l"u8);
        Assert.Null(lines.Read(arena, 100, MonotonicClock.Now + TimeSpan.FromMilliseconds(50)));
        Assert.All(block, static value => Assert.Equal(0, value));
    }

    private string? Next()
    {
        using SecretBuffer? line = lines.Read(arena, 8, MonotonicClock.Now + Patience);
        return line is null ? null : Encoding.ASCII.GetString(line.Bytes);
    }
}
