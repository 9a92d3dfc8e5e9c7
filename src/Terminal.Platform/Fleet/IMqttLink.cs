using Terminal.Engine.Fleet;

namespace Terminal.Platform.Fleet;

/// <summary>The connection to the fleet's broker. It connects by itself, again and again, and never blocks its caller.</summary>
public interface IMqttLink : IDisposable
{
    /// <summary>Starts to connect.</summary>
    void Start();

    /// <summary>Publishes below the terminal's own root; false where no connection stands, and the message is dropped.</summary>
    bool Publish(FleetMessage message);

    /// <summary>A delivery is dealt with: the broker may forget it, once all before it are dealt with too.</summary>
    void Acknowledge(long delivery);

    /// <summary>Waits for the broker to acknowledge what was published, says goodbye (the will is then not sent) and ends.</summary>
    /// <param name="limit">Longest wait.</param>
    void Stop(TimeSpan limit);
}
