using Terminal.Engine.Fleet;

namespace Terminal.Platform.Fleet;

/// <summary>Hears what became of what was to be kept, on the store's own thread.</summary>
public interface IFleetStoreListener
{
    /// <summary>A row is durable.</summary>
    void Kept(FleetRow row);

    /// <summary>A row could not be made durable.</summary>
    /// <param name="row">Which.</param>
    /// <param name="fault">A short code for logs: DISK-FULL, SQLITE-10.</param>
    void KeepFailed(FleetRow row, string fault);
}
