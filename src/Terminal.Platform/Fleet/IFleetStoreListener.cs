namespace Terminal.Platform.Fleet;

/// <summary>Hears what became of what was to be kept, on the store's own thread.</summary>
public interface IFleetStoreListener
{
    /// <summary>A document's row is durable.</summary>
    void Kept(string sha256);

    /// <summary>A document's row could not be made durable.</summary>
    /// <param name="sha256">Which.</param>
    /// <param name="fault">A short code for logs: DISK-FULL, SQLITE-10.</param>
    void KeepFailed(string sha256, string fault);
}
