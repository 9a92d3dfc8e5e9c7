using Terminal.Primitives;
using Terminal.Vault;

namespace Terminal.Tests.Vaults;

public sealed class OperatorBookTests
{
    private const long Now = 1_795_812_000;

    // Made with Python's hashlib: first-code-1 and other code 2, salts 00 to 0F and 10 to 1F, 1,000 rounds.
    private const string Foreign = "01000003E8000000000000000000000000"
        + "000102030405060708090A0B0C0D0E0FB258504B34C89AF22E4AA8C2412593DC5B08B757FD132D85CBF6F053843C6AB1"
        + "101112131415161718191A1B1C1D1E1FBFDDE7A4D898AEBC1DBADE598A818B83B874842665592AE6404C05B52C22F715";

    [Theory]
    [InlineData("first-code-1", "other code 2", true)]
    [InlineData("other code 2", "first-code-1", false)]
    [InlineData("first-code-1", "first-code-1", false)]
    [InlineData("first-code-1", "other code 3", false)]
    [InlineData("first-code-2", "other code 2", false)]
    [InlineData("first-code-1", "", false)]
    public void Both_codes_must_be_right_as_another_program_hashed_them(string first, string second, bool match) =>
        Assert.Equal(match, Book(Convert.FromHexString(Foreign)).Matches(Bytes(first), Bytes(second)));

    [Theory]
    [InlineData("1234567", "87654321", false)]
    [InlineData("12345678", "8765432", false)]
    [InlineData("12345678", "12345678", false)]
    [InlineData("12345678", "12345679", true)]
    public void A_code_has_eight_characters_and_each_person_another(string first, string second, bool good)
    {
        OperatorBook? made = OperatorBook.TryMake(Bytes(first), Bytes(second), new Entropy(new byte[Entropy.SeedLength]), rounds: 1);
        Assert.Equal(good, made is not null);
        Assert.True(made is null || Book(made.Write()).Matches(Bytes(first), Bytes(second)));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(2, 0)]
    [InlineData(3, 1)]
    [InlineData(4, 2)]
    [InlineData(5, 4)]
    [InlineData(13, 1024)]
    [InlineData(14, 1440)]
    [InlineData(1000, 1440)]
    public void After_three_wrong_tries_each_one_more_doubles_the_wait(int tries, int minutes)
    {
        OperatorBook book = Book(Convert.FromHexString(Foreign));
        for (int i = 0; i < tries; i++)
        {
            book = Book(book.Trying(Now).Write());
        }

        TimeSpan wait = TimeSpan.FromMinutes(minutes);
        Assert.Equal(wait, book.WaitAt(Now));
        Assert.Equal(wait > TimeSpan.Zero ? TimeSpan.FromSeconds(1) : TimeSpan.Zero, book.WaitAt(Now + (long)wait.TotalSeconds - 1));
        Assert.Equal(TimeSpan.Zero, book.WaitAt(Now + (long)wait.TotalSeconds));
        Assert.Equal(minutes == 0 ? TimeSpan.Zero : TimeSpan.FromHours(24), book.WaitAt(Now - 1)); // A clock that was set back.
        Assert.Equal(TimeSpan.Zero, book.Cleared().WaitAt(Now));
    }

    [Fact]
    public void A_record_that_is_none_is_not_read()
    {
        byte[] good = Convert.FromHexString(Foreign);
        Assert.NotNull(OperatorBook.Read(good));
        Assert.Null(OperatorBook.Read(good.AsSpan(1)));
        Assert.Null(OperatorBook.Read([.. good, 0]));
        Assert.Null(OperatorBook.Read([]));
        foreach ((int at, byte value) in new (int, byte)[] { (0, 2), (1, 0x80), (1, 0x7F), (5, 0xFF) })
        {
            byte[] bad = [.. good];
            bad[at] = value;
            Assert.Null(OperatorBook.Read(bad));
        }
    }

    private static OperatorBook Book(ReadOnlySpan<byte> record) => Assert.IsType<OperatorBook>(OperatorBook.Read(record));

    private static byte[] Bytes(string code) => System.Text.Encoding.ASCII.GetBytes(code);
}
