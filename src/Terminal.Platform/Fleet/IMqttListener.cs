namespace Terminal.Platform.Fleet;

/// <summary>Hears of the connection to the broker, on the link's own thread.</summary>
public interface IMqttListener
{
    /// <summary>The broker accepted us.</summary>
    void Connected();

    /// <summary>A message came. A message of quality 1 is acknowledged to the broker after <see cref="IMqttLink.Acknowledge"/>.</summary>
    /// <param name="message">The message; its bytes are the listener's own.</param>
    void Received(FleetDelivery message);

    /// <summary>The broker has a message of quality 1 that carried a token.</summary>
    void Published(long token)
    {
        // Who publishes without tokens hears of none.
    }

    /// <summary>The connection is gone, or an attempt failed.</summary>
    /// <param name="fault">A short code for logs: REFUSED, CERT-BROKER, TAKEN-OVER.</param>
    void Disconnected(string fault);
}
