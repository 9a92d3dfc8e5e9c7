using Xunit;

namespace Terminal.Tests.Platform.Buses;

/// <summary>A test that needs a C compiler and the kernel's headers; where they are missing it says so.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class HeadersFactAttribute : FactAttribute
{
    private static readonly string[] Needed = ["/usr/bin/gcc", "/usr/include/linux/gpio.h", "/usr/include/linux/spi/spidev.h"];

    public HeadersFactAttribute(string more = "/usr/bin/gcc")
    {
        More = more;
        if (Needed.Append(more).FirstOrDefault(file => !File.Exists(file)) is { } missing)
        {
            // The oracle is the headers themselves, and without them there is none; scripts/test installs them, so that it skips nothing.
            Skip = missing + " is missing";
        }
    }

    /// <summary>A header that the test needs besides.</summary>
    public string More { get; }
}
