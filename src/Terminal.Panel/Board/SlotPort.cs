using System.Buffers.Binary;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using Terminal.Emulator.Cards.Contact;

namespace Terminal.Panel.Board;

/// <summary>The slot of the contact reader: a card in it is a client of vsmartcard's virtual reader behind pcscd.</summary>
/// <remarks>
/// The reader's driver (vpcd) listens on a loopback port. A frame is a length of two bytes, big-endian, and so many bytes: one byte is 0
/// for power off, 1 for on, 2 for reset, 4 to ask for the ATR; anything longer is a command APDU. Insertion is a connection, and pulling
/// the card its end. pcscd may come and go meanwhile: the card goes on to knock.
/// </remarks>
/// <param name="port">The driver's port.</param>
/// <param name="cardPulled">Called when a card left by itself; nothing is locked then.</param>
internal sealed class SlotPort(int port, Action<string> cardPulled) : IDisposable
{
    private const byte PowerOn = 1;
    private const byte ResetLine = 2;
    private const byte AskAtr = 4;
    private const int AnswerLengthMax = 258;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private readonly Lock gate = new();
    private Insertion? current;

    /// <summary>Inserts a card in place of one that may be there.</summary>
    /// <param name="id">Its name.</param>
    /// <param name="card">The card.</param>
    /// <param name="leaveAfter">Answers after which it is pulled, in the middle of the next command; null where it stays.</param>
    /// <returns>False where no reader is there: pcscd does not run, or not with the virtual reader's driver.</returns>
    [SuppressMessage("Reliability", "CA2000", Justification = "The insertion owns its socket, and ends with the card.")]
    public bool Insert(string id, IContactCardModel card, int? leaveAfter)
    {
        Remove();
        Stopwatch since = Stopwatch.StartNew();
        Socket? socket;
        while ((socket = Connect()) is null)
        {
            if (since.Elapsed > Patience)
            {
                return false;
            }

            Thread.Sleep(Pause);
        }

        lock (gate)
        {
            current = new Insertion(this, (id, card), leaveAfter, socket);
        }

        return true;
    }

    /// <summary>Pulls the card, at any moment; false where there is none.</summary>
    public bool Remove()
    {
        Insertion? pulled;
        lock (gate)
        {
            pulled = current;
            current = null;
        }

        pulled?.Dispose();
        return pulled is not null;
    }

    /// <inheritdoc/>
    public void Dispose() => Remove();

    /// <summary>Connects; null where nobody listens.</summary>
    private Socket? Connect()
    {
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.NoDelay = true;
            socket.Connect(IPAddress.Loopback, port);
            AcknowledgeAtOnce(socket);
            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            return null;
        }
    }

    /// <summary>The driver writes length and content by themselves and waits in between: a delayed acknowledgement costs 40 ms a
    /// command. Linux forgets the option, so that it is set again after each read.</summary>
    private static void AcknowledgeAtOnce(Socket socket)
    {
        const int QuickAck = 12; // TCP_QUICKACK of linux/tcp.h
        socket.SetRawSocketOption((int)SocketOptionLevel.Tcp, QuickAck, [1, 0, 0, 0]);
    }

    private void Left(Insertion insertion)
    {
        lock (gate)
        {
            if (current != insertion)
            {
                return; // Pulled by hand meanwhile.
            }

            current = null;
        }

        insertion.Dispose();
        cardPulled(insertion.Id);
    }

    /// <summary>One card for as long as it is in the slot, on a thread of its own.</summary>
    private sealed class Insertion : IDisposable
    {
        private readonly SlotPort slot;
        private readonly IContactCardModel card;
        private readonly ManualResetEventSlim ended = new();
        private readonly Thread thread;
        private readonly byte[] answer = new byte[2 + AnswerLengthMax];
        private volatile Socket? socket;
        private int answersLeft;

        public Insertion(SlotPort slot, (string Id, IContactCardModel Card) inserted, int? leaveAfter, Socket socket)
        {
            this.slot = slot;
            (Id, card) = inserted;
            this.socket = socket;
            answersLeft = leaveAfter ?? int.MaxValue;
            card.Reset();
            thread = new Thread(Run) { IsBackground = true, Name = "contact slot" };
            thread.Start();
        }

        public string Id { get; }

        /// <summary>Pulls the card; by hand, or by its own thread as the last thing that it does.</summary>
        public void Dispose()
        {
            ended.Set();
            socket?.Dispose();
            if (Thread.CurrentThread != thread)
            {
                thread.Join();
            }

            ended.Dispose();
        }

        private void Run()
        {
            while (!ended.IsSet)
            {
                Serve();
                socket?.Dispose();
                if (answersLeft <= 0)
                {
                    slot.Left(this);
                    return;
                }

                do
                {
                    _ = ended.Wait(Pause); // The reader is gone, or has thrown a dead card out: such a one lies there without a contact.
                }
                while (!ended.IsSet && (card.Atr.IsEmpty || (socket = slot.Connect()) is null));
            }

            socket?.Dispose(); // Where it was pulled while it knocked.
        }

        private void Serve()
        {
            byte[] head = new byte[2];
            try
            {
                while (TryReceive(head))
                {
                    byte[] frame = new byte[BinaryPrimitives.ReadUInt16BigEndian(head)];
                    if (!TryReceive(frame) || !TryAnswer(frame))
                    {
                        return;
                    }
                }
            }
            catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
            {
                // Pulled, or pcscd ended.
            }
        }

        private bool TryReceive(Span<byte> bytes)
        {
            Socket open = socket!;
            while (!bytes.IsEmpty)
            {
                int count = open.Receive(bytes);
                if (count == 0)
                {
                    return false;
                }

                AcknowledgeAtOnce(open);
                bytes = bytes[count..];
            }

            return true;
        }

        /// <summary>False where the card leaves instead of answering.</summary>
        private bool TryAnswer(byte[] frame)
        {
            if (frame.Length > 1)
            {
                return TryExchange(frame);
            }

            if (frame is [PowerOn or ResetLine])
            {
                card.Reset();
            }
            else if (frame is [AskAtr])
            {
                card.Atr.CopyTo(answer.AsSpan(2));
                Send(card.Atr.Length);
            }

            return true;
        }

        private bool TryExchange(byte[] command)
        {
            if (answersLeft-- <= 0)
            {
                return false;
            }

            int length = card.Transceive(command, answer.AsSpan(2));
            Array.Clear(command); // It may be a PIN.
            bool here = !ended.Wait(card.AnswerTime);
            if (here && length >= 0)
            {
                Send(length);
            }

            return here; // A mute card stays and says nothing.
        }

        private void Send(int length)
        {
            BinaryPrimitives.WriteUInt16BigEndian(answer, (ushort)length);
            _ = socket!.Send(answer.AsSpan(0, 2 + length));
        }
    }
}
