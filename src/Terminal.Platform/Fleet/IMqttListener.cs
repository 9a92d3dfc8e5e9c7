namespace Terminal.Platform.Fleet;

/// <summary>Hears of the connection to the broker, on the link's own thread.</summary>
public interface IMqttListener
{
    /// <summary>The broker accepted us.</summary>
    void Connected();

    /// <summary>The connection is gone, or an attempt failed.</summary>
    /// <param name="fault">A short code for logs: REFUSED, CERT-BROKER, TAKEN-OVER.</param>
    void Disconnected(string fault);
}
