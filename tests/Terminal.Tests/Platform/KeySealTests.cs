using System.Security.Cryptography;
using Terminal.Platform.Security;
using Xunit;

namespace Terminal.Tests.Platform;

/// <summary>The storage key at rest, in a file and in a security chip. Judged by tpm2-tools against swtpm.</summary>
public sealed class KeySealTests : IDisposable
{
    private const uint Handle = 0x81010001;
    private readonly TemporaryFolder folder = new();
    private readonly byte[] key = RandomNumberGenerator.GetBytes(32);
    private readonly byte[] read = new byte[32];

    public void Dispose() => folder.Dispose();

    [Fact]
    public void What_a_chip_was_given_it_gives_back_after_its_power_was_cut()
    {
        using TestTpm tpm = new();
        TpmKeySeal seal = new(Handle, tpm.Connection);
        Assert.Equal(SealStatus.Missing, seal.TryRead(read));
        Assert.True(seal.TrySeal(key));
        tpm.Restart();
        Assert.Equal(SealStatus.Done, seal.TryRead(read));
        Assert.Equal(key, read);
        Assert.Contains("0x81010001", tpm.Ask("tpm2_getcap", "handles-persistent").Said, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void What_was_evicted_no_tool_gets_any_more()
    {
        using TestTpm tpm = new();
        TpmKeySeal seal = new(Handle, tpm.Connection);
        Assert.True(seal.TrySeal(key));
        Assert.Equal(0, tpm.Ask("tpm2_readpublic", "-c", "0x81010001").Code);
        Assert.Equal(SealStatus.Done, seal.TryErase());
        Assert.NotEqual(0, tpm.Ask("tpm2_readpublic", "-c", "0x81010001").Code);
        Assert.Equal(SealStatus.Missing, seal.TryRead(read));
        Assert.Equal(SealStatus.Missing, seal.TryErase());
        Assert.All(read, value => Assert.Equal(0, value));
    }

    [Fact]
    public void A_handle_that_is_taken_is_not_written_over()
    {
        using TestTpm tpm = new();
        TpmKeySeal seal = new(Handle, tpm.Connection);
        Assert.True(seal.TrySeal(key));
        Assert.False(seal.TrySeal(read));
        Assert.Equal(SealStatus.Done, seal.TryRead(read));
        Assert.Equal(key, read);
    }

    [Theory]
    [InlineData(31)]
    [InlineData(33)]
    public void A_secret_of_another_length_is_no_storage_key(int length)
    {
        using TestTpm tpm = new();
        TpmKeySeal seal = new(Handle, tpm.Connection);
        Assert.True(seal.TrySeal(RandomNumberGenerator.GetBytes(length)));
        Assert.Equal(SealStatus.WrongLength, seal.TryRead(read));
        Assert.All(read, value => Assert.Equal(0, value));
    }

    [Fact]
    public void A_chip_that_is_away_is_not_taken_for_one_without_a_key()
    {
        using TestTpm tpm = new();
        TpmKeySeal seal = new(Handle, tpm.Connection);
        Assert.True(seal.TrySeal(key));
        tpm.Stop();
        Assert.Equal(SealStatus.Unavailable, seal.TryRead(read));
        Assert.Equal(SealStatus.Unavailable, seal.TryErase());
        tpm.Start();
        Assert.Equal(SealStatus.Done, seal.TryRead(read));
    }

    [Fact]
    public void A_file_takes_a_key_once_and_one_of_zeros_is_the_rest_of_an_erasure()
    {
        FileKeySeal seal = new(folder["key"]);
        Assert.True(seal.TrySeal(key));
        Assert.False(seal.TrySeal(read));
        Assert.Equal(SealStatus.Done, seal.TryRead(read));
        Assert.Equal(key, read);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder["key"]));
        File.WriteAllBytes(folder["key"], new byte[32]); // Where power went between the overwriting and the end of the file.
        Assert.Equal(SealStatus.Missing, seal.TryRead(read));
        Assert.Equal(SealStatus.Done, seal.TryErase());
        Assert.False(File.Exists(folder["key"]));
        Assert.False(new FileKeySeal(folder["nowhere/key"]).TrySeal(key));
    }

    [Fact]
    public void An_erased_file_is_overwritten_before_it_goes()
    {
        SealedFile.Create(folder["key"], 32);
        byte[] was = File.ReadAllBytes(folder["key"]);
        using FileStream open = File.OpenRead(folder["key"]); // Still sees the file's place on the disk.
        FileKeySeal seal = new(folder["key"]);
        Assert.Equal(SealStatus.Done, seal.TryErase());
        byte[] left = new byte[32];
        open.ReadExactly(left);
        Assert.NotEqual(was, left);
        Assert.Equal(SealStatus.Missing, seal.TryRead(read));
        Assert.Equal(SealStatus.Missing, seal.TryErase());
        Assert.False(seal.IsErasable);
    }

    [Theory]
    [InlineData(31)]
    [InlineData(33)]
    public void A_file_of_another_length_is_no_storage_key(int length)
    {
        SealedFile.Create(folder["key"], length);
        Assert.Equal(SealStatus.WrongLength, new FileKeySeal(folder["key"]).TryRead(read));
        Assert.All(read, value => Assert.Equal(0, value));
    }
}
