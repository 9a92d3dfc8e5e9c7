using System.Runtime.Versioning;
using Terminal.Platform.Security;
using Xunit;

namespace Terminal.Tests.Platform;

[SupportedOSPlatform("linux")]
public sealed class SecurityTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_sealed_file_is_read_by_its_owner()
    {
        SealedFile.Create(folder["key"], 32);
        Assert.Equal(SealStatus.Done, SealedFile.TryRead(folder["key"], out byte[] secret));
        Assert.Equal(File.ReadAllBytes(folder["key"]), secret);
        Assert.Equal(32, secret.Length);
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.GroupWrite)]
    public void A_file_that_others_may_touch_is_refused(UnixFileMode more)
    {
        SealedFile.Create(folder["key"], 32);
        File.SetUnixFileMode(folder["key"], UnixFileMode.UserRead | UnixFileMode.UserWrite | more);
        Assert.Equal(SealStatus.TooOpen, SealedFile.TryRead(folder["key"], out byte[] secret));
        Assert.Empty(secret);
    }

    [Fact]
    public void A_missing_an_empty_and_a_too_long_file_are_told_apart()
    {
        Assert.Equal(SealStatus.Missing, SealedFile.TryRead(folder["key"], out _));
        SealedFile.Create(folder["long"], SealedFile.LengthMax + 1);
        Assert.Equal(SealStatus.WrongLength, SealedFile.TryRead(folder["long"], out _));
        SealedFile.Create(folder["fits"], SealedFile.LengthMax);
        Assert.Equal(SealStatus.Done, SealedFile.TryRead(folder["fits"], out _));
    }

    [Fact]
    public void A_sealed_file_is_never_written_over()
    {
        SealedFile.Create(folder["key"], 32);
        Assert.Throws<IOException>(() => SealedFile.Create(folder["key"], 32));
    }

    [Fact]
    public void Locked_memory_is_kept_out_of_dumps()
    {
        using LockedMemory memory = new(100);
        Assert.True(memory.IsOutOfDumps);
        Assert.Equal(4096, memory.Memory.Length);
        memory.Memory.Span.Fill(0xAA);
    }
}
