using Microsoft.Playwright;

namespace Terminal.SystemTests;

/// <summary>The page in Debian's Chromium, clicked as a person does, with everything behind it started by <c>scripts/run</c>.</summary>
[Trait("Category", "system")]
public sealed class PageTests
{
    private static readonly string[] Flags =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
    ];

    [Fact]
    public async Task A_person_at_the_page_sells_cancels_and_cuts_the_power()
    {
        using Stage stage = await Stage.OpenSupervisedAsync();
        using IPlaywright playwright = await Playwright.CreateAsync();
        await using IBrowser browser = await playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions { ExecutablePath = "/usr/bin/chromium", Headless = true, Args = Flags });
        IPage page = await OpenAsync(browser, stage);

        // A sale: amount, card, result, receipt, ledger.
        await KeyAsync(page, "1234");
        await DisplayShowsAsync(page, "Present card");
        await page.Locator("#cards button[aria-label*='VISA'], #cards button").First.ClickAsync();
        await DisplayShowsAsync(page, "Approved");
        await page.Locator("#paper[alt*='APPROVED'][alt*='12.34']").WaitForAsync();
        await page.Locator("#ledger li.booked").WaitForAsync();
        Assert.Equal(["0200 1234 booked"], await EntriesAsync(stage));

        // A sale that is cancelled before a card is there: nothing is sent.
        await KeyAsync(page, "500");
        await DisplayShowsAsync(page, "Present card");
        await page.ClickAsync("[data-key=cancel]");
        await DisplayShowsAsync(page, "Cancelled");
        Assert.Single(await EntriesAsync(stage));

        // The power goes while the bank is asked: the terminal comes back and takes the sale back.
        await page.ClickAsync("[data-mode=none]");
        await KeyAsync(page, "777");
        await DisplayShowsAsync(page, "Present card");
        await page.Locator("#cards button").First.ClickAsync();
        await DisplayShowsAsync(page, "Authorising");
        await page.ClickAsync("#power");
        await page.Locator("#chip-terminal:has-text('off')").WaitForAsync();
        await page.ClickAsync("[data-mode=approve]");
        await page.Locator("#chip-terminal:has-text('on')").WaitForAsync();
        await page.Locator("#ledger li.undone").WaitForAsync();
        await DisplayShowsAsync(page, "Welcome");
        Assert.Equal(["0200 1234 booked", "0200 777 reversed", "0400 777 reversal"], await EntriesAsync(stage));
    }

    [Fact]
    public async Task A_person_at_the_page_takes_the_paper_out_opens_the_cover_and_pulls_a_card_away()
    {
        using Stage stage = await Stage.OpenSupervisedAsync();
        using IPlaywright playwright = await Playwright.CreateAsync();
        await using IBrowser browser = await playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions { ExecutablePath = "/usr/bin/chromium", Headless = true, Args = Flags });
        IPage page = await OpenAsync(browser, stage);

        // The card that is pulled away pays nothing; the next one, laid down as usual, stays and pays.
        await page.ClickAsync("#has-paper");
        await page.ClickAsync("#cover");
        await page.Locator("#printer-led.fault").WaitForAsync();
        await KeyAsync(page, "1234");
        await DisplayShowsAsync(page, "Present card");
        await page.ClickAsync("#hasty");
        await page.Locator("#cards button").First.ClickAsync();
        await DisplayShowsAsync(page, "again");
        await page.Locator("#field-card").WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Hidden });
        Assert.Empty(await EntriesAsync(stage));
        await page.Locator("#hasty[aria-checked=false]").WaitForAsync();
        await page.Locator("#cards button").First.ClickAsync();
        await DisplayShowsAsync(page, "Approved");
        await DisplayShowsAsync(page, "Check paper");
        Assert.Equal(["0200 1234 booked"], await EntriesAsync(stage));

        // Paper alone is not enough: the cover is open still.
        await page.ClickAsync("#has-paper");
        await page.Locator("#has-paper[aria-checked=true]").WaitForAsync();
        Assert.True(await page.Locator("#printer-led.fault").IsVisibleAsync());
        Assert.Equal("", await stage.ReceiptAsync(1));
        await page.ClickAsync("#cover");
        await page.Locator("#paper[alt*='APPROVED'][alt*='12.34']").WaitForAsync();
        Assert.False(await page.Locator("#printer-led.fault").IsVisibleAsync());
        await stage.UntilAsync(
            "the receipt is in the journal",
            async () => await stage.SqlAsync("SELECT kind FROM journal ORDER BY sequence") == "1\n2\n7\n");
    }

    private static async Task<IPage> OpenAsync(IBrowser browser, Stage stage)
    {
        IPage page = await browser.NewPageAsync();
        page.SetDefaultTimeout((float)Stage.Patience.TotalMilliseconds);
        _ = await page.GotoAsync($"http://127.0.0.1:{stage.PortBase}/");
        return page;
    }

    private static async Task KeyAsync(IPage page, string digits)
    {
        await DisplayShowsAsync(page, "Welcome");
        foreach (char digit in digits)
        {
            await page.ClickAsync($"[data-key='{digit}']");
        }

        await page.ClickAsync("[data-key=enter]");
    }

    private static Task DisplayShowsAsync(IPage page, string text) => page.Locator($"#display[aria-label*='{text}']").WaitForAsync();

    private static async Task<string[]> EntriesAsync(Stage stage) =>
    [
        .. (await stage.LedgerAsync()).Select(e =>
            $"{e.GetProperty("mti").GetString()} {e.GetProperty("amount").GetInt64()} {e.GetProperty("state").GetString()}"),
    ];
}
