using System.Diagnostics;
using System.Text;
using Terminal.Crypto.Pin;
using Terminal.Primitives;

namespace Terminal.SystemTests.Secrets;

/// <summary>The scan finds what is there, in every form, and nothing that is almost it.</summary>
[Trait("Category", "system")]
public sealed class SecretScanTests
{
    private const string Number = "4761738360592741";
    private const string OddNumber = "476173836059274";
    private const string Track2 = Number + "D4912201";
    private const string Pin = "729406183561";
    private const string Key = "A1B2C3D4E5F60718293A4B5C6D7E8F90";
    private const int GapLength = 64;

    [Fact]
    public void A_secret_is_found_however_it_is_written()
    {
        SecretScan scan = Scan();
        foreach ((string canary, string how, byte[] bytes) in Written(Number, OddNumber, Track2, Pin, Key))
        {
            byte[] whole = [.. Gap(), .. bytes, .. Gap()];
            Assert.True(scan.Bytes("memory", whole).Any(find => find.Canary == canary), $"{canary}, {how}: not found.");
        }
    }

    [Fact]
    public void What_differs_in_one_digit_is_not_found()
    {
        const string Other = "4761738361592741";
        SecretScan scan = Scan();
        foreach ((string canary, string how, byte[] bytes) in Written(
            Other, "476173836159274", Other + "D4912201", "729406193561", "A1B2C3D4E5F60718293A4B5C6D7F8F90"))
        {
            Assert.True(scan.Bytes("memory", bytes).Count == 0, $"{canary}, {how}: another secret is taken for it.");
        }
    }

    [Fact]
    public void A_secret_in_a_file_is_found_also_where_two_pieces_of_it_meet()
    {
        const int PieceLength = 4 * 1024 * 1024;
        DirectoryInfo folder = Directory.CreateTempSubdirectory("terminal-scan-");
        try
        {
            for (int before = PieceLength - Number.Length; before <= PieceLength; before++)
            {
                byte[] content = new byte[PieceLength + 1024];
                Encoding.ASCII.GetBytes(Number, content.AsSpan(before));
                File.WriteAllBytes(Path.Combine(folder.FullName, "file"), content);
                Assert.Contains(Scan().Folder(folder.FullName), find => find.Canary == "number" && find.Offset == before);
            }

            Assert.Empty(Scan().Folder(folder.FullName, Path.Combine(folder.FullName, "file")));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <remarks>coreutils' dd holds what it has read while it waits for more.</remarks>
    [Fact]
    public async Task A_secret_in_the_memory_of_another_process_is_found_however_it_is_written()
    {
        (string Canary, string How, byte[] Bytes)[] written = [.. Written(Number, OddNumber, Track2, Pin, Key)];
        using Process holder = Process.Start(
            new ProcessStartInfo("dd", ["bs=64K", "of=/dev/null", "status=none"]) { RedirectStandardInput = true })!;
        try
        {
            byte[] all = [.. written.SelectMany(one => (byte[])[.. Gap(), .. one.Bytes]), .. Gap()];
            await holder.StandardInput.BaseStream.WriteAsync(all);
            await holder.StandardInput.BaseStream.FlushAsync();
            string missing = "";
            using PeriodicTimer pace = new(TimeSpan.FromMilliseconds(50));
            using CancellationTokenSource limit = new(Stage.Patience);
            do
            {
                ILookup<string, Find> finds = Scan().Process(holder.Id).ToLookup(static find => find.Canary);
                missing = string.Join(
                    ", ", written.Where(one => !finds[one.Canary].Any(find => Holds(one.Bytes, find))).Select(static one => one.How));
            }
            while (missing.Length > 0 && await pace.WaitForNextTickAsync(limit.Token));
            Assert.Equal("", missing);
        }
        finally
        {
            holder.Kill();
            await holder.WaitForExitAsync();
        }
    }

    private static SecretScan Scan() => new(
    [
        Canary.OfNumber("number", Number), Canary.OfNumber("odd number", OddNumber), Canary.OfTrack("track", Track2),
        Canary.OfPin("PIN", Pin, Number), Canary.OfKey("key", Hex.Parse(Key)),
    ]);

    private static bool Holds(byte[] written, Find find)
    {
        byte[] found = Convert.FromHexString(find.Around.Split('[', ']')[1]);
        return written.AsSpan().IndexOf(found) >= 0;
    }

    private static byte[] Gap() => [.. Enumerable.Repeat((byte)0xEE, GapLength)];

    /// <summary>The secrets as other code writes them: the framework's encodings, and PIN blocks of the terminal's own library.</summary>
    private static IEnumerable<(string Canary, string How, byte[] Bytes)> Written(
        string number, string odd, string track, string pin, string key) =>
    [
        .. Texts("number", number),
        ("number", "packed", Convert.FromHexString(number)),
        ("number", "packed from the middle of a byte", Convert.FromHexString($"5{number}F")),
        ("number", "as the type for it holds it", BitConverter.GetBytes(UInt128.Parse(number))),
        .. Texts("odd number", odd),
        ("odd number", "filled up on the right", Convert.FromHexString(odd + "F")),
        ("odd number", "filled up on the left", Convert.FromHexString("0" + odd)),
        .. Texts("track", track), .. Texts("track", track.Replace('D', '=')),
        ("track", "packed", Convert.FromHexString(track)),
        .. Bytes("track", Convert.FromHexString(track)),
        .. Texts("PIN", pin),
        ("PIN", "packed", Convert.FromHexString(pin)),
        ("PIN", "digits", [.. pin.Select(static digit => (byte)(digit - '0'))]),
        .. Bytes("PIN", Block(pin, number)),
        ("PIN", "block of format 0", Block(pin, number)),
        ("key", "as it is", Convert.FromHexString(key)),
        .. Bytes("key", Convert.FromHexString(key)),
        ("key", "inner padding", [.. Convert.FromHexString(key).Select(static value => (byte)(value ^ 0x36))]),
        ("key", "outer padding", [.. Convert.FromHexString(key).Select(static value => (byte)(value ^ 0x5C))]),
    ];

    private static IEnumerable<(string Canary, string How, byte[] Bytes)> Texts(string canary, string text) =>
    [
        (canary, $"{text}: text", Encoding.ASCII.GetBytes(text)),
        (canary, $"{text}: the runtime's text", Encoding.Unicode.GetBytes(text)),
        (canary, $"{text}: text in hexadecimal", Encoding.ASCII.GetBytes(Convert.ToHexString(Encoding.ASCII.GetBytes(text)))),
        .. Bytes(canary, Encoding.ASCII.GetBytes(text)),
    ];

    private static IEnumerable<(string Canary, string How, byte[] Bytes)> Bytes(string canary, byte[] bytes)
    {
        foreach (Encoding encoding in (Encoding[])[Encoding.ASCII, Encoding.Unicode])
        {
            yield return (canary, "hexadecimal", encoding.GetBytes(Convert.ToHexString(bytes)));
            yield return (canary, "small hexadecimal", encoding.GetBytes(Convert.ToHexStringLower(bytes)));
            foreach (string before in (string[])["", "x", "xy"])
            {
                byte[] whole = [.. Encoding.ASCII.GetBytes(before), .. bytes, .. "and more"u8];
                yield return (canary, $"base64 after \"{before}\"", encoding.GetBytes(Convert.ToBase64String(whole)));
            }
        }
    }

    private static byte[] Block(string pin, string number)
    {
        byte[] block = new byte[PinBlock.Length];
        Assert.True(Pan.TryFromDigits(Encoding.ASCII.GetBytes(number), out Pan pan)
            && PinBlock.TryEncode(PinBlockFormat.Iso0, Encoding.ASCII.GetBytes(pin), pan, [], block));
        return block;
    }
}
