namespace Terminal.Panel.Acquirer;

/// <summary>The far end of one connection, as the loop uses it. Neither call waits.</summary>
internal interface IAcquirerWire
{
    /// <summary>Sends a frame, or closes the connection where the peer has stopped to read.</summary>
    void Send(ReadOnlyMemory<byte> frame);

    /// <summary>Closes the connection.</summary>
    void Close();
}
