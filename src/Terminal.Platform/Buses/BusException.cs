using System.Globalization;
using Terminal.Platform.Interop;

namespace Terminal.Platform.Buses;

/// <summary>A device on a bus cannot be opened, or failed a transfer.</summary>
/// <remarks>Whoever drives the device turns it into an event with <see cref="Code"/>; it never reaches the loop.</remarks>
public sealed class BusException : IOException
{
    /// <summary>Names a fault.</summary>
    /// <param name="device">The device: <c>/dev/i2c-1 0x3C</c>.</param>
    /// <param name="code">A short code for logs.</param>
    internal BusException(string device, string code)
        : base($"{device}: {code}") => Code = code;

    /// <summary>
    /// A short code for logs: MISSING, DENIED, BUSY; WRONG-DEVICE, the file is no device of this kind; NO-ANSWER, nothing at that address.
    /// </summary>
    public string Code { get; }

    /// <summary>The code of any exception that a device on a bus may throw.</summary>
    internal static string CodeOf(IOException fault) => (fault as BusException)?.Code ?? "BUS";

    /// <summary>The exception for an errno.</summary>
    internal static BusException Of(string device, int error) => new(device, error switch
    {
        Libc.NoEntry => "MISSING",
        Libc.Denied => "DENIED",
        Libc.Busy => "BUSY",
        Libc.NotForThisDevice => "WRONG-DEVICE",
        Libc.NoDevice or Libc.NoSuchDevice or Libc.RemoteInputOutput or Libc.TimedOut => "NO-ANSWER",
        _ => string.Create(CultureInfo.InvariantCulture, $"ERRNO-{error}"),
    });
}
