using Terminal.Devices.Display;
using Terminal.Emulator.Devices;
using Terminal.Primitives;

namespace Terminal.Tests.Devices.Display;

public sealed class Ssd1306Tests
{
    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(32)]
    [InlineData(128)]
    public void The_panel_shows_the_picture(int dataLengthMax)
    {
        Ssd1306 driver = new(dataLengthMax: dataLengthMax);
        Ssd1306Model panel = new();
        Random random = new(3);
        for (int i = 0; i < 3000; i++)
        {
            driver.Picture.Set(random.Next(-2, 130), random.Next(-2, 66), random.Next(2) == 0);
        }

        Run(driver, panel, dataLengthMax + 1);

        Assert.True(panel.IsOn);
        Assert.Equal(driver.Picture.Bits.ToArray(), panel.ToPages());
    }

    [Fact]
    public void The_panel_is_dark_until_the_whole_picture_is_in_its_memory()
    {
        Ssd1306 driver = new();
        Ssd1306Model panel = new();
        while (driver.TryTake(out DisplayTransfer transfer))
        {
            Assert.False(panel.IsOn);
            _ = panel.Write(transfer.Address, transfer.Bytes.Span);
        }

        Assert.True(panel.IsOn);
        Assert.All(panel.ToPages(), static column => Assert.Equal(0, column));
    }

    [Fact]
    public void Only_what_changed_is_sent()
    {
        Ssd1306 driver = new();
        Ssd1306Model panel = new();
        Run(driver, panel);
        driver.Picture.Set(5, 9, true);
        driver.Picture.Set(7, 10, true);

        List<byte[]> sent = Run(driver, panel);

        Assert.Equal(["00210507220101", "40020004"], sent.Select(static bytes => Hex.ToText(bytes)));
        Assert.Empty(Run(driver, panel));
    }

    [Fact]
    public void After_a_reset_a_new_panel_gets_everything()
    {
        Ssd1306 driver = new();
        driver.Picture.Draw(BitmapFont.Regular, 0, 0, "Welcome");
        Run(driver, new Ssd1306Model());
        Ssd1306Model panel = new();

        driver.Reset();
        Run(driver, panel);

        Assert.Equal("Welcome", panel.Text()[0]);
    }

    [Fact]
    public void A_reset_in_the_middle_of_a_page_leaves_no_page_behind()
    {
        for (int taken = 0; taken < 44; taken++)
        {
            Ssd1306 driver = new();
            driver.Picture.Draw(BitmapFont.Regular, 0, 16, "Present card");
            for (int i = 0; i < taken; i++)
            {
                _ = driver.TryTake(out _);
            }

            Ssd1306Model panel = new();
            driver.Reset();
            Run(driver, panel);
            Assert.Equal(driver.Picture.Bits.ToArray(), panel.ToPages());
        }
    }

    [Fact]
    public void A_panel_of_another_address_takes_nothing()
    {
        Ssd1306 driver = new(0x3D);
        Assert.True(driver.TryTake(out DisplayTransfer transfer));

        Assert.False(new Ssd1306Model().Write(transfer.Address, transfer.Bytes.Span));
        Assert.True(new Ssd1306Model(0x3D).Write(transfer.Address, transfer.Bytes.Span));
    }

    [Fact]
    public void Text_is_read_back_off_the_pixels_in_both_sizes()
    {
        Ssd1306 driver = new();
        Ssd1306Model panel = new();
        driver.Picture.Draw(BitmapFont.Regular, 4, 0, "Grüße für 5 €");
        driver.Picture.Draw(BitmapFont.Large, 3, 20, "EUR 12.50");
        driver.Picture.Draw(BitmapFont.Regular, 0, 48, "0123456789ABCDEF");
        Run(driver, panel);

        Assert.Equal(["Grüße für 5 €", "", "EUR 12.50", "0123456789ABCDEF"], panel.Text());
    }

    [Fact]
    public void Every_character_is_read_back_as_itself()
    {
        foreach (char character in BitmapFont.Regular.Characters.Where(static c => c is > ' ' and not '\u00A0' and not '\u00AD'))
        {
            Ssd1306 driver = new();
            Ssd1306Model panel = new();
            driver.Picture.Draw(BitmapFont.Regular, 0, 0, $"A{character}B");
            Run(driver, panel);
            Assert.Equal($"A{character}B", panel.Text()[0]);
        }
    }

    private static List<byte[]> Run(Ssd1306 driver, Ssd1306Model panel, int lengthMax = 33)
    {
        List<byte[]> sent = [];
        while (driver.TryTake(out DisplayTransfer transfer))
        {
            Assert.True(transfer.Bytes.Span[0] == 0x00 || transfer.Bytes.Length <= lengthMax);
            Assert.True(panel.Write(transfer.Address, transfer.Bytes.Span));
            sent.Add(transfer.Bytes.ToArray());
        }

        return sent;
    }
}
