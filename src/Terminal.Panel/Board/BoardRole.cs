using System.Net;
using System.Text.Json;
using Terminal.Panel.Fleet;
using Terminal.Panel.Setup;

namespace Terminal.Panel.Board;

/// <summary>The role <c>board</c>: the virtual board, and the page that shows it.</summary>
internal static class BoardRole
{
    private const int NarrowPaperDots = 384;
    private const int WidePaperDots = 576;
    private const string Policy = "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    /// <summary>Runs until the process is told to end.</summary>
    /// <returns>0; 64 where the command line is wrong; 65 where the state folder is not what <c>init</c> makes.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        int? portBase = null;
        bool good = RoleArguments.TryParse(args, ["--state", "--port-base", "--listen"], out RoleArguments given, out string error);
        good = good && given.TryNumber("--port-base", 1024, 65527, out portBase)
            && given["--listen"] is null or "loopback" or "any";
        if (!good)
        {
            string usage = "ports are 1024 to 65527; it listens on loopback or any";
            await Console.Error.WriteLineAsync("board: " + (error.Length > 0 ? error : usage));
            return 64;
        }

        StateFolder state = new(given["--state"] ?? ".state");
        Ports ports = new(portBase ?? 5080);
        try
        {
            using VirtualBoard board = new(Places(state, ports), new ChangeFeed());
            using FleetDesk desk = new(state, ports);
            Uri till = new($"http://127.0.0.1:{ports.Till}");
            IPEndPoint place = new(given["--listen"] == "any" ? IPAddress.Any : IPAddress.Loopback, ports.Base);
            await ServeAsync(app => BoardApi.Map(app, board, till, state.TillToken), desk, place);
            return 0;
        }
        catch (Exception wrong) when (wrong is IOException or InvalidDataException or JsonException)
        {
            await Console.Error.WriteLineAsync("board: " + wrong.Message);
            return 65;
        }
    }

    private static BoardPlaces Places(StateFolder state, Ports ports)
    {
        (int, int)[] relays = [(ports.AcquirerRelay, ports.Acquirer), (ports.BrokerRelay, ports.Broker)];
        using JsonDocument settings = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(state.Terminal, "terminald.json")));
        bool wide = settings.RootElement.TryGetProperty("paper", out JsonElement paper) && paper.TryGetInt32(out int width) && width == 80;
        bool onBus = settings.RootElement.TryGetProperty("reader", out JsonElement reader) && reader.ValueKind == JsonValueKind.Object
            && reader.TryGetProperty("link", out JsonElement link) && link.ToString() is "i2c" or "spi";
        int dots = wide ? WidePaperDots : NarrowPaperDots;
        return new BoardPlaces(state.Device, state.Emulator, ports.AcquirerControl, relays, ports.Slot, dots, onBus);
    }

    private static async Task ServeAsync(Action<WebApplication> map, FleetDesk desk, IPEndPoint place)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            ContentRootPath = AppContext.BaseDirectory,
            WebRootPath = "wwwroot",
        });
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(options => options.Listen(place));
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(1));
        await using WebApplication app = builder.Build();
        app.Use(async (context, next) =>
        {
            if (!LoopbackGuard.Allows(context.Request, place.Port))
            {
                context.Response.StatusCode = StatusCodes.Status403Forbidden;
                return;
            }

            context.Response.Headers.ContentSecurityPolicy = Policy;
            context.Response.Headers.XContentTypeOptions = "nosniff";
            context.Response.Headers.CacheControl = "no-cache";
            await next();
        });
        app.UseDefaultFiles();
        app.UseStaticFiles();
        map(app);
        FleetApi.Map(app, desk);
        await app.RunAsync();
    }
}
