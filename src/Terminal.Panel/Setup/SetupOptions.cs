namespace Terminal.Panel.Setup;

/// <summary>What a start may ask of the settings. Null leaves what stands, or the ordinary value at the first start.</summary>
/// <param name="Ports">Where the parts meet.</param>
/// <param name="AnswerSeconds">How long the terminal waits for its host, 1 to 120 s; ordinarily 30.</param>
/// <param name="CardSeconds">How long it waits for a card, 1 to 600 s; ordinarily 60.</param>
/// <param name="LateSeconds">How late the acquirer model answers when it is told to be late, 1 to 600 s; ordinarily 40.</param>
/// <param name="TelemetrySeconds">Time between two telemetry messages, 10 to 86400 s; ordinarily 60.</param>
/// <param name="Paper">Width of the printer's paper, 58 or 80 mm; ordinarily 58.</param>
/// <param name="Reader">How the reader is wired: serial, i2c or spi; ordinarily serial.</param>
/// <param name="Vault">Where the vault stands: in a process of its own, or inside the terminal's; ordinarily inside.</param>
/// <param name="HasSessionKeys">Whether messages have the keys of a session; ordinarily each has its own of DUKPT.</param>
/// <param name="HasSlot">Whether cards can be inserted: whether there is a pcscd with the virtual reader; ordinarily there is none.</param>
internal readonly record struct SetupOptions(
    Ports Ports, int? AnswerSeconds = null, int? CardSeconds = null, int? LateSeconds = null,
    int? TelemetrySeconds = null, int? Paper = null, string? Reader = null,
    string? Vault = null, bool? HasSessionKeys = null, bool? HasSlot = null);
