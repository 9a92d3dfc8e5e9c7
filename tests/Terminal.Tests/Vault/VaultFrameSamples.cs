using Terminal.Devices.Keypad;
using Terminal.Primitives;
using Terminal.Vault;

namespace Terminal.Tests.Vaults;

/// <summary>Every kind of message between application and vault, at its ordinary and at its extreme values.</summary>
internal static class VaultFrameSamples
{
    private static readonly SlotStatus Protection = new() { Slot = KeySlot.Protection, State = SlotState.Empty };

    private static readonly SlotStatus Transaction = new()
    {
        Slot = KeySlot.Transaction,
        State = SlotState.UsedUp,
        Usage = "B1",
        Algorithm = "AES",
        CheckValue = "08D7B4F1A2",
        KeySerialNumber = "123456789012345600000001",
        Origin = KeyOrigin.KeyBlock,
        IsDevelopment = true,
        LoadedAt = 1_795_000_000,
    };

    private static readonly SlotStatus Identity = new()
    {
        Slot = KeySlot.Identity,
        State = SlotState.Unbound,
        Usage = "K2",
        Algorithm = "RSA",
        CheckValue = "08D7B4F1A2",
        Origin = KeyOrigin.Made,
    };

    public static VaultCommand[] Commands(SecretArena arena) =>
    [
        new VaultCommand.ShowPrompt(PromptId.Starting),
        new VaultCommand.ShowPrompt(PromptId.OutOfService, new PromptArguments(Euro(1250), "VAULT-GONE", "000042", "Grüße vom Betreiber")),
        new VaultCommand.ShowPrompt(PromptId.BatchClosed, new PromptArguments(Euro(-999_999_999_999_999), Notice: new string('n', 48))),
        new VaultCommand.SetLanguage("de"),
        new VaultCommand.ProtectCard(1, Secret(arena, 12)),
        new VaultCommand.RevealCard(int.MaxValue, Bytes(45)),
        new VaultCommand.RevealCard(-1, default),
        new VaultCommand.EnterPin(3, Bytes(45), new PinRules(), new PromptArguments(Euro(4200))),
        new VaultCommand.EnterPin(
            4, Bytes(255), new PinRules { DigitCountMin = 12, MayBypass = true, TotalTime = TimeSpan.FromMilliseconds(600_000) }, default),
        new VaultCommand.EnterComponent(5, Secret(arena, 32), true, 1_795_000_000),
        new VaultCommand.EnterComponent(6, Secret(arena, 64), false, long.MinValue),
        new VaultCommand.LoadKey(7, KeySlot.Transaction, Bytes(9_999), long.MaxValue),
        new VaultCommand.EraseKey(8, KeySlot.Protection),
        new VaultCommand.ReportKeys(9),
        new VaultCommand.EnterPin(10, Bytes(45), new PinRules(), default) { KeepsKey = true },
        new VaultCommand.TakeKey(11),
        new VaultCommand.MakeMac(12, Bytes(10), Bytes(9_999)),
        new VaultCommand.CompareMac(13, Bytes(12), Bytes(8)),
        new VaultCommand.EncryptTrack(14, Bytes(12), Secret(arena, 19)) { KeepsKey = true },
        new VaultCommand.EncryptTrack(15, Bytes(10), Secret(arena, 1)),
        new VaultCommand.TakeSessionKeys(16, Bytes(512)) { ForPins = Bytes(144), ForTracks = Bytes(1) },
        new VaultCommand.TakeSessionKeys(17, default),
        new VaultCommand.EnterPin(18, Bytes(45), new PinRules(), default) { UsesSession = true },
        new VaultCommand.EnterPin(19, Bytes(45), new PinRules(), default) { ForCard = Card(1, Secret(arena, 8)) },
        new VaultCommand.EnterPin(20, Bytes(45), new PinRules(), new PromptArguments(Euro(4200)))
        {
            ForCard = new CardPin { Rid = Bytes(5), Challenge = Bytes(8) },
        },
        new VaultCommand.EnterPin(21, Bytes(45), new PinRules(), default)
        {
            ForCard = Card(248, Secret(arena, 1_024), 255), WrongBefore = true,
        },
        new VaultCommand.TakeConfiguration(22, 126 * 1024, 120 * 1024, Bytes(6 * 1024)),
        new VaultCommand.TakeConfiguration(23, 1, 0, Bytes(1)),
        new VaultCommand.ReportState(14),
        new VaultCommand.TestSelf(15),
        new VaultCommand.EraseAll(16, 1_795_000_000),
    ];

    public static VaultReply[] Replies(SecretArena arena) =>
    [
        new VaultReply.KeyPressed(Key.Digit0),
        new VaultReply.KeyPressed(Key.Enter),
        new VaultReply.CardProtected(1, Bytes(45), Bytes(32), "card-0badcafe"),
        new VaultReply.CardRevealed(2, Secret(arena, 12)),
        new VaultReply.Refused(3, VaultRefusal.Busy),
        new VaultReply.PinCounted(4, 12),
        new VaultReply.PinEntered(5, Bytes(16), Bytes(12)),
        new VaultReply.PinEntered(6, Bytes(8), Bytes(10)),
        new VaultReply.PinEnciphered(6, Bytes(69)),
        new VaultReply.PinEnciphered(7, Bytes(253)),
        new VaultReply.AuthoritiesTaken(8, 0),
        new VaultReply.AuthoritiesTaken(9, 65_535),
        new VaultReply.PinMissing(7, PinAbsence.Bypassed),
        new VaultReply.ComponentTaken(8, "08D7B4F1A2"),
        new VaultReply.KeyChanged(9, Transaction),
        new VaultReply.KeysReported(10, [Protection, Transaction, Identity]),
        new VaultReply.KeysReported(11, []),
        new VaultReply.KeyTaken(12, Bytes(12)),
        new VaultReply.KeyTaken(13, Bytes(10)),
        new VaultReply.MacMade(14, Bytes(8)),
        new VaultReply.MacCompared(15, true),
        new VaultReply.TrackEncrypted(16, Bytes(32)),
        new VaultReply.TrackEncrypted(17, Bytes(48)),
        new VaultReply.PinEntered(18, Bytes(16), Bytes(4)),
        new VaultReply.PinEntered(19, Bytes(8), Bytes(4)),
        new VaultReply.SessionKeysTaken(20, ["0123456789", "ABCDEF", ""]),
        new VaultReply.StateReported(0, new VaultState()),
        new VaultReply.StateReported(16, new VaultState(KeyLoss.Unknown, long.MinValue, IsOpen: true)),
        new VaultReply.ServiceDone(16, default),
        new VaultReply.ServiceDone(17, Bytes(2_048)),
        new VaultReply.SelfTested(17, []),
        new VaultReply.SelfTested(18, Enum.GetValues<VaultPart>()),
    ];

    private static CardPin Card(int length, SecretBuffer signed, int? tries = null) => new()
    {
        Rid = Bytes(5),
        AuthorityIndex = 0xE1,
        IssuerCertificate = Bytes(length),
        IssuerRemainder = Bytes(length),
        IssuerExponent = Bytes(3),
        CardCertificate = Bytes(length),
        CardRemainder = Bytes(length),
        CardExponent = Bytes(1),
        StaticData = signed,
        DateYyMmDd = 999_999,
        Challenge = Bytes(8),
        TriesLeft = tries,
    };

    private static Amount Euro(long minor)
    {
        Assert.True(Currency.TryFind(978, out Currency euro));
        return new Amount(minor, euro);
    }

    private static byte[] Bytes(int length) => [.. Enumerable.Range(1, length).Select(static value => (byte)(value % 251))];

    private static SecretBuffer Secret(SecretArena arena, int length)
    {
        SecretBuffer secret = arena.Rent(length);
        Bytes(length).CopyTo(secret.Bytes);
        return secret;
    }
}
