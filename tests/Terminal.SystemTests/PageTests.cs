using Microsoft.Playwright;
using static Terminal.SystemTests.Chromium;

namespace Terminal.SystemTests;

/// <summary>The page in Debian's Chromium, clicked as a person does, with everything behind it started by <c>scripts/run</c>.</summary>
[Trait("Category", "system")]
public sealed class PageTests
{
    [Fact]
    public async Task A_person_at_the_page_sells_cancels_and_cuts_the_power()
    {
        using Stage stage = await Stage.OpenSupervisedAsync();
        using IPlaywright playwright = await Playwright.CreateAsync();
        await using IBrowser browser = await Chromium.LaunchAsync(playwright);
        IPage page = await OpenAsync(await browser.NewPageAsync(), stage);

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
        await using IBrowser browser = await Chromium.LaunchAsync(playwright);
        IPage page = await OpenAsync(await browser.NewPageAsync(), stage);

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

    [Fact]
    public async Task An_operator_at_the_page_pushes_a_name_that_the_next_receipt_has_and_is_told_what_is_wrong_with_another()
    {
        using Stage stage = await Stage.OpenSupervisedAsync();
        using IPlaywright playwright = await Playwright.CreateAsync();
        await using IBrowser browser = await Chromium.LaunchAsync(playwright);
        IPage page = await OpenAsync(await browser.NewPageAsync(), stage, "operator.html");
        await page.Locator("#chip-broker.good").WaitForAsync();

        // A change in the form: pushed, confirmed, in force, and on paper.
        await page.Locator("[data-pointer='/merchant/name'] .origin.board").WaitForAsync();
        await page.FillAsync("[name='/merchant/name']", "BLUE DOOR");
        await page.ClickAsync("#push");
        await page.Locator("#pushes [data-version='1'] .good:has-text('confirmed')").WaitForAsync();
        await page.Locator("[data-pointer='/merchant/name']:has-text('BLUE DOOR') .origin.document").WaitForAsync();
        await page.Locator("[data-pointer='/merchant/name']:has-text('terminal pt-20000001 v1')").WaitForAsync();
        await stage.UntilAsync("the terminal waits", () => stage.ShowsAsync("Welcome"));
        Assert.True(await stage.PressAsync("5", "0", "0", "enter"));
        await stage.UntilAsync("it wants a card", () => stage.ShowsAsync("Present card"));
        await stage.PostAsync("api/cards/visa-approve/tap");
        await stage.UntilAsync(
            "the receipt is there", async () => (await stage.ReceiptAsync(1)).Contains("BLUE DOOR", StringComparison.Ordinal));

        // What does not serve is refused with its place, and changes nothing.
        await page.ClickAsync("details.any summary");
        await page.FillAsync("#free", """{"merchant": {"categoryCode": "54x1"}}""");
        await page.ClickAsync("#push");
        await page.Locator("#pushes [data-version='2'] .faults:has-text('/cfg/merchant/categoryCode')").WaitForAsync();
        Assert.Equal(1, (await stage.HearAsync("up/status")).GetProperty("cfg").GetProperty("v").GetInt32());

        // A command: from the button to its result, and its topic among the others.
        await page.ClickAsync("#orders [data-name=selftest]");
        await page.Locator("#sent [data-name=selftest] .good:has-text('done')").WaitForAsync();
        await page.FillAsync("#filter", "cmdres/selftest");
        await page.Locator("#messages .topic:has-text('up/cmdres/selftest')").First.WaitForAsync();
        Assert.Equal(0, await page.Locator("#messages .topic:has-text('up/tele')").CountAsync());
    }

    private static async Task<string[]> EntriesAsync(Stage stage) =>
    [
        .. (await stage.LedgerAsync()).Select(e =>
            $"{e.GetProperty("mti").GetString()} {e.GetProperty("amount").GetInt64()} {e.GetProperty("state").GetString()}"),
    ];
}
