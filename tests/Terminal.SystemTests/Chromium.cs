using Microsoft.Playwright;

namespace Terminal.SystemTests;

/// <summary>Debian's Chromium at the pages of a stage.</summary>
internal static class Chromium
{
    private static readonly string[] Flags =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
    ];

    public static Task<IBrowser> LaunchAsync(IPlaywright playwright) => playwright.Chromium.LaunchAsync(
        new BrowserTypeLaunchOptions { ExecutablePath = "/usr/bin/chromium", Headless = true, Args = Flags });

    public static async Task<IPage> OpenAsync(IPage page, Stage stage, string name = "")
    {
        page.SetDefaultTimeout((float)Stage.Patience.TotalMilliseconds);
        _ = await page.GotoAsync($"http://127.0.0.1:{stage.PortBase}/{name}");
        return page;
    }

    public static async Task KeyAsync(IPage page, string digits)
    {
        await DisplayShowsAsync(page, "Welcome");
        foreach (char digit in digits)
        {
            await page.ClickAsync($"[data-key='{digit}']");
        }

        await page.ClickAsync("[data-key=enter]");
    }

    public static Task DisplayShowsAsync(IPage page, string text) => page.Locator($"#display[aria-label*='{text}']").WaitForAsync();
}
