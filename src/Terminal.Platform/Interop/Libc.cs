using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

[assembly: DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
[assembly: DisableRuntimeMarshalling]
[assembly: SuppressMessage("Interoperability", "CA1416", Justification = "The project is for Linux alone.")]

namespace Terminal.Platform.Interop;

/// <summary>poll(2) entry.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PollEntry
{
    public int Descriptor;
    public short Events;
    public short Returned;
}

/// <summary>struct termios of glibc on x64, arm64 and arm: 60 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct Termios
{
    public uint Input;
    public uint Output;
    public uint Control;
    public uint Local;
    public byte Line;
    public fixed byte Characters[32];
    public uint InputSpeed;
    public uint OutputSpeed;
}

/// <summary>The calls into the C library that .NET has no managed form of. Each gives its result, or minus errno.</summary>
/// <remarks>The name is exact: on a machine with headers <c>libc.so</c> is a linker script and cannot be loaded.</remarks>
internal static unsafe partial class Libc
{
    public const int ReadOnly = 0;
    public const int ReadWrite = 2;
    public const int NoControllingTerminal = 0x100;
    public const int NonBlocking = 0x800;
    public const int CloseOnExec = 0x80000;

    public const short PollIn = 1;
    public const short PollOut = 4;
    public const short PollError = 8;
    public const short PollHangUp = 16;
    public const short PollInvalid = 32;

    public const int NoEntry = 2;
    public const int Interrupted = 4;
    public const int InputOutput = 5;
    public const int NoDevice = 6;
    public const int TryAgain = 11;
    public const int Denied = 13;
    public const int Busy = 16;
    public const int NoSuchDevice = 19;
    public const int NotForThisDevice = 25;
    public const int TimedOut = 110;
    public const int RemoteInputOutput = 121;

    private const string Library = "libc.so.6";

    public static int Open(string path, int flags) => Result(open(path, flags));

    public static void Close(int descriptor) => _ = close(descriptor);

    public static int Read(int descriptor, Span<byte> destination)
    {
        fixed (byte* bytes = destination)
        {
            return Result(read(descriptor, bytes, (nuint)destination.Length));
        }
    }

    public static int Write(int descriptor, ReadOnlySpan<byte> source)
    {
        fixed (byte* bytes = source)
        {
            return Result(write(descriptor, bytes, (nuint)source.Length));
        }
    }

    public static int Poll(Span<PollEntry> entries, int timeoutMilliseconds)
    {
        fixed (PollEntry* first = entries)
        {
            return Result(poll(first, (nuint)entries.Length, timeoutMilliseconds));
        }
    }

    public static int EventDescriptor() => Result(eventfd(0, NonBlocking | CloseOnExec));

    public static int Ioctl(int descriptor, nuint request, nint argument) => Result(ioctl(descriptor, request, argument));

    /// <summary>Waits until what was written to a file, or entered in a folder, is on the disk.</summary>
    public static int Sync(int descriptor) => Result(fsync(descriptor));

    /// <summary>Gives a file a second name.</summary>
    public static int Link(string path, string second) => Result(link(path, second));

    public static int MakeFifo(string path, uint mode) => Result(mkfifo(path, mode));

    /// <summary>The master of a new pty pair, and the path of the other end.</summary>
    public static int OpenPseudoTerminal(out string path)
    {
        path = "";
        int descriptor = Result(posix_openpt(ReadWrite | NoControllingTerminal | CloseOnExec));
        if (descriptor < 0)
        {
            return descriptor;
        }

        const int NameLength = 64;
        byte* name = stackalloc byte[NameLength];
        int result = Result(grantpt(descriptor));
        result = result < 0 ? result : Result(unlockpt(descriptor));
        result = result < 0 ? result : -ptsname_r(descriptor, name, NameLength);
        result = result < 0 ? result : SetNonBlocking(descriptor);
        if (result < 0)
        {
            Close(descriptor);
            return result;
        }

        path = Marshal.PtrToStringUTF8((nint)name)!;
        return descriptor;
    }

    /// <summary>Makes a terminal line raw, eight bits, no parity, no flow control; an empty read gives 0 at once.</summary>
    /// <param name="descriptor">The line.</param>
    /// <param name="baudRate">Bits a second; 0 leaves the speed as it is.</param>
    public static int MakeRaw(int descriptor, int baudRate)
    {
        const uint LocalLine = 0x800;
        const uint EnableReceiver = 0x80;
        const int MinimumCount = 6;
        const int InterByteTime = 5;
        Termios settings = default;
        int result = Result(tcgetattr(descriptor, &settings));
        if (result < 0)
        {
            return result;
        }

        cfmakeraw(&settings);
        settings.Control |= LocalLine | EnableReceiver;
        settings.Characters[MinimumCount] = 0;
        settings.Characters[InterByteTime] = 0;
        if (baudRate != 0)
        {
            if (!TryGetSpeed(baudRate, out uint speed))
            {
                return -22;
            }

            result = Result(cfsetspeed(&settings, speed));
        }

        return result < 0 ? result : Result(tcsetattr(descriptor, 0, &settings));
    }

    /// <summary>Shows what is typed at a terminal, or only that a line ended; an error where it is none.</summary>
    public static int Echo(int descriptor, bool isShown)
    {
        const uint Echoes = 0x8;
        const uint EchoesLineEnds = 0x40;
        Termios settings = default;
        int result = Result(tcgetattr(descriptor, &settings));
        settings.Local = isShown ? settings.Local | Echoes : (settings.Local & ~Echoes) | EchoesLineEnds;
        return result < 0 ? result : Result(tcsetattr(descriptor, 0, &settings));
    }

    /// <summary>Drops what came in before the line was opened; bytes already sent stay on their way.</summary>
    public static int DropInput(int descriptor) => Result(tcflush(descriptor, 0));

    /// <summary>Owner of an open file.</summary>
    public static int Owner(int descriptor, out uint user)
    {
        const int ByDescriptor = 0x1000;
        const uint BasicFields = 0x7FF;
        const int UserOffset = 20;
        byte* fields = stackalloc byte[256];
        int result = Result(statx(descriptor, "", ByDescriptor, BasicFields, fields));
        user = *(uint*)(fields + UserOffset);
        return result;
    }

    public static uint EffectiveUser() => geteuid();

    /// <summary>Anonymous memory of whole pages, not in any file.</summary>
    public static byte* Map(nuint length)
    {
        const int ReadAndWrite = 3;
        const int PrivateAnonymous = 0x22;
        byte* block = mmap(null, length, ReadAndWrite, PrivateAnonymous, -1, 0);
        return (nint)block == -1 ? null : block;
    }

    public static void Unmap(byte* block, nuint length) => _ = munmap(block, length);

    public static int Lock(byte* block, nuint length) => Result(mlock(block, length));

    /// <summary>Keeps memory out of core dumps.</summary>
    public static int KeepOutOfDumps(byte* block, nuint length) => Result(madvise(block, length, 16));

    /// <summary>Makes the process undumpable: no core file, no reading of its memory by others of the same user.</summary>
    public static int RefuseDumps() => Result(prctl(4, 0, 0, 0, 0));

    /// <summary>What the kernel knows of its clock; nothing is changed.</summary>
    public static int ReadClock(out Timex clock)
    {
        clock = default;
        fixed (Timex* state = &clock)
        {
            return Result(adjtimex(state));
        }
    }

    private static int SetNonBlocking(int descriptor) => Result(fcntl(descriptor, 4, ReadWrite | NonBlocking));

    private static bool TryGetSpeed(int baudRate, out uint speed)
    {
        speed = baudRate switch
        {
            1200 => 9,
            2400 => 11,
            4800 => 12,
            9600 => 13,
            19200 => 14,
            38400 => 15,
            57600 => 0x1001,
            115200 => 0x1002,
            230400 => 0x1003,
            460800 => 0x1004,
            921600 => 0x1007,
            _ => 0,
        };
        return speed != 0;
    }

    /// <summary>Ends a socket's connection in both directions; the descriptor stays its owner's.</summary>
    public static int EndConnection(int descriptor)
    {
        const int Both = 2;
        return Result(shutdown(descriptor, Both));
    }

    private static int Result(nint result) => result < 0 ? -Marshal.GetLastPInvokeError() : (int)result;

    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int close(int descriptor);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int shutdown(int descriptor, int how);

    [LibraryImport(Library, SetLastError = true)]
    private static partial nint read(int descriptor, byte* bytes, nuint count);

    [LibraryImport(Library, SetLastError = true)]
    private static partial nint write(int descriptor, byte* bytes, nuint count);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int poll(PollEntry* entries, nuint count, int milliseconds);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int eventfd(uint initial, int flags);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int ioctl(int descriptor, nuint request, nint argument);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int fsync(int descriptor);

    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int link(string path, string second);

    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int mkfifo(string path, uint mode);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int posix_openpt(int flags);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int grantpt(int descriptor);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int unlockpt(int descriptor);

    [LibraryImport(Library)]
    private static partial int ptsname_r(int descriptor, byte* name, nuint size);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int fcntl(int descriptor, int command, int argument);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int tcgetattr(int descriptor, Termios* settings);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int tcsetattr(int descriptor, int when, Termios* settings);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int tcflush(int descriptor, int queue);

    [LibraryImport(Library)]
    private static partial void cfmakeraw(Termios* settings);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int cfsetspeed(Termios* settings, uint speed);

    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int statx(int descriptor, string path, int flags, uint mask, byte* fields);

    [LibraryImport(Library)]
    private static partial uint geteuid();

    [LibraryImport(Library, SetLastError = true)]
    private static partial byte* mmap(byte* address, nuint length, int protection, int flags, int descriptor, nint offset);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int munmap(byte* address, nuint length);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int mlock(byte* address, nuint length);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int madvise(byte* address, nuint length, int advice);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int prctl(int option, nuint second, nuint third, nuint fourth, nuint fifth);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int adjtimex(Timex* state);
}
