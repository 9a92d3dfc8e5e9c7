namespace Terminal.Platform.Lines;

/// <summary>A byte stream to something outside: a serial line, a connection to the host. It never blocks its caller.</summary>
public interface ILine : IDisposable
{
    /// <summary>Asks for the stream; answered by <see cref="ILineListener.Opened"/> or <see cref="ILineListener.Closed"/>.</summary>
    void Open();

    /// <summary>Lets go of the stream; answered by <see cref="ILineListener.Closed"/> with the code CLOSED.</summary>
    void Close();

    /// <summary>Sends bytes in order. They belong to the line from now on; without a connection they are dropped.</summary>
    void Send(Memory<byte> bytes);
}
