using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

/// <summary>Breaks the process that it was loaded into, for real and when a test says so: by SIGUSR2.</summary>
/// <remarks>
/// The runtime loads what <c>DOTNET_STARTUP_HOOKS</c> names and calls <see cref="Initialize"/>; it finds the type by this name and without
/// a namespace. An assembly of its own: the secrets that a test looks for must not come into the process as the test's constants.
/// </remarks>
internal static class StartupHook
{
    private const int UserSignal2 = 12;

    private static PosixSignalRegistration? heard;

    /// <summary>Waits for the signal; the process goes on.</summary>
    public static void Initialize() =>
        heard = PosixSignalRegistration.Create((PosixSignal)UserSignal2, static _ => Break_5917403826150493());

    /// <summary>Throws what nobody expects, as code does that says in its message what it could not work with. Its own name is looked for
    /// in the crash record.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Break_5917403826150493() => throw new InvalidOperationException(
        $"cannot work with {Environment.GetEnvironmentVariable("TERMINAL_PLANTED")}",
        new FormatException(Environment.GetEnvironmentVariable("TERMINAL_PLANTED")));
}
