using Microsoft.Playwright;
using Xunit;
using static Terminal.SystemTests.Chromium;

namespace Terminal.SystemTests;

/// <summary>The pictures of the READMEs, taken of what is there now; <c>scripts/pictures</c> keeps them.</summary>
[Trait("Category", "system")]
public sealed class PictureTests
{
    private static readonly byte[] Png = [0x89, (byte)'P', (byte)'N', (byte)'G'];

    /// <summary>Shades of the desk behind the boxes are most of a picture's bytes and say nothing.</summary>
    private const string Plain = "body { background: #1b1714 !important } * { scrollbar-width: none !important }";

    [Fact]
    public async Task Pictures_of_a_sale_its_screens_its_receipt_and_the_operators_page_can_be_taken()
    {
        string? kept = Environment.GetEnvironmentVariable("TERMINAL_PICTURES");
        DirectoryInfo folder = kept is null ? Directory.CreateTempSubdirectory("terminal-pictures-") : Directory.CreateDirectory(kept);
        using Stage stage = await Stage.OpenSupervisedAsync();
        using IPlaywright playwright = await Playwright.CreateAsync();
        await using IBrowser browser = await LaunchAsync(playwright);
        IBrowserContext context = await browser.NewContextAsync(
            new BrowserNewContextOptions { BypassCSP = true, ReducedMotion = ReducedMotion.Reduce });

        IPage board = await OpenAsync(await PageAsync(context, 1280, 800), stage);
        await SellAsync(board, folder);
        IPage fleet = await OpenAsync(await PageAsync(context, 1500, 1000), stage, "operator.html");
        await OperateAsync(fleet, folder);

        string[] names = ["operator.png", "page.png", "receipt.png", "screens.png"];
        FileInfo[] pictures = [.. folder.GetFiles("*.png").Where(file => names.Contains(file.Name)).OrderBy(file => file.Name)];
        Assert.Equal(names, pictures.Select(file => file.Name));
        Assert.All(pictures, picture => Assert.True(File.ReadAllBytes(picture.FullName).AsSpan().StartsWith(Png)));
        if (kept is null)
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<IPage> PageAsync(IBrowserContext context, int width, int height)
    {
        IPage page = await context.NewPageAsync();
        await page.SetViewportSizeAsync(width, height);
        return page;
    }

    /// <summary>A sale: its screens one by one, the page at its end, and the receipt.</summary>
    private static async Task SellAsync(IPage page, DirectoryInfo folder)
    {
        _ = await page.AddStyleTagAsync(new PageAddStyleTagOptions { Content = Plain });
        List<byte[]> screens = [];
        await DisplayShowsAsync(page, "Welcome");
        screens.Add(await ScreenAsync(page));
        await page.ClickAsync("[data-key='8']");
        await page.ClickAsync("[data-key='5']");
        await page.ClickAsync("[data-key='0']");
        await DisplayShowsAsync(page, "8.50");
        screens.Add(await ScreenAsync(page));
        await page.ClickAsync("[data-key=enter]");
        await DisplayShowsAsync(page, "Present card");
        screens.Add(await ScreenAsync(page));
        await page.Locator("#cards button").First.ClickAsync();
        await DisplayShowsAsync(page, "Approved");
        screens.Add(await ScreenAsync(page));
        await page.Locator("#paper[alt*='APPROVED']").WaitForAsync();
        await page.Locator("#ledger li.booked").WaitForAsync();
        await page.Mouse.MoveAsync(0, 0); // No card is lifted by a pointer that lies there.
        _ = await ShootAsync(page.Locator("body"), folder, "page.png");
        await page.Locator("#chute").EvaluateAsync("chute => { chute.style.maxHeight = 'none' }");
        _ = await ShootAsync(page.Locator("#paper"), folder, "receipt.png");

        IPage sheet = await page.Context.NewPageAsync();
        await sheet.SetContentAsync(
            "<body style='display:flex;align-items:start;gap:10px;margin:0;padding:10px;width:max-content;background:#1b1714'>"
            + string.Concat(screens.Select(screen => $"<img width=280 src='data:image/png;base64,{Convert.ToBase64String(screen)}'>")));
        _ = await ShootAsync(sheet.Locator("body"), folder, "screens.png");
        await sheet.CloseAsync();
    }

    /// <summary>The operator's page with a change that was confirmed and a command that was carried out.</summary>
    private static async Task OperateAsync(IPage page, DirectoryInfo folder)
    {
        _ = await page.AddStyleTagAsync(new PageAddStyleTagOptions { Content = Plain });
        await page.Locator("[data-pointer='/merchant/name'] .origin.board").WaitForAsync();
        await page.FillAsync("[name='/merchant/name']", "BLUE DOOR");
        await page.ClickAsync("#push");
        await page.Locator("#pushes .good:has-text('confirmed')").WaitForAsync();
        await page.ClickAsync("#orders [data-name=link]");
        await page.Locator("#sent .good:has-text('done')").WaitForAsync();
        await page.Locator("[data-pointer='/merchant/name'] .origin.document").WaitForAsync();
        await page.Locator(".tiles:has-text('bank')").WaitForAsync();
        _ = await page.EvaluateAsync("scrollTo(0, 0)");
        _ = await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder.FullName, "operator.png") });
    }

    private static Task<byte[]> ScreenAsync(IPage page) => page.Locator("#display").ScreenshotAsync();

    private static Task<byte[]> ShootAsync(ILocator what, DirectoryInfo folder, string name) =>
        what.ScreenshotAsync(new LocatorScreenshotOptions { Path = Path.Combine(folder.FullName, name) });
}
