using System.Runtime.InteropServices;

namespace Terminal.Platform.Interop;

/// <summary>struct i2c_msg of linux/i2c.h: 16 bytes on a 64-bit machine, 12 on a 32-bit one.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct I2cMessage
{
    public ushort Address;
    public ushort Flags;
    public ushort Length;
    public byte* Bytes;
}

/// <summary>struct i2c_rdwr_ioctl_data of linux/i2c-dev.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct I2cTransfer
{
    public I2cMessage* Messages;
    public uint Count;
}

/// <summary>struct spi_ioc_transfer of linux/spi/spidev.h: 32 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct SpiTransfer
{
    public ulong Write;
    public ulong Read;
    public uint Length;
    public uint SpeedHertz;
    public ushort DelayMicroseconds;
    public byte BitsPerWord;
    public byte ChangeChipSelect;
    public byte WriteWidth;
    public byte ReadWidth;
    public byte WordDelayMicroseconds;
    public byte Padding;
}

/// <summary>struct gpio_v2_line_config_attribute of linux/gpio.h with its gpio_v2_line_attribute: 24 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct GpioAttribute
{
    public uint Id;
    public uint Padding;
    public ulong Value;
    public ulong Mask;
}

/// <summary>struct gpio_v2_line_request of linux/gpio.h, its gpio_v2_line_config laid open: 592 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct GpioLineRequest
{
    public fixed uint Offsets[64];
    public fixed byte Consumer[32];
    public ulong Flags;
    public uint AttributeCount;
    public fixed uint ConfigPadding[5];
    public GpioAttribute FirstAttribute;
    public fixed byte OtherAttributes[9 * 24];
    public uint LineCount;
    public uint EventBufferSize;
    public fixed uint Padding[5];
    public int Descriptor;
}

/// <summary>struct gpio_v2_line_values of linux/gpio.h: 16 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct GpioLineValues
{
    public ulong Bits;
    public ulong Mask;
}

/// <summary>struct gpio_v2_line_event of linux/gpio.h: 48 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct GpioLineEvent
{
    public ulong TimestampNanoseconds;
    public uint Id;
    public uint Offset;
    public uint SequenceNumber;
    public uint LineSequenceNumber;
    public fixed uint Padding[6];
}

/// <summary>The kernel's request numbers and flags for I2C, SPI and GPIO. A test compares them with the kernel's headers.</summary>
internal static class Ioctl
{
    /// <summary>I2C_FUNCS, I2C_RDWR; I2C_FUNC_I2C of linux/i2c.h; I2C_M_RD.</summary>
    public const nuint I2cFunctions = 0x0705;
    public const nuint I2cReadWrite = 0x0707;
    public const nuint I2cPlain = 1;
    public const ushort I2cRead = 1;

    /// <summary>SPI_IOC_WR_MAX_SPEED_HZ, SPI_IOC_WR_MODE32, SPI_IOC_MESSAGE(1).</summary>
    public const nuint SpiSpeed = 0x40046B04;
    public const nuint SpiMode = 0x40046B05;
    public const nuint SpiMessage = 0x40206B00;

    /// <summary>GPIO_V2_GET_LINE_IOCTL, GPIO_V2_LINE_GET_VALUES_IOCTL, GPIO_V2_LINE_SET_VALUES_IOCTL.</summary>
    public const nuint GpioLine = 0xC250B407;
    public const nuint GpioGetValues = 0xC010B40E;
    public const nuint GpioSetValues = 0xC010B40F;

    /// <summary>GPIO_V2_LINE_FLAG_*.</summary>
    public const ulong GpioInput = 1 << 2;
    public const ulong GpioOutput = 1 << 3;
    public const ulong GpioRising = 1 << 4;
    public const ulong GpioFalling = 1 << 5;
    public const ulong GpioPullUp = 1 << 8;
    public const ulong GpioPullDown = 1 << 9;

    /// <summary>GPIO_V2_LINE_ATTR_ID_*, and GPIO_V2_LINE_EVENT_RISING_EDGE.</summary>
    public const uint GpioOutputValues = 2;
    public const uint GpioDebounce = 3;
    public const uint GpioRisingEdge = 1;
}
