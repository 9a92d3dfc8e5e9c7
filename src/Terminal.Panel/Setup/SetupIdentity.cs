namespace Terminal.Panel.Setup;

/// <summary>The names that the emulator's terminal goes by.</summary>
internal static class SetupIdentity
{
    /// <summary>At the acquirer, DE41: 8 characters.</summary>
    public const string TerminalId = "20000001";

    /// <summary>The supervisor's code at the keypad.</summary>
    public const string SupervisorCode = "2580";

    /// <summary>Name of the key that signs configurations.</summary>
    public const string SignerName = "emulator-1";

    /// <summary>At the broker: its client id, its certificate's common name and the level of its topics.</summary>
    public const string TerminalName = "pt-" + TerminalId;
}
