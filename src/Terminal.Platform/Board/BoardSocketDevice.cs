using System.Buffers.Binary;
using System.Net.Sockets;
using Terminal.Platform.Buses;

namespace Terminal.Platform.Board;

/// <summary>A device on a bus of the emulator's board: transfers as requests over a unix socket of its own.</summary>
/// <remarks>An answer is an errno; where that is 0 and something was read, it follows.</remarks>
public sealed class BoardSocketDevice : II2cDevice, ISpiDevice
{
    private const int AnswerMilliseconds = 2000;
    private const byte I2cWrite = 1;
    private const byte I2cRead = 4;
    private const byte SpiTransfer = 5;

    private readonly string path;
    private readonly byte address;
    private readonly Socket socket;

    /// <summary>Connects to the board.</summary>
    /// <param name="path">Path of the unix socket.</param>
    /// <param name="address">7-bit address of an I2C device; of no meaning on SPI.</param>
    /// <exception cref="BusException">Nobody listens there.</exception>
    public BoardSocketDevice(string path, int address)
    {
        this.path = path;
        this.address = checked((byte)address);
        socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
        {
            SendTimeout = AnswerMilliseconds,
            ReceiveTimeout = AnswerMilliseconds,
        };
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(path));
        }
        catch (SocketException)
        {
            socket.Dispose();
            throw new BusException(path, "MISSING");
        }
    }

    /// <inheritdoc/>
    public void Read(Span<byte> buffer)
    {
        Span<byte> length = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, checked((ushort)buffer.Length));
        Ask(I2cRead, length, buffer);
    }

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> buffer) => Ask(I2cWrite, buffer, []);

    /// <summary>Two transfers: the board has no repeated start.</summary>
    public void WriteRead(ReadOnlySpan<byte> writeBuffer, Span<byte> readBuffer)
    {
        Write(writeBuffer);
        Read(readBuffer);
    }

    /// <inheritdoc/>
    public void TransferFullDuplex(ReadOnlySpan<byte> writeBuffer, Span<byte> readBuffer) => Ask(SpiTransfer, writeBuffer, readBuffer);

    /// <inheritdoc/>
    public void Dispose() => socket.Dispose();

    private void Ask(byte kind, ReadOnlySpan<byte> payload, Span<byte> answer)
    {
        try
        {
            ReadOnlySpan<byte> request = BoardFrame.Request(kind, address, payload);
            while (!request.IsEmpty)
            {
                request = request[socket.Send(request)..];
            }

            Span<byte> errno = stackalloc byte[1];
            Receive(errno);
            if (errno[0] != 0)
            {
                throw BusException.Of(path, errno[0]);
            }

            Receive(answer);
        }
        catch (SocketException)
        {
            throw new BusException(path, "HANGUP");
        }
    }

    private void Receive(Span<byte> wanted)
    {
        while (!wanted.IsEmpty)
        {
            int count = socket.Receive(wanted);
            wanted = count > 0 ? wanted[count..] : throw new BusException(path, "HANGUP");
        }
    }
}
