namespace Terminal.Emulator.Cards.Contact;

/// <summary>What an application answers.</summary>
/// <param name="Status">Status word.</param>
/// <param name="Data">Data before it, at most 256 bytes.</param>
internal readonly record struct ChipAnswer(ushort Status, byte[] Data)
{
    /// <summary>Done, nothing to say.</summary>
    public static ChipAnswer Done => new(0x9000, []);

    /// <summary>Refused, for a reason.</summary>
    public static ChipAnswer Refuse(ushort status) => new(status, []);

    /// <summary>Done, with data; a profile whose certificates make more than an answer holds has no diagnosis of its own.</summary>
    public static ChipAnswer With(byte[] data) => data.Length > 256 ? Refuse(0x6F00) : new ChipAnswer(0x9000, data);
}
