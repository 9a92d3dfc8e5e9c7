using Terminal.Emulator.World;
using Terminal.Primitives;
using Terminal.Vault;

namespace Terminal.Simulation;

/// <summary>Somebody opens a terminal's housing, often while a PIN is entered; minutes later service brings new keys, and a supervisor
/// gives up what the old ones had enciphered.</summary>
/// <param name="world">The world.</param>
/// <param name="shop">The shop, whose terminal has keys.</param>
/// <param name="dice">Dice of its own: what else a seed draws does not depend on them.</param>
internal sealed class SimulatedTampering(World world, Shop shop, Chance dice)
{
    private const int PinsMax = 4;
    private const int OpenedWithinMax = 1_800_000; // Milliseconds.
    private const int AtPinMax = 2_500;
    private const int ServiceMin = 60_000;
    private const int ServiceMax = 900_000;
    private static readonly TimeSpan LookTime = TimeSpan.FromSeconds(20);
    private int pinsLeft;

    /// <summary>Draws when it happens: in the middle of one of the first PINs, or at any moment.</summary>
    public void Plan()
    {
        if (!dice.OneIn(3))
        {
            pinsLeft = 1 + dice.Below(PinsMax);
            shop.WatchPrompt += See;
        }
        else
        {
            world.Timeline.After(dice.Between(0, OpenedWithinMax), Open);
        }
    }

    private void See(Shop at, PromptId prompt)
    {
        if (prompt == PromptId.EnterPin && --pinsLeft == 0)
        {
            world.Timeline.After(dice.Between(0, AtPinMax), Open);
        }
    }

    private void Open()
    {
        if (shop.Faults == Faults.None)
        {
            return; // All is well by now.
        }

        shop.Terminal.OpenHousing();
        world.Timeline.After(dice.Between(ServiceMin, ServiceMax), Serve);
    }

    private void Serve()
    {
        if (!shop.Terminal.IsOn)
        {
            world.Timeline.After(LookTime, Serve); // While there is no power: it comes back by itself.
            return;
        }

        SimulatedKeys.BringOthers(shop);
        Look();
    }

    private void Look()
    {
        if (shop.Terminal.WantsRelease)
        {
            shop.Person.Release();
        }

        world.Timeline.After(LookTime, Look);
    }
}
