using Terminal.Panel.Board;
using Xunit;

namespace Terminal.Tests.Panel;

public sealed class KeypadPortTests
{
    [Fact]
    public void A_press_is_down_and_up_each_with_its_synchronisation()
    {
        byte[] records = KeypadPort.Press(28, new DateTimeOffset(2026, 11, 22, 1, 2, 3, 456, TimeSpan.Zero));
        string text = Convert.ToHexString(records);
        Assert.Equal(96, records.Length);
        Assert.Equal("01001C0001000000", text[32..48]);
        Assert.Equal("0000000000000000", text[80..96]);
        Assert.Equal("01001C0000000000", text[128..144]);
        Assert.Equal("40F5060000000000", text[16..32]); // 456,000 microseconds
    }

    [Theory]
    [InlineData("0", 11)]
    [InlineData("1", 2)]
    [InlineData("9", 10)]
    [InlineData("enter", 28)]
    [InlineData("clear", 14)]
    [InlineData("cancel", 1)]
    [InlineData("10", 0)]
    [InlineData("", 0)]
    [InlineData("F1", 0)]
    public void Keys_have_the_codes_of_the_kernel(string name, int code)
    {
        Assert.Equal(code != 0, KeypadPort.TryCode(name, out ushort found));
        Assert.Equal(code, found);
    }
}
