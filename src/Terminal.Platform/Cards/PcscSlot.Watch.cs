using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Terminal.Devices.Contact;
using Terminal.Platform.Interop;

namespace Terminal.Platform.Cards;

/// <content>The thread that watches reader and card.</content>
[SuppressMessage("Usage", "CA2216", Justification = "The handles of the library belong to its threads, which release them.")]
public sealed unsafe partial class PcscSlot
{
    // A reader that came between two calls is not told of: the list is asked for again.
    private const uint WaitMilliseconds = 2000;
    private static readonly TimeSpan ReaderPause = TimeSpan.FromMilliseconds(100);

    private nint watched;
    private string? toldFault;
    private bool isReady;
    private bool isInserted;

    private void Watch()
    {
        if (!PcscLite.IsThere)
        {
            Miss("NO-LIBRARY");
            return;
        }

        while (!stopping.IsSet)
        {
            nint context = 0;
            uint code = PcscLite.Code(PcscLite.SCardEstablishContext(PcscLite.ScopeSystem, 0, 0, &context));
            if (code == PcscLite.Success)
            {
                Watched(context);
                code = FollowReaders(context);
                Watched(0);
                _ = PcscLite.SCardReleaseContext(context);
            }

            if (!stopping.IsSet)
            {
                Miss(Fault(code));
            }

            _ = stopping.Wait(settings.RetryPause);
        }
    }

    /// <summary>Follows whichever reader is ours, until pcscd is gone; gives the code that says so.</summary>
    private uint FollowReaders(nint context)
    {
        while (!stopping.IsSet)
        {
            uint code = Choose(context, out byte[]? name);
            if (code == PcscLite.Success && name is not null)
            {
                code = FollowReader(context, name);
            }
            else if (code is PcscLite.Success or PcscLite.NoReaders)
            {
                Miss("NO-READER");
                code = Await(context, null, 0, out _);
            }

            if (code == PcscLite.UnknownReader)
            {
                Miss("NO-READER");
                _ = stopping.Wait(ReaderPause);
            }
            else if (code is not (PcscLite.Success or PcscLite.TimedOut))
            {
                return code;
            }
        }

        return PcscLite.Cancelled;
    }

    private uint Choose(nint context, out byte[]? name)
    {
        const int Length = (PcscLite.ReaderCountMax * PcscLite.ReaderNameLengthMax) + 1;
        byte* names = stackalloc byte[Length];
        nuint length = Length;
        uint code = PcscLite.Code(PcscLite.SCardListReaders(context, null, names, &length));
        name = code == PcscLite.Success ? Choose(new ReadOnlySpan<byte>(names, (int)length), settings.Reader) : null;
        return code;
    }

    /// <summary>Chooses of names that each end with a zero: the one that is <paramref name="wanted"/>, else the first that begins
    /// so.</summary>
    internal static byte[]? Choose(ReadOnlySpan<byte> names, string wanted)
    {
        byte[] sought = Encoding.UTF8.GetBytes(wanted);
        byte[]? found = null;
        for (int end = names.IndexOf((byte)0); end > 0; end = names.IndexOf((byte)0))
        {
            ReadOnlySpan<byte> name = names[..end];
            if (name.SequenceEqual(sought) || (found is null && name.StartsWith(sought)))
            {
                found = names[..(end + 1)].ToArray();
            }

            if (name.SequenceEqual(sought))
            {
                return found;
            }

            names = names[(end + 1)..];
        }

        return found;
    }

    /// <summary>Tells of one reader's cards until it is gone.</summary>
    private uint FollowReader(nint context, byte[] name)
    {
        uint state = 0; // We know nothing: the first call gives what is.
        while (!stopping.IsSet)
        {
            uint code = Await(context, name, state, out uint now);
            if (code == PcscLite.TimedOut)
            {
                continue;
            }

            if (code != PcscLite.Success)
            {
                return code;
            }

            if ((now & (PcscLite.StateUnknown | PcscLite.StateUnavailable)) != 0)
            {
                return PcscLite.UnknownReader;
            }

            Tell(name, (now & PcscLite.StatePresent) != 0, state >> 16 != now >> 16);
            state = now & ~PcscLite.StateChanged;
        }

        return PcscLite.Cancelled;
    }

    /// <summary>Waits until the list of readers changes or, where there is a name, that reader's state.</summary>
    private static uint Await(nint context, byte[]? name, uint state, out uint now)
    {
        PcscReaderState* states = stackalloc PcscReaderState[2];
        fixed (byte* list = PcscLite.ListOfReaders, reader = name)
        {
            states[0] = new PcscReaderState { Reader = list };
            states[1] = new PcscReaderState { Reader = reader, CurrentState = state };
            uint code = PcscLite.Code(PcscLite.SCardGetStatusChange(context, WaitMilliseconds, states, name is null ? 1u : 2u));
            now = unchecked((uint)states[1].EventState);
            return code;
        }
    }

    /// <param name="name">The reader's.</param>
    /// <param name="present">Whether a card is in it.</param>
    /// <param name="moved">Whether pcscd has counted an insertion or a removal since: it may be another card.</param>
    private void Tell(byte[] name, bool present, bool moved)
    {
        lock (telling)
        {
            toldFault = null;
            lock (gate)
            {
                reader = name;
            }

            if (!isReady)
            {
                isReady = true;
                listener.Told(new SlotEvent(SlotEventKind.ReaderReady));
            }

            if (isInserted && (!present || moved))
            {
                Forget();
                listener.Told(new SlotEvent(SlotEventKind.CardRemoved));
            }

            if (present && !isInserted)
            {
                isInserted = true;
                listener.Told(new SlotEvent(SlotEventKind.CardInserted));
            }
        }
    }

    private void Miss(string fault)
    {
        lock (telling)
        {
            lock (gate)
            {
                reader = null;
            }

            if (isReady)
            {
                isReady = false;
                Forget();
                listener.Told(new SlotEvent(SlotEventKind.ReaderLost));
            }

            if (fault != toldFault)
            {
                toldFault = fault;
                listener.Missing(fault);
            }
        }
    }

    /// <summary>The card is gone: that answers every command that was meant for it.</summary>
    private void Forget()
    {
        isInserted = false;
        lock (gate)
        {
            isOpen = false;
            while (commands.TryDequeue(out SlotCommand command))
            {
                Erase(command);
            }
        }
    }

    private void Watched(nint context)
    {
        lock (gate)
        {
            watched = context;
        }
    }

    private void CancelWatch()
    {
        nint context;
        lock (gate)
        {
            context = watched;
        }

        if (context != 0)
        {
            _ = PcscLite.SCardCancel(context);
        }
    }

    private static string Fault(uint code) => code switch
    {
        PcscLite.NoService or PcscLite.ServiceStopped or PcscLite.CommunicationError => "NO-SERVICE", // Ended, or never there.
        PcscLite.SecurityViolation => "DENIED",
        _ => string.Create(CultureInfo.InvariantCulture, $"PCSC-{code:X8}"),
    };
}
