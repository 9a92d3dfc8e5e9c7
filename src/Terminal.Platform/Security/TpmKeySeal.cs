using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;

namespace Terminal.Platform.Security;

/// <summary>The storage key as a persistent object of a TPM 2.0: no other machine can read it, and once evicted nobody can.</summary>
/// <remarks>
/// By Debian's tpm2-tools, one process a step; the key passes through their pipes and stands on no command line and in no file. The wrapped
/// object is made in memory and thrown away once the chip keeps it, so that nothing is left to load again after an eviction. It is bound to
/// the chip and not to measured software (no policy over PCRs): who becomes root on the running board can have it unsealed.
/// </remarks>
/// <param name="handle">The persistent handle: 0x81000000 to 0x817FFFFF, the owner's range.</param>
/// <param name="connection">How the tools reach the chip (TCTI), or null for the kernel's resource manager.</param>
public sealed class TpmKeySeal(uint handle, string? connection = null) : IKeySeal
{
    /// <summary>First handle of the owner's range.</summary>
    public const uint HandleMin = 0x81000000;

    /// <summary>Last handle of the owner's range.</summary>
    public const uint HandleMax = 0x817FFFFF;

    private const string KernelConnection = "device:/dev/tpmrm0";
    private const int HandlesLengthMax = 4096;
    private static readonly TimeSpan StepTime = TimeSpan.FromSeconds(20);

    private string Handle => string.Create(CultureInfo.InvariantCulture, $"0x{handle:X8}");

    /// <inheritdoc/>
    public string Place => $"TPM 2.0, handle {Handle}";

    /// <inheritdoc/>
    public bool IsErasable => true;

    /// <inheritdoc/>
    public SealStatus TryRead(Span<byte> key)
    {
        key.Clear();
        SealStatus status = Find();
        if (status != SealStatus.Done)
        {
            return status;
        }

        Span<byte> read = stackalloc byte[key.Length + 1]; // One more tells a longer secret apart.
        status = !Run(["tpm2_unseal", "-c", Handle], [], read, out int length) ? SealStatus.Unavailable
            : length != key.Length ? SealStatus.WrongLength
            : SealStatus.Done;
        if (status == SealStatus.Done)
        {
            read[..length].CopyTo(key);
        }

        CryptographicOperations.ZeroMemory(read);
        return status;
    }

    /// <inheritdoc/>
    public SealStatus TryErase()
    {
        SealStatus status = Find();
        return status != SealStatus.Done ? status
            : Run(["tpm2_evictcontrol", "-Q", "-C", "o", "-c", Handle]) ? SealStatus.Done
            : SealStatus.Unavailable;
    }

    /// <inheritdoc/>
    public bool TrySeal(ReadOnlySpan<byte> key)
    {
        if (Find() != SealStatus.Missing)
        {
            return false;
        }

        DirectoryInfo folder = Directory.CreateDirectory(Path.Combine("/dev/shm", Path.GetRandomFileName()));
        string At(string name) => Path.Combine(folder.FullName, name);
        try
        {
            return Run(["tpm2_createprimary", "-Q", "-C", "o", "-c", At("primary")])
                && Run(["tpm2_create", "-Q", "-C", At("primary"), "-i", "-", "-u", At("public"), "-r", At("private")], key, [], out _)
                && Flush()
                && Run(["tpm2_load", "-Q", "-C", At("primary"), "-u", At("public"), "-r", At("private"), "-c", At("sealed")])
                && Flush()
                && Run(["tpm2_evictcontrol", "-Q", "-C", "o", "-c", At("sealed"), Handle])
                && Flush();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Takes loaded objects out of a chip that no resource manager stands before; where one does, there are none.</summary>
    private bool Flush() => Run(["tpm2_flushcontext", "-t"]);

    /// <summary>Whether the chip has the object.</summary>
    private SealStatus Find()
    {
        Span<byte> handles = stackalloc byte[HandlesLengthMax];
        return !Run(["tpm2_getcap", "handles-persistent"], [], handles, out int length) ? SealStatus.Unavailable
            : System.Text.Encoding.ASCII.GetString(handles[..length]).Contains(Handle, StringComparison.OrdinalIgnoreCase) ? SealStatus.Done
            : SealStatus.Missing;
    }

    private bool Run(string[] words) => Run(words, [], [], out _);

    /// <summary>One step: true where the tool ended well in time.</summary>
    private bool Run(string[] words, ReadOnlySpan<byte> input, Span<byte> output, out int length)
    {
        length = 0;
        ProcessStartInfo command = new(words[0], words[1..]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        command.Environment["TPM2TOOLS_TCTI"] = connection ?? KernelConnection;
        try
        {
            using Process tool = Process.Start(command)!;
            using Timer end = new(_ => tool.Kill(), null, StepTime, Timeout.InfiniteTimeSpan);
            tool.StandardInput.BaseStream.Write(input);
            tool.StandardInput.Close();
            Stream said = tool.StandardOutput.BaseStream; // Not through the reader, whose buffers nobody would zero.
            for (int count; length < output.Length && (count = said.Read(output[length..])) > 0; length += count)
            {
            }

            tool.WaitForExit();
            return tool.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false; // The tools are not installed.
        }
        catch (IOException)
        {
            return false; // It ended before it had read its input.
        }
    }
}
