using Terminal.Devices.Contact;

namespace Terminal.Platform.Cards;

/// <summary>Hears what happens at the slot of a contact reader, on the adapter's threads and one call at a time.</summary>
public interface ISlotListener
{
    /// <summary>Something happened. The event's bytes are valid until this returns, and zeroed then.</summary>
    void Told(in SlotEvent occurred);

    /// <summary>There is no reader, now or from the start. Told once for each cause.</summary>
    /// <param name="fault">
    /// A short code for logs: NO-LIBRARY, NO-SERVICE (pcscd is not there), DENIED (it does not want us), NO-READER, or PCSC with the
    /// library's number.
    /// </param>
    void Missing(string fault);
}
