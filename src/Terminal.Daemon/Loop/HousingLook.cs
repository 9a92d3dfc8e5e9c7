using Terminal.Daemon.Settings;
using Terminal.Platform.Board;
using Terminal.Platform.Buses;
using Terminal.Platform.Lines;

namespace Terminal.Daemon.Loop;

/// <summary>One look at the housing's switch, for who brings keys while nothing runs.</summary>
internal static class HousingLook
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Whether the housing is open; null where there is no switch, or it cannot be seen.</summary>
    public static bool? IsOpen(BoardSection board, NodeConfiguration configuration)
    {
        if (board.Tamper == "socket")
        {
            return OnBus(configuration.PathOf(board.Socket));
        }

        try
        {
            return board.TamperLine is { } line ? OnChip(BoardEdge.Parts().OpenGpio(configuration.PathOf(board.Gpio)), line) : null;
        }
        catch (IOException)
        {
            return null; // The vault says so too, when it runs.
        }
    }

    private static bool OnChip(IGpioController chip, int line)
    {
        using (chip)
        {
            chip.OpenPin(line, PinMode.InputPullUp);
            return chip.Read(line);
        }
    }

    private static bool? OnBus(string path)
    {
        using ManualResetEventSlim told = new();
        bool? found = null;
        using (new BoardBus(path, new Deaf(), hasLights: false, isOpen =>
        {
            found = isOpen;
            told.Set();
        }))
        {
            _ = told.Wait(Patience);
        }

        return found;
    }

    private sealed class Deaf : ILineListener
    {
        public void Opened()
        {
        }

        public void Closed(string fault)
        {
        }

        public void Received(Memory<byte> bytes)
        {
        }
    }
}
