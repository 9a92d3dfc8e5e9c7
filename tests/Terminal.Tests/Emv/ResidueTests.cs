using System.Reflection;
using Terminal.Emulator.Cards;
using Terminal.Emv.Contactless;
using Terminal.Emv.Tlv;
using Terminal.Primitives;
using Terminal.Tests.Emulator.Cards;
using Terminal.Tests.Emulator.Cards.Contact;
using Xunit;
using static Terminal.Tests.Emv.Samples;

namespace Terminal.Tests.Emv;

/// <summary>Nothing of a card outlives its transaction in a kernel: every array of bytes behind it is looked at.</summary>
public sealed class ResidueTests
{
    private const BindingFlags Fields =
        BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private const string Capabilities = "E0F8CC"; // XDA among them.

    [Theory]
    [InlineData("visa-approve")] // DDA
    [InlineData("visa-debit")] // CDA
    [InlineData("chip-signature")] // SDA: the signed records are static data with the account number in them.
    [InlineData("chip-pin-enciphered")]
    [InlineData("chip-two")]
    [InlineData("chip-xda")]
    public void A_cleared_contact_kernel_holds_nothing_of_the_card(string id)
    {
        ChipRig whole = new ChipRig(WalletFixture.Chip(id), Capabilities).Start();
        whole.Then(static (kernel, at) => kernel.ApplicationChosen(0, at));
        byte[] number = Hex.Parse(whole.Data(Tag.PrimaryAccountNumber));
        Assert.Equal(8, number.Length);
        bool held = false;
        for (int answers = 0; answers <= whole.Sent.Count; answers++) // After each of them the card says nothing more.
        {
            int left = answers;
            ChipRig rig = new ChipRig(WalletFixture.Chip(id), Capabilities) { Wire = (_, answer) => left-- > 0 ? answer : [] }.Start();
            rig.Then(static (kernel, at) => kernel.ApplicationChosen(0, at));
            held |= Holds(rig.Kernel, number);
            rig.Kernel.Clear();
            Assert.False(Holds(rig.Kernel, number));
        }

        Assert.True(held);
    }

    [Fact]
    public void A_cleared_entry_point_holds_nothing_of_the_card()
    {
        EntryPoint entryPoint = Started(Configuration());
        entryPoint.CardPresented(default);
        ContactlessCard card = WalletFixture.Card("visa-approve");
        byte[] response = new byte[258];
        byte[] number = [];
        while (entryPoint.TryTake(out KernelOutput output))
        {
            if (output.Kind == KernelOutputKind.SendApdu)
            {
                entryPoint.Receive(response.AsSpan(0, card.Transceive(output.Bytes.Span, response)), default);
            }
            else if (entryPoint.TryGetData(Tag.Track2EquivalentData, out ReadOnlySpan<byte> track))
            {
                number = track[..8].ToArray();
            }
        }

        Assert.Equal(8, number.Length);
        Assert.True(Holds(entryPoint, number));
        entryPoint.Clear();
        Assert.False(Holds(entryPoint, number));
    }

    private static bool Holds(object root, byte[] sought)
    {
        HashSet<object> seen = new(ReferenceEqualityComparer.Instance);
        Stack<object> left = new([root]);
        while (left.TryPop(out object? one))
        {
            if (one is byte[] bytes && bytes.AsSpan().IndexOf(sought) >= 0)
            {
                return true;
            }

            Type element = one.GetType().GetElementType() ?? one.GetType();
            if (element.IsPrimitive || one is string or Delegate or MemberInfo || !(one is ValueType || seen.Add(one)))
            {
                continue;
            }

            foreach (object? part in one is Array array ? array.Cast<object?>() : Parts(one))
            {
                if (part is not null)
                {
                    left.Push(part);
                }
            }
        }

        return false;
    }

    private static IEnumerable<object?> Parts(object one)
    {
        for (Type? type = one.GetType(); type is not null; type = type.BaseType)
        {
            foreach (FieldInfo field in type.GetFields(Fields))
            {
                yield return field.FieldType.IsPointer || field.FieldType.IsByRefLike ? null : field.GetValue(one);
            }
        }
    }
}
