using Terminal.Devices.Contactless;
using Terminal.Engine;
using Terminal.Vault;

namespace Terminal.Emulator.World;

/// <summary>What a terminal is plugged into: reader, printer, host and the person before it.</summary>
public interface ITerminalSurroundings
{
    /// <summary>Makes the reader's driver for a new life of the process.</summary>
    /// <param name="wake">Called when the driver has something to be taken.</param>
    IContactlessReader NewReader(Action wake);

    /// <summary>Adds what a new life of the process finds of its fleet; nothing where there is none.</summary>
    NodeParts Equip(NodeParts parts) => parts;

    /// <summary>A new life of the process has begun: devices tell it how they stand.</summary>
    void Started()
    {
    }

    /// <summary>Carries out an effect that concerns the outside.</summary>
    /// <param name="effect">The effect.</param>
    /// <param name="life">Which life of the process asks for it.</param>
    void CarryOut(NodeEffect effect, int life);

    /// <summary>The terminal wants a prompt on the screen.</summary>
    void Wanted(PromptId prompt)
    {
    }

    /// <summary>A prompt came on the screen.</summary>
    void Shown(PromptId prompt);

    /// <summary>The process is gone, and its connections with it.</summary>
    void PowerLost();
}
