namespace Terminal.Panel.Board;

/// <summary>The small devices of the board behind its bus. The calls come on the bus's thread, one after the other.</summary>
internal interface IBusDevices
{
    /// <summary>The terminal took hold of the bus.</summary>
    void Connected();

    /// <summary>The terminal let go of it, or died.</summary>
    void Disconnected();

    /// <summary>Carries out a request.</summary>
    /// <param name="kind">1 I2C write, 2 lights, 3 tone, 4 I2C read, 5 SPI transfer, 6 the housing's switch.</param>
    /// <param name="argument">7-bit address, mask of lights, number of the tone.</param>
    /// <param name="payload">Bytes that are written; of an I2C read how many are wanted, 2 bytes, big-endian.</param>
    /// <returns>0 and what was read, or the errno that a kernel would give; of the switch its level, 0 or 1.</returns>
    byte[] Handle(byte kind, byte argument, ReadOnlySpan<byte> payload);
}
