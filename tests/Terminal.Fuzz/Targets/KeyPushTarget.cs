using System.Text;
using Terminal.Engine.Fleet.Commands;

namespace Terminal.Fuzz.Targets;

/// <summary>Keys from the fleet, whose envelope nobody signs. What is kept is for this terminal, for ten minutes at most, and comes back
/// from the store as it was.</summary>
internal sealed class KeyPushTarget : IParserUnderTest
{
    public const int LengthMax = 16_384;
    private const string Terminal = "pt-20000001";

    public IEnumerable<byte[]> ValidCases =>
    [
        Case("D0208B1AX00N0400IK14A100000120000002TS1320261121104500ZKP10015D7292F3A8PB09000005646AAA7C01BF0979842ACC2EA2DB1DD64FBCF88C4D"),
        Case("D0112 \\\"quoted\\\" \\u0041"),
        Case(new string('F', KeyPush.BlockLengthMax)),
    ];

    public void Run(ReadOnlySpan<byte> input)
    {
        foreach (string slot in (string[])["transaction", "protection", "card"])
        {
            KeptCommand? kept = KeyPush.Open(input, slot, Terminal, out string fault);
            Property.Holds((kept is null) == (fault.Length > 0), "a key is refused for a reason, and only then");
            if (kept is null)
            {
                continue;
            }

            Property.Holds(
                kept is { Name: CommandNames.Key, HasEnded: false } && kept.Id != Guid.Empty && kept.ExpiresAt > 0,
                "what is kept is a key that has not ended");
            Property.Holds(
                kept.Arguments.Slot is { } wanted && KeyPush.NameOf(wanted) == slot
                    && kept.Arguments.Block is { Length: > 0 and <= KeyPush.BlockLengthMax } block && Ascii.IsValid(block),
                "it is for the slot of its topic, and a text that a vault can read");
            Property.Holds(CommandArguments.Read(kept.Arguments.Write()) == kept.Arguments, "the store gives it back as it was");
        }
    }

    private static byte[] Case(string block) => Encoding.UTF8.GetBytes(
        $$"""
        {"terminal":"{{Terminal}}","id":"00112233-4455-6677-8899-aabbccddeeff","iat":1795338000,"exp":1795338600,"block":"{{block}}"}
        """);
}
