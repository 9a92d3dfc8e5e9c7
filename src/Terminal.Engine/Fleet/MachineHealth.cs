using System.Text.Json;

namespace Terminal.Engine.Fleet;

/// <summary>What the board's way out of the shop is.</summary>
public enum LinkKind
{
    /// <summary>None of the others, or nobody can tell.</summary>
    Other,

    /// <summary>A cable.</summary>
    Ethernet,

    /// <summary>A wireless network.</summary>
    Wifi,

    /// <summary>A mobile network.</summary>
    Cellular,
}

/// <summary>How many spare blocks a memory chip has left.</summary>
/// <remarks>JEDEC JESD84-B51, EXT_CSD byte PRE_EOL_INFO: 1, 2 and 3.</remarks>
public enum DiskReserve
{
    /// <summary>Enough.</summary>
    Normal = 1,

    /// <summary>Four fifths are used.</summary>
    Warning = 2,

    /// <summary>Nine tenths are used.</summary>
    Urgent = 3,
}

/// <summary>A look at the machine under the terminal. What the machine does not say is null.</summary>
public sealed record MachineHealth
{
    /// <summary>Charge of the battery, 0 to 100 percent.</summary>
    public int? BatteryPercent { get; init; }

    /// <summary>Whether the battery is being charged.</summary>
    public bool? BatteryCharging { get; init; }

    /// <summary>Whether power comes in from outside.</summary>
    public bool? MainsPresent { get; init; }

    /// <summary>Memory that programs could still get without swapping, bytes.</summary>
    public long? MemoryAvailableBytes { get; init; }

    /// <summary>Memory that this process holds, bytes.</summary>
    public long? ProcessResidentBytes { get; init; }

    /// <summary>Processes that ran or waited to, on average over the last minute.</summary>
    public double? LoadAverage { get; init; }

    /// <summary>Temperature of the processor, degrees Celsius.</summary>
    public int? ProcessorCelsius { get; init; }

    /// <summary>Room on the disk of the journal, bytes.</summary>
    public long? DiskFreeBytes { get; init; }

    /// <summary>How much of an eMMC's life is used: 10 to 100 percent in steps of ten, 110 where it is over.</summary>
    public int? DiskWearPercent { get; init; }

    /// <summary>How many spare blocks an eMMC has left.</summary>
    public DiskReserve? DiskReserve { get; init; }

    /// <summary>Whether a time service steers the kernel's clock.</summary>
    public bool? ClockSynchronised { get; init; }

    /// <summary>What is left of the last correction, microseconds.</summary>
    public long? ClockOffsetMicroseconds { get; init; }

    /// <summary>The error that the time service expects, microseconds.</summary>
    public long? ClockErrorMicroseconds { get; init; }

    /// <summary>The largest error that the kernel thinks possible, microseconds; it grows until the next correction.</summary>
    public long? ClockErrorMaxMicroseconds { get; init; }

    /// <summary>Name of the interface that the default route leaves by; the members below are of this one.</summary>
    public string? LinkName { get; init; }

    /// <summary>What it is.</summary>
    public LinkKind? LinkKind { get; init; }

    /// <summary>Strength of the wireless signal, dBm: -30 is next to it, -80 is too far away.</summary>
    public int? WifiSignalDbm { get; init; }

    /// <summary>Quality of the wireless link, 0 to 70 with the drivers of today.</summary>
    public int? WifiQuality { get; init; }

    /// <summary>Frames that came in damaged since the interface is there.</summary>
    public long? ReceiveErrorCount { get; init; }

    /// <summary>Frames that could not be sent.</summary>
    public long? TransmitErrorCount { get; init; }

    /// <summary>Frames that came in and were dropped.</summary>
    public long? ReceiveDropCount { get; init; }

    /// <summary>Frames that were dropped instead of sent.</summary>
    public long? TransmitDropCount { get; init; }

    /// <summary>How often the cable or the wireless network came or went.</summary>
    public long? CarrierChangeCount { get; init; }

    /// <summary>Writes what is known as members of telemetry.</summary>
    internal void WriteTo(Utf8JsonWriter json)
    {
        json.WriteKnown("batteryPct", BatteryPercent);
        json.WriteKnown("charging", BatteryCharging);
        json.WriteKnown("mains", MainsPresent);
        json.WriteKnown("memFreeBytes", MemoryAvailableBytes);
        json.WriteKnown("rssBytes", ProcessResidentBytes);
        json.WriteKnown("load", LoadAverage);
        json.WriteKnown("cpuC", ProcessorCelsius);
        json.WriteKnown("diskFreeBytes", DiskFreeBytes);
        json.WriteKnown("diskWearPct", DiskWearPercent);
        json.WriteKnown("diskReserve", DiskReserve?.ToString().ToLowerInvariant());
        json.WriteKnown("clockSync", ClockSynchronised);
        json.WriteKnown("clockOffsetUs", ClockOffsetMicroseconds);
        json.WriteKnown("clockErrorUs", ClockErrorMicroseconds);
        json.WriteKnown("clockErrorMaxUs", ClockErrorMaxMicroseconds);
        json.WriteKnown("link", LinkName);
        json.WriteKnown("linkKind", LinkKind?.ToString().ToLowerInvariant());
        json.WriteKnown("wifiDbm", WifiSignalDbm);
        json.WriteKnown("wifiQuality", WifiQuality);
        json.WriteKnown("rxErrors", ReceiveErrorCount);
        json.WriteKnown("txErrors", TransmitErrorCount);
        json.WriteKnown("rxDrops", ReceiveDropCount);
        json.WriteKnown("txDrops", TransmitDropCount);
        json.WriteKnown("carrierChanges", CarrierChangeCount);
    }
}
