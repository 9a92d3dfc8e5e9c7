using System.Text.Json.Nodes;
using Terminal.Emulator.Acquirer;
using Terminal.Emulator.Acquirer.Hsm;
using Terminal.Emulator.Cards;
using Terminal.Panel.Acquirer;
using Terminal.Panel.Board;
using Terminal.Panel.Setup;
using Terminal.Tests.Emulator.Acquirer;
using Terminal.Tests.Emulator.Acquirer.Hsm;
using Xunit;

namespace Terminal.Tests.Panel.Acquirer;

public sealed class AcquirerFileTests(FirstStart firstStart) : IClassFixture<FirstStart>, IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("acquirer-file-").FullName;

    private string Emulator => Path.Combine(root, "emulator");

    private string File => Path.Combine(Emulator, "acquirer.json");

    [Fact]
    public void The_PIN_that_a_card_of_the_page_shows_is_the_one_that_the_host_compares()
    {
        firstStart.CopyTo(root);
        AcquirerSettings settings = AcquirerFile.Read(File);
        CardState shown = Wallet.Load(Emulator).Faces.Single(card => card.Id == "visa-pin");
        Assert.Equal("1234", shown.Pin);
        string text = System.IO.File.ReadAllText(Path.Combine(Emulator, "cards.json"));
        Assert.True(CardsJson.TryRead(text, out IReadOnlyList<CardProfile> cards));
        string pan = cards.Single(card => card.Id == shown.Id).Pan;
        KeyedTerminal terminal = KeyedTerminal.Make(isAes: true, settings);
        AcquirerBench bench = new(settings, null);
        foreach ((string pin, string code) in new[] { (shown.Pin, "00"), ("4321", "55") })
        {
            Question refund = Question.Refund(500, bench.Model.Ledger.Count + 1); // It needs no cryptogram.
            refund[35] = pan + "D2912201";
            Assert.Equal(code, bench.Ask(terminal.Next().WithPin(refund, pin, pan).ToFrame()));
        }

        Assert.All(
            cards.Where(static card => card.Pin.Length > 0),
            card => Assert.Contains(settings.PinIssuers[0].Values, value => value.Key.LastFour == card.Pan[^4..]));
        Assert.Equal(MacPolicy.Accepted, settings.Macs);
    }

    [Fact]
    public void A_file_of_before_there_were_PINs_is_read_and_gets_base_keys_at_the_next_start_and_nothing_else()
    {
        firstStart.CopyTo(root);
        JsonObject content = JsonText.Read(File);
        _ = content.Remove("hsm") && content.Remove("macs");
        foreach (string name in (string[])["pvk", "pvki", "pvvs"])
        {
            Assert.True(content["issuers"]![0]!.AsObject().Remove(name));
        }

        JsonText.Write(File, content, secret: true);
        AcquirerSettings old = AcquirerFile.Read(File);
        Assert.Equal((0, 0, MacPolicy.Accepted), (old.BaseKeys.Count, old.PinIssuers.Count, old.Macs));
        Assert.Equal(0, InitRole.Run(["--state", root, "--port-base", "7000"]));
        JsonObject fresh = JsonText.Read(File);
        AcquirerSettings settings = AcquirerFile.Read(File);
        Assert.Equal(
            [(0xA1000001, BaseKeyAlgorithm.Aes), (0xD1000001, BaseKeyAlgorithm.Tdes)],
            settings.BaseKeys.Select(key => (key.Id, key.Algorithm)));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File));
        Assert.True(fresh.Remove("hsm"));
        Assert.True(JsonNode.DeepEquals(content, fresh));
    }

    [Fact]
    public void New_cards_leave_the_base_keys_as_they_are()
    {
        firstStart.CopyTo(root);
        JsonObject before = JsonText.Read(File);
        System.IO.File.Delete(Path.Combine(Emulator, "cards.json"));
        Assert.Equal(0, InitRole.Run(["--state", root, "--port-base", "7000"]));
        JsonObject after = JsonText.Read(File);
        Assert.True(JsonNode.DeepEquals(before["hsm"], after["hsm"]));
        Assert.False(JsonNode.DeepEquals(before["issuers"], after["issuers"]));
    }

    [Theory]
    [InlineData("macs", "\"always\"")]
    [InlineData("macs", "7")]
    [InlineData("hsm", "{}")]
    [InlineData("hsm", "[]")]
    [InlineData("hsm", "null")]
    [InlineData("hsm", """{"baseKeys": 7}""")]
    [InlineData("pvk", "\"5A5A\"")]
    [InlineData("pvki", "10")]
    [InlineData("pvvs", "[]")]
    [InlineData("pvvs", """{"4761739001010119": "123"}""")]
    [InlineData("pvvs", """{"4761739001010119": 1234}""")]
    [InlineData("pvvs", """{"476173x001010119": "1234"}""")]
    public void A_member_that_is_not_what_it_should_be_is_named_and_no_key_is_shown(string name, string value)
    {
        firstStart.CopyTo(root);
        JsonObject content = JsonText.Read(File);
        JsonObject parent = name.StartsWith('p') ? content["issuers"]![0]!.AsObject() : content;
        parent[name] = JsonNode.Parse(value);
        JsonText.Write(File, content, secret: true);
        InvalidDataException refused = Assert.Throws<InvalidDataException>(() => AcquirerFile.Read(File));
        Assert.DoesNotContain("5A5A", refused.Message, StringComparison.Ordinal);
        Assert.Contains(name == "hsm" ? "baseKeys" : name, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("A100001", "aes", 16)]
    [InlineData("A10000001", "aes", 16)]
    [InlineData("+1000001", "aes", 16)]
    [InlineData("A1000001", "rsa", 16)]
    [InlineData("A1000001", "aes", 15)]
    [InlineData("A1000001", "tdes", 24)]
    public void A_base_key_that_is_none_is_refused_and_not_shown(string id, string algorithm, int length)
    {
        firstStart.CopyTo(root);
        JsonObject content = JsonText.Read(File);
        string key = string.Concat(Enumerable.Repeat("5A", length));
        content["hsm"]!["baseKeys"]![0] = new JsonObject { ["id"] = id, ["algorithm"] = algorithm, ["key"] = key };
        JsonText.Write(File, content, secret: true);
        InvalidDataException refused = Assert.Throws<InvalidDataException>(() => AcquirerFile.Read(File));
        Assert.DoesNotContain("5A5A", refused.Message, StringComparison.Ordinal);
        Assert.Contains("base key", refused.Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(root, recursive: true);
}
