using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Terminal.SystemTests.Cards;

/// <summary>A card in a slot of vsmartcard's reader: a client of its port, which speaks frames of a length (two bytes) and what it
/// counts.</summary>
public sealed class VirtualCard : IDisposable
{
    /// <summary>The ATR of a card with T=0 and nothing else to say (ISO 7816-3).</summary>
    public static readonly byte[] AtrT0 = [0x3B, 0x00];

    /// <summary>The ATR of a card with T=1 alone, with its check byte.</summary>
    public static readonly byte[] AtrT1 = [0x3B, 0x80, 0x01, 0x81];

    private const int Off = 0;
    private const int On = 1;
    private const int Reset = 2;
    private const int Atr = 4;

    private readonly byte[] atr;
    private readonly Func<string, string?> answer;
    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly Thread thread;

    /// <summary>Inserts it.</summary>
    /// <param name="port">The slot's.</param>
    /// <param name="atr">What it answers to reset; empty where it is mute.</param>
    /// <param name="answer">Its answer to a command, in hexadecimal; null where it says nothing any more.</param>
    public VirtualCard(int port, byte[] atr, Func<string, string?> answer)
    {
        (this.atr, this.answer) = (atr, answer);
        socket.Connect(IPAddress.Loopback, port);
        thread = new Thread(Run) { IsBackground = true };
        thread.Start();
    }

    /// <summary>The commands that reached it, in hexadecimal; on, off and reset by name.</summary>
    public BlockingCollection<string> Seen { get; } = [];

    /// <summary>Pulls it.</summary>
    public void Dispose()
    {
        socket.Dispose();
        thread.Join();
    }

    /// <summary>Waits for a command; those before it are forgotten.</summary>
    public void Await(string command)
    {
        string? seen;
        do
        {
            Assert.True(Seen.TryTake(out seen, SlotHeard.Patience), $"no {command} reached the card");
        }
        while (seen != command);
    }

    private void Run()
    {
        try
        {
            byte[] head = new byte[2];
            while (Receive(head))
            {
                byte[] frame = new byte[BinaryPrimitives.ReadUInt16BigEndian(head)];
                if (Receive(frame) && Answer(frame) is { } said)
                {
                    byte[] whole = new byte[said.Length + 2];
                    BinaryPrimitives.WriteUInt16BigEndian(whole, (ushort)said.Length);
                    said.CopyTo(whole, 2);
                    _ = socket.Send(whole);
                }
            }
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            // Pulled, or the reader is gone.
        }
    }

    private byte[]? Answer(byte[] frame)
    {
        if (frame.Length != 1)
        {
            string command = Convert.ToHexString(frame);
            string? said = answer(command);
            Seen.Add(command);
            return said is null ? null : Convert.FromHexString(said);
        }

        if (frame[0] == Atr)
        {
            return atr;
        }

        Seen.Add(frame[0] switch { Off => "off", On => "on", Reset => "reset", _ => "?" });
        return null;
    }

    private bool Receive(Span<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            int count = socket.Receive(bytes);
            if (count == 0)
            {
                return false;
            }

            bytes = bytes[count..];
        }

        return true;
    }
}
