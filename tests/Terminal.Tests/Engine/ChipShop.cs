using Terminal.Devices.Contact;
using Terminal.Emv.Contact;
using Terminal.Engine;
using Terminal.Primitives;
using Terminal.Vault;

namespace Terminal.Tests.Engine;

/// <summary>A shop that takes cards in its slot, with a key for PINs and a reader that is there.</summary>
internal static class ChipShop
{
    /// <summary>Opens it.</summary>
    /// <param name="configure">What is otherwise.</param>
    /// <param name="isDevelopment">Whether the vault's key is one for trying out.</param>
    /// <param name="aids">What is taken besides the first application of every card.</param>
    public static NodeRig Open(Func<NodeSettings, NodeSettings> configure, bool isDevelopment = false, params string[] aids)
    {
        NodeRig made = new(takesPin: true, configure: settings => configure(settings with
        {
            Contact = new ContactConfiguration(
                settings.Contactless.Terminal with { Capabilities = Hex.Parse("2068C8") },
                [
                    .. aids.Prepend("A0000000031010").Select(static aid => new ContactApplication
                    {
                        Aid = Hex.Parse(aid),
                        ApplicationVersion = Hex.Parse("0096"),
                        TacDenial = Hex.Parse("0010000000"),
                        TacOnline = Hex.Parse("DC4004F800"),
                        TacDefault = Hex.Parse("DC4000A800"),
                    }),
                ],
                []),
        }));
        made.Slots.Add(new SlotStatus { Slot = KeySlot.Transaction, State = SlotState.Ready, IsDevelopment = isDevelopment });
        made.Open();
        made.Tell(new NodeEvent.SlotTold(new SlotEvent(SlotEventKind.ReaderReady)));
        return made;
    }
}
