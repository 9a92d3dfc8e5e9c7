using Terminal.Fuzz.Mutation;
using Terminal.Primitives;
using Terminal.Vault;
using Terminal.Vault.Wire;

namespace Terminal.Fuzz.Targets;

/// <summary>A vault with keys and a bound identity, and everything that application, cardholder, disk and time can do to it in any order.
/// </summary>
/// <remarks>
/// A part of an input begins with what happens: 0 a frame of the application; 1 keys, one a byte; 2 bytes of the keypad; 3 seconds pass;
/// 4 the disk writes, fails or waits from now on; 5 a write that waits ends; 6 keypad and display are opened anew; 7 the housing is opened
/// or closed.
/// Each input runs on two vaults that differ in the digits alone that no prompt releases: all that comes out of both must be the same,
/// save the enciphered blocks. So nothing of a PIN is in it but how many digits it has.
/// </remarks>
internal sealed class VaultTarget : IParserUnderTest
{
    public const int LengthMax = 8192;
    private const string Card = "4761739001010010FFFF3112";
    private const byte Enter = 12;
    private const byte Clear = 10;
    private const byte Cancel = 11;
    private readonly Dictionary<KeySlot, byte[]> disk;
    private readonly byte[] card;

    /// <summary>Brings the keys as two people and an acquirer do, and has a card protected.</summary>
    public VaultTarget()
    {
        using FuzzedVault first = new(new Dictionary<KeySlot, byte[]>(), turnsDigits: false);
        first.Start();
        first.Receive(new VaultCommand.EnterComponent(1, first.Secret(VaultSamples.FirstComponent), false, 0));
        first.Receive(new VaultCommand.EnterComponent(1, first.Secret(VaultSamples.SecondComponent), false, 0));
        first.Receive(new VaultCommand.LoadKey(2, KeySlot.Transaction, VaultSamples.AesBlock, 0) { IsByHand = true });
        Invariant.Check(first.Last is VaultReply.KeyChanged { Status.State: SlotState.Ready });
        first.Receive(new VaultCommand.ProtectCard(3, first.Secret(Hex.Parse(Card))));
        card = ((VaultReply.CardProtected)first.Last!).Ciphertext.ToArray();
        VaultTokens.Bind(first);
        disk = new Dictionary<KeySlot, byte[]>(first.Disk);
        VaultTokens.Check(disk);
    }

    public IEnumerable<byte[]> ValidCases
    {
        get
        {
            byte[] serial = VaultSamples.AesSerial(1);
            byte[] message = [.. Enumerable.Range(0, 40).Select(static value => (byte)value)];
            byte[] make = Frame(new VaultCommand.MakeMac(8, serial, message));
            byte[] compare = Frame(new VaultCommand.CompareMac(9, serial, VaultSamples.AnswerUnder(serial, message)));
            byte[] take = Frame(new VaultCommand.TakeKey(7));
            byte[] ask = Ask(new PinRules(), keepsKey: true);
            byte[] amount = Frame(new VaultCommand.ShowPrompt(PromptId.EnterAmount));
            byte[] report = Frame(new VaultCommand.ReportKeys(6));
            byte[] erase = Frame(new VaultCommand.EraseKey(5, KeySlot.Transaction));
            byte[] token = Frame(new VaultCommand.LoadKey(4, KeySlot.Protection, "MIIBAAAA"u8.ToArray(), 0));
            byte[] noIdentity = Frame(new VaultCommand.EraseKey(5, KeySlot.Identity));
            byte[] tdes = Frame(new VaultCommand.LoadKey(4, KeySlot.Transaction, VaultSamples.TdesBlock, 0) { IsByHand = true });
            byte[] aes = Frame(new VaultCommand.LoadKey(4, KeySlot.Transaction, VaultSamples.AesBlock, 0) { IsByHand = true });
            byte[] first = [0, .. Raw(0x06, 1, [0, 32, .. VaultSamples.FirstComponent, 0, 0, 0, 0, 0, 0, 0, 0, 0])];
            byte[] second = [0, .. Raw(0x06, 1, [0, 32, .. VaultSamples.SecondComponent, 0, 0, 0, 0, 0, 0, 0, 0, 0])];
            byte[] forCard = ForCard(null, wrongBefore: false);
            byte[] piece = Frame(new VaultCommand.TakeConfiguration(10, 12, 0, "signed"u8.ToArray()));
            byte[] rest = Frame(new VaultCommand.TakeConfiguration(10, 12, 6, "signed"u8.ToArray()));
            byte[][] tokens = [.. VaultTokens.Loads.Select(static one => Frame(one.Load))];
            return
            [
                Parts.Join([ask, [1, 1, 2, 3, 4, Enter], make, compare]),
                Parts.Join([take, make, compare, take, report]),
                Parts.Join([ask, [1, 5, 6, Clear, 7, 8, 9, 0, Cancel], amount, [1, 1, 2, Enter], ask, [1, 9], [3, 31]]),
                Parts.Join([Ask(new PinRules { MayBypass = true, DigitCountMin = 6, DigitCountMax = 8 }, keepsKey: false), [1, Enter]]),
                Parts.Join([[4, 2], take, take, ask, [1, 1, 1, 1, 1, Enter], [5, 1], [5, 0], [5, 1], [4, 1], take]),
                Parts.Join([erase, report, ask, tdes, ask, [1, 4, 3, 2, 1, Enter], take, report]),
                Parts.Join([first, second, [3, 200], first, [3, 255], [3, 255], second, first, aes]),
                Parts.Join([token, noIdentity, token, report]),
                Parts.Join([amount, [1, 1, 2], [2, .. new byte[24]], [6], Frame(new VaultCommand.SetLanguage("de")), [1, 3, Clear]]),
                Parts.Join([take, ask, [1, 1, 2], [7, 1], [1, 3, Enter], ask, make, report, [7, 0], Frame(new VaultCommand.TestSelf(2))]),
                Parts.Join([[4, 2], take, Frame(new VaultCommand.EraseAll(1, 5)), [5, 1], [7, 1], Frame(new VaultCommand.ReportState(3))]),
                Parts.Join([forCard, [1, 1, 2, 3, 4, Enter], ForCard(2, wrongBefore: true), [1, 9, Clear, 8, 7, 6, 5, 4, Enter]]),
                Parts.Join([ForCard(1, wrongBefore: true), [1, 5, 5], ForCard(1, wrongBefore: false), [1, 6, 6, 6, 6, 6], [7, 1], report]),
                Parts.Join([forCard, [1, 1, 2], [3, 61], piece, rest, rest, piece, forCard, [1, 4, 4, 4, 4, Enter], ask]),
                Parts.Join([Frame(new VaultCommand.RevealCard(3, card)), [0, .. Raw(0x03, 3, [0, 12, .. Hex.Parse(Card)])]]),
                .. tokens.Select(one => Parts.Join([one, report])),
                Parts.Join([tokens[0], tokens[1], tokens[0], tokens[1]]),
                Parts.Join([[4, 2], tokens[0], [5, 1], report, [5, 0], tokens[0], [5, 1], [5, 1], [4, 1], noIdentity, tokens[1]]),
            ];
        }
    }

    public void Run(ReadOnlySpan<byte> input)
    {
        using FuzzedVault one = new(disk, turnsDigits: false);
        using FuzzedVault other = new(disk, turnsDigits: true);
        one.Start();
        other.Start();
        Parts parts = new(input);
        while (parts.TryTake(out ReadOnlySpan<byte> part))
        {
            if (!part.IsEmpty)
            {
                Step(one, part[0], part[1..]);
                Step(other, part[0], part[1..]);
                Compare(one.Outputs, other.Outputs);
            }
        }

        one.CancelAndEnd();
        other.CancelAndEnd();
        Compare(one.Outputs, other.Outputs);
    }

    private static void Step(FuzzedVault vault, byte what, ReadOnlySpan<byte> rest)
    {
        byte value = rest.IsEmpty ? (byte)0 : rest[0];
        switch (what)
        {
            case 0:
                vault.ReceiveFrame(rest);
                break;
            case 1:
                foreach (byte key in rest)
                {
                    vault.Press(key);
                }

                break;
            case 2:
                vault.Type(rest);
                break;
            case 3:
                vault.Wait(TimeSpan.FromSeconds(value));
                break;
            case 4:
                vault.SetDisk(value);
                break;
            case 5:
                vault.Settle(value % 2 == 1);
                break;
            case 7:
                vault.SetHousing(value % 2 == 1);
                break;
            default:
                vault.Reopen();
                break;
        }
    }

    private static void Compare(List<byte[]> one, List<byte[]> other)
    {
        Property.Holds(one.Count == other.Count, "other digits make no more and no fewer outputs");
        for (int i = 0; i < one.Count; i++)
        {
            Property.Holds(one[i].AsSpan().SequenceEqual(other[i]), "nothing of a PIN is in what comes out");
        }

        one.Clear();
        other.Clear();
    }

    private byte[] Ask(PinRules rules, bool keepsKey) => Frame(new VaultCommand.EnterPin(9, card, rules, default) { KeepsKey = keepsKey });

    private byte[] ForCard(int? triesLeft, bool wrongBefore) => Frame(new VaultCommand.EnterPin(9, card, new PinRules(), default)
    {
        ForCard = VaultPins.Of(Card[..16], triesLeft),
        WrongBefore = wrongBefore,
    });

    /// <summary>A part with a command's frame.</summary>
    private static byte[] Frame(VaultCommand command)
    {
        byte[] frame = new byte[LengthMax];
        int length = VaultFrame.Write(command, frame);
        return [0, .. frame.AsSpan(VaultFrame.PrefixLength, length - VaultFrame.PrefixLength)];
    }

    /// <summary>A frame whose command has a secret in it.</summary>
    private static byte[] Raw(byte kind, byte id, byte[] fields) => [1, kind, 0, 0, 0, id, .. fields];
}
