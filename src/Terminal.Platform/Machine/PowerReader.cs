using Terminal.Engine.Fleet;

namespace Terminal.Platform.Machine;

/// <summary>Battery and mains.</summary>
/// <remarks>The kernel's Documentation/ABI/testing/sysfs-class-power.</remarks>
public static class PowerReader
{
    private const int PercentMax = 100;
    private const int OnlineMax = 2; // 2: a charger whose voltage is programmed.

    /// <summary>Adds what the power supplies say.</summary>
    public static MachineHealth Read(SystemFiles files, MachineHealth health)
    {
        int? percent = null;
        bool? charging = null;
        bool? mains = null;
        foreach (string supply in files.Folders("sys/class/power_supply"))
        {
            // A peripheral, a keyboard for example, has its own battery here, and says whose it is.
            switch (files.Text(supply + "/type"))
            {
                case "Battery" when percent is null && files.Text(supply + "/scope") != "Device":
                    percent = (int?)files.Number(supply + "/capacity", 0, PercentMax);
                    charging = IsCharging(files.Text(supply + "/status"));
                    break;
                case "Mains" or "USB" or "Wireless":
                    bool? online = files.Number(supply + "/online", 0, OnlineMax) is { } told ? told > 0 : null;
                    mains = mains == true ? true : online ?? mains;
                    break;
                default:
                    break;
            }
        }

        return health with { BatteryPercent = percent, BatteryCharging = charging, MainsPresent = mains };
    }

    private static bool? IsCharging(string? status) => status switch
    {
        "Charging" => true,
        "Discharging" or "Not charging" or "Full" => false,
        _ => null,
    };
}
