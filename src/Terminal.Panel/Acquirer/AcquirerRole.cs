using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json;
using Terminal.Emulator.Acquirer;
using Terminal.Panel.Board;
using Terminal.Panel.Setup;

namespace Terminal.Panel.Acquirer;

/// <summary>
/// The role <c>acquirer</c>: the acquirer's model behind a real TLS port, with its ledger on disk and its switch on HTTP.
/// </summary>
internal static class AcquirerRole
{
    /// <summary>Runs until the process is told to end.</summary>
    /// <returns>
    /// 0; 64 where the command line is wrong; 65 where the state folder is not what <c>init</c> makes; 69 where a port is taken; 74 where
    /// the ledger could no longer be written.
    /// </returns>
    public static async Task<int> RunAsync(string[] args)
    {
        int? portBase = null;
        bool good = RoleArguments.TryParse(args, ["--state", "--port-base"], out RoleArguments given, out string error);
        good = good && given.TryNumber("--port-base", 1024, 65527, out portBase);
        if (!good)
        {
            await Console.Error.WriteLineAsync("acquirer: " + (error.Length > 0 ? error : "ports are 1024 to 65527"));
            return 64;
        }

        StateFolder state = new(given["--state"] ?? ".state");
        Ports ports = new(portBase ?? 5080);
        try
        {
            AcquirerSettings settings = AcquirerFile.Read(Path.Combine(state.Emulator, "acquirer.json"));
            using LedgerFile ledger = LedgerFile.Open(Path.Combine(state.Emulator, "ledger.jsonl"));
            using AcquirerIdentity identity = AcquirerIdentity.Load(state.Pki);
            return await ServeAsync(new AcquirerModel(settings, ledger.Past), ledger, identity, ports);
        }
        catch (Exception wrong) when (wrong is InvalidDataException or JsonException or CryptographicException or FileNotFoundException
            or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync("acquirer: " + wrong.Message);
            return 65;
        }
        catch (Exception taken) when (taken is SocketException
            || taken.InnerException is SocketException or Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            await Console.Error.WriteLineAsync("acquirer: " + taken.Message);
            return 69;
        }
        catch (IOException broken)
        {
            await Console.Error.WriteLineAsync("acquirer: " + broken.Message);
            return 74;
        }
    }

    private static async Task<int> ServeAsync(AcquirerModel model, LedgerFile ledger, AcquirerIdentity identity, Ports ports)
    {
        AcquirerLoop loop = new(model, ledger);
        await using WebApplication app = Control(loop, ports.AcquirerControl);
        using TerminalListener listener = new(loop, identity, ports.Acquirer);
        await app.StartAsync();
        Task serving = listener.RunAsync(app.Lifetime.ApplicationStopping);
        Task looping = loop.RunAsync(app.Lifetime.ApplicationStopping);
        _ = looping.ContinueWith(_ => app.Lifetime.StopApplication(), TaskScheduler.Default); // A ledger that fails ends the role.
        await app.WaitForShutdownAsync();
        await Task.WhenAll(serving, looping);
        return 0;
    }

    /// <summary>The calls of the control port: the ledger, and the switch.</summary>
    private static WebApplication Control(AcquirerLoop loop, int port)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(
            new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, port));
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(1));
        WebApplication app = builder.Build();
        app.Use(async (context, next) =>
        {
            if (!LoopbackGuard.Allows(context.Request, port))
            {
                context.Response.StatusCode = StatusCodes.Status403Forbidden;
                return;
            }

            await next();
        });
        app.MapGet("/ledger", async () => Results.Json(await loop.AskAsync(model => model.Ledger.ToArray()), LedgerJson.Entries));
        app.MapGet("/mode", async () => Mode(await loop.AskAsync(model => model.Mode)));
        app.MapPost("/mode/{name}", async (string name) => TryMode(name, out AcquirerMode mode)
            ? Mode(await loop.AskAsync(model => model.Mode = mode))
            : Results.NotFound());
        return app;
    }

    private static IResult Mode(AcquirerMode mode) =>
        Results.Text($$"""{"mode":"{{mode.ToString().ToLowerInvariant()}}"}""", "application/json");

    private static bool TryMode(string name, out AcquirerMode mode) =>
        Enum.TryParse(name, ignoreCase: true, out mode) && Enum.IsDefined(mode) && !char.IsAsciiDigit(name[0]);
}
