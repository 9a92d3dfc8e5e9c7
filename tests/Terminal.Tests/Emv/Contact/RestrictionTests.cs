using Terminal.Emv.Contact;
using Terminal.Emv.Tlv;
using Terminal.Primitives;
using Xunit;
using static Terminal.Tests.Emv.Contact.ContactRig;
using static Terminal.Tests.Emv.Samples;

namespace Terminal.Tests.Emv.Contact;

/// <summary>Versions, usage control and dates, by tables written from EMV 4.4 Book 3 §10.4: TVR byte 2.</summary>
public sealed class RestrictionTests
{
    private const string Home = "0276";
    private const string Abroad = "0840";
    private const byte NotAllowed = 0x10;

    /// <summary>
    /// Kind of transaction: type, cashback; for each thing that it needs the bits of 9F07 of which one must stand, at home.
    /// </summary>
    private static readonly (byte Type, long Other, int[] Needs)[] Kinds =
    [
        (0x00, 0, [0x2800]), // Goods or services.
        (0x00, 500, [0x2800, 0x0080]),
        (0x09, 0, [0x2800, 0x0080]),
        (0x01, 0, [0x8000]),
        (0x01, 500, [0x8000]),
        (0x17, 0, [0x8000]),
        (0x20, 0, []),
        (0x20, 500, [0x0080]),
    ];

    /// <summary>Terminal type, 9F40 byte 1, the bit of 9F07 for it: cash machines, or all others.</summary>
    private static readonly (byte Type, byte Additional, int Needs)[] Terminals =
    [
        (0x22, 0xF0, 0x0100),
        (0x14, 0xF0, 0x0200),
        (0x15, 0x80, 0x0200),
        (0x16, 0xF0, 0x0200),
        (0x14, 0x70, 0x0100), // Without cash it is none.
        (0x24, 0xF0, 0x0100),
        (0x13, 0xF0, 0x0100),
    ];

    [Fact]
    public void Each_bit_of_usage_control_lets_through_what_the_table_says()
    {
        foreach ((byte type, byte additional, int place) in Terminals)
        {
            ContactConfiguration configuration = Configuration();
            var kernel = new ContactKernel(configuration with
            {
                Terminal = configuration.Terminal with
                {
                    TerminalType = type,
                    AdditionalCapabilities = new byte[] { additional, 0, 0xF0, 0xA0, 1 },
                },
            });
            foreach ((byte kind, long other, int[] needs) in Kinds)
            {
                for (int bit = -1; bit < 16; bit++)
                {
                    int one = bit < 0 ? 0 : 1 << bit;
                    foreach (int control in (ReadOnlySpan<int>)[one, 0xFFFF ^ one])
                    {
                        bool here = (control & place) != 0;
                        bool home = here && Array.TrueForAll(needs, mask => (control & mask) != 0);
                        bool abroad = here && Array.TrueForAll(needs, mask => (control & (mask >> 1)) != 0);
                        string label = $"terminal {type:X2}, type {kind:X2}, cashback {other}, usage {control:X4}";
                        Assert.True(home == Allowed(kernel, (kind, other), control, Home), $"{label}, at home");
                        Assert.True(abroad == Allowed(kernel, (kind, other), control, Abroad), $"{label}, abroad");
                        Assert.True(here == Allowed(kernel, (kind, other), control, null), $"{label}, no country");
                    }
                }

                Assert.True(Allowed(kernel, (kind, other), null, Abroad));
            }
        }
    }

    [Theory]
    [InlineData("5F24", "261122", 0x00)] // The last day is one of them.
    [InlineData("5F24", "261121", 0x40)]
    [InlineData("5F24", "251231", 0x40)]
    [InlineData("5F24", "491231", 0x00)]
    [InlineData("5F24", "500101", 0x40)] // 1950 (EMV 4.4 Book 4 §6.7.3).
    [InlineData("5F24", "26112A", 0x40)]
    [InlineData("5F25", "261122", 0x00)] // The first day is one of them.
    [InlineData("5F25", "261123", 0x20)]
    [InlineData("5F25", "270101", 0x20)]
    [InlineData("5F25", "991231", 0x00)]
    [InlineData("5F25", "2611F2", 0x20)]
    public void Dates_are_held_against_the_transactions(string tag, string date, byte second) =>
        Assert.Equal(second, Second(new ContactKernel(Configuration()), Purchase(), (tag, date)));

    [Theory]
    [InlineData("008C", "008C", 0x00)]
    [InlineData("008C", "008D", 0x80)]
    [InlineData("008C", null, 0x00)]
    [InlineData("", "008D", 0x00)]
    public void Versions_that_both_sides_have_are_compared(string terminal, string? card, byte second)
    {
        ContactApplication application = ContactRig.Application() with { ApplicationVersion = Hex.Parse(terminal) };
        var kernel = new ContactKernel(Configuration(application: application));
        Assert.Equal(second, Second(kernel, Purchase(), ("9F08", card)));
        Assert.Equal(terminal, kernel.TryGetData(Tag.ApplicationVersionTerminal, out ReadOnlySpan<byte> own) ? Hex.ToText(own) : "");
    }

    private static bool Allowed(ContactKernel kernel, (byte Type, long Other) kind, int? control, string? country)
    {
        ContactTransaction transaction = new(Transaction(1250, kind.Type) with { AmountOtherMinor = kind.Other });
        byte second = Second(kernel, transaction, ("9F07", control is { } one ? $"{one:X4}" : null), ("5F28", country));
        Assert.Equal(0, second & ~NotAllowed);
        return second == 0;
    }

    private static byte Second(ContactKernel kernel, ContactTransaction transaction, params (string, string?)[] changes) =>
        Hex.Parse(new ContactRig(kernel).On("00B2010C", Record(changes)).On(FirstAc, Cryptogram("40")).Start(transaction).Tvr)[1];
}
