using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Terminal.Platform.Interop;
using Xunit;

namespace Terminal.Tests.Platform.Buses;

/// <summary>Our structures and numbers beside those of the kernel's headers, as the C compiler of this machine sees them.</summary>
public sealed class IoctlTests
{
    /// <summary>A C expression, and what we take it to be.</summary>
    private static readonly (string C, long Ours)[] Rows =
    [
        ("sizeof(struct i2c_msg)", Unsafe.SizeOf<I2cMessage>()),
        ("offsetof(struct i2c_msg, flags)", Offset<I2cMessage>(nameof(I2cMessage.Flags))),
        ("offsetof(struct i2c_msg, len)", Offset<I2cMessage>(nameof(I2cMessage.Length))),
        ("offsetof(struct i2c_msg, buf)", Offset<I2cMessage>(nameof(I2cMessage.Bytes))),
        ("sizeof(struct i2c_rdwr_ioctl_data)", Unsafe.SizeOf<I2cTransfer>()),
        ("offsetof(struct i2c_rdwr_ioctl_data, nmsgs)", Offset<I2cTransfer>(nameof(I2cTransfer.Count))),
        ("I2C_FUNCS", (long)Ioctl.I2cFunctions),
        ("I2C_RDWR", (long)Ioctl.I2cReadWrite),
        ("I2C_FUNC_I2C", (long)Ioctl.I2cPlain),
        ("I2C_M_RD", Ioctl.I2cRead),
        ("sizeof(struct spi_ioc_transfer)", Unsafe.SizeOf<SpiTransfer>()),
        ("offsetof(struct spi_ioc_transfer, rx_buf)", Offset<SpiTransfer>(nameof(SpiTransfer.Read))),
        ("offsetof(struct spi_ioc_transfer, len)", Offset<SpiTransfer>(nameof(SpiTransfer.Length))),
        ("offsetof(struct spi_ioc_transfer, speed_hz)", Offset<SpiTransfer>(nameof(SpiTransfer.SpeedHertz))),
        ("offsetof(struct spi_ioc_transfer, delay_usecs)", Offset<SpiTransfer>(nameof(SpiTransfer.DelayMicroseconds))),
        ("offsetof(struct spi_ioc_transfer, bits_per_word)", Offset<SpiTransfer>(nameof(SpiTransfer.BitsPerWord))),
        ("offsetof(struct spi_ioc_transfer, cs_change)", Offset<SpiTransfer>(nameof(SpiTransfer.ChangeChipSelect))),
        ("SPI_IOC_WR_MAX_SPEED_HZ", (long)Ioctl.SpiSpeed),
        ("SPI_IOC_WR_MODE32", (long)Ioctl.SpiMode),
        ("SPI_IOC_MESSAGE(1)", (long)Ioctl.SpiMessage),
        ("sizeof(struct gpio_v2_line_request)", Unsafe.SizeOf<GpioLineRequest>()),
        ("offsetof(struct gpio_v2_line_request, consumer)", Offset<GpioLineRequest>(nameof(GpioLineRequest.Consumer))),
        ("offsetof(struct gpio_v2_line_request, config.flags)", Offset<GpioLineRequest>(nameof(GpioLineRequest.Flags))),
        ("offsetof(struct gpio_v2_line_request, config.num_attrs)", Offset<GpioLineRequest>(nameof(GpioLineRequest.AttributeCount))),
        ("offsetof(struct gpio_v2_line_request, config.attrs)", Offset<GpioLineRequest>(nameof(GpioLineRequest.FirstAttribute))),
        ("offsetof(struct gpio_v2_line_request, num_lines)", Offset<GpioLineRequest>(nameof(GpioLineRequest.LineCount))),
        ("offsetof(struct gpio_v2_line_request, fd)", Offset<GpioLineRequest>(nameof(GpioLineRequest.Descriptor))),
        ("sizeof(struct gpio_v2_line_config_attribute)", Unsafe.SizeOf<GpioAttribute>()),
        ("offsetof(struct gpio_v2_line_config_attribute, attr.values)", Offset<GpioAttribute>(nameof(GpioAttribute.Value))),
        ("offsetof(struct gpio_v2_line_config_attribute, attr.debounce_period_us)", Offset<GpioAttribute>(nameof(GpioAttribute.Value))),
        ("offsetof(struct gpio_v2_line_config_attribute, mask)", Offset<GpioAttribute>(nameof(GpioAttribute.Mask))),
        ("sizeof(struct gpio_v2_line_values)", Unsafe.SizeOf<GpioLineValues>()),
        ("offsetof(struct gpio_v2_line_values, mask)", Offset<GpioLineValues>(nameof(GpioLineValues.Mask))),
        ("sizeof(struct gpio_v2_line_event)", Unsafe.SizeOf<GpioLineEvent>()),
        ("offsetof(struct gpio_v2_line_event, id)", Offset<GpioLineEvent>(nameof(GpioLineEvent.Id))),
        ("GPIO_V2_GET_LINE_IOCTL", (long)Ioctl.GpioLine),
        ("GPIO_V2_LINE_GET_VALUES_IOCTL", (long)Ioctl.GpioGetValues),
        ("GPIO_V2_LINE_SET_VALUES_IOCTL", (long)Ioctl.GpioSetValues),
        ("GPIO_V2_LINE_FLAG_INPUT", (long)Ioctl.GpioInput),
        ("GPIO_V2_LINE_FLAG_OUTPUT", (long)Ioctl.GpioOutput),
        ("GPIO_V2_LINE_FLAG_EDGE_RISING", (long)Ioctl.GpioRising),
        ("GPIO_V2_LINE_FLAG_EDGE_FALLING", (long)Ioctl.GpioFalling),
        ("GPIO_V2_LINE_FLAG_BIAS_PULL_UP", (long)Ioctl.GpioPullUp),
        ("GPIO_V2_LINE_FLAG_BIAS_PULL_DOWN", (long)Ioctl.GpioPullDown),
        ("GPIO_V2_LINE_ATTR_ID_OUTPUT_VALUES", Ioctl.GpioOutputValues),
        ("GPIO_V2_LINE_ATTR_ID_DEBOUNCE", Ioctl.GpioDebounce),
        ("GPIO_V2_LINE_EVENT_RISING_EDGE", Ioctl.GpioRisingEdge),
        ("sizeof(struct timex)", Unsafe.SizeOf<Timex>()),
        ("offsetof(struct timex, offset)", Offset<Timex>(nameof(Timex.Offset))),
        ("offsetof(struct timex, maxerror)", Offset<Timex>(nameof(Timex.ErrorMax))),
        ("offsetof(struct timex, esterror)", Offset<Timex>(nameof(Timex.ErrorEstimated))),
        ("offsetof(struct timex, status)", Offset<Timex>(nameof(Timex.Status))),
        ("offsetof(struct timex, time.tv_sec)", Offset<Timex>(nameof(Timex.TimeSeconds))),
        ("offsetof(struct timex, tai)", Offset<Timex>(nameof(Timex.TaiOffset))),
        ("STA_UNSYNC", Timex.Unsynchronised),
        ("STA_NANO", Timex.Nanoseconds),
    ];

    [HeadersFact]
    public void Every_structure_and_number_is_the_kernels()
    {
        using TemporaryFolder folder = new();
        File.WriteAllLines(folder["probe.c"],
        [
            "#include <stddef.h>", "#include <stdio.h>", "#include <sys/ioctl.h>", "#include <linux/types.h>", "#include <linux/i2c.h>",
            "#include <linux/i2c-dev.h>", "#include <linux/spi/spidev.h>", "#include <linux/gpio.h>", "#include <sys/timex.h>",
            "int main(void) {",
            .. Rows.Select(row => $"printf(\"%lld\\n\", (long long)({row.C}));"),
            "return 0; }",
        ]);
        Assert.Equal("", Run("/usr/bin/gcc", folder["probe.c"], "-o", folder["probe"]));
        string[] theirs = Run(folder["probe"]).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(
            Rows.Zip(theirs, (row, value) => $"{row.C} = {value}"),
            Rows.Select(row => string.Create(CultureInfo.InvariantCulture, $"{row.C} = {row.Ours}")));
    }

    private static long Offset<T>(string field) => Marshal.OffsetOf<T>(field);

    private static string Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output;
    }
}
