using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Terminal.Daemon.Loop;
using Terminal.Engine;
using Terminal.Platform.Host;
using BadHttpRequestException = Microsoft.AspNetCore.Http.BadHttpRequestException;

namespace Terminal.Daemon.Till;

/// <summary>Serves the till's API over HTTP. A place that is taken, or a file that is missing, is waited for.</summary>
/// <remarks>The server takes nothing from environment variables or files of its own: all that it listens on is in the settings.</remarks>
internal sealed class TillServer : IDisposable
{
    /// <summary>Most connections.</summary>
    public const int ConnectionCountMax = 32;

    private const int HeaderCountMax = 32;
    private const int HeadersLengthMax = 8 * 1024;
    private const double BodyBytesPerSecond = 240;
    private const int RequestLineLengthMax = 1024;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan EndTime = TimeSpan.FromSeconds(1);

    private readonly TillSettings settings;
    private readonly TillExchange exchange;
    private readonly Inbox inbox;
    private readonly CancellationTokenSource stop = new();
    private readonly ManualResetEventSlim ended = new(initialState: true);

    /// <summary>Makes the server; nothing is opened before <see cref="Start"/>.</summary>
    /// <param name="settings">Where and for whom.</param>
    /// <param name="exchange">The way to the loop.</param>
    /// <param name="inbox">Where lines for the log go.</param>
    public TillServer(TillSettings settings, TillExchange exchange, Inbox inbox)
    {
        this.settings = settings;
        this.exchange = exchange;
        this.inbox = inbox;
    }

    /// <summary>Begins to serve, on threads of its own.</summary>
    public void Start()
    {
        ended.Reset();
        _ = ThreadPool.UnsafeQueueUserWorkItem(_ => Run(), null);
    }

    /// <summary>Ends: those who wait for an answer are told that there is none, and what they began goes on.</summary>
    public void Dispose()
    {
        exchange.Close();
        stop.Cancel();
        ended.Wait();
        ended.Dispose();
        stop.Dispose();
    }

    private static async Task WaitAsync(TimeSpan limit, CancellationToken stop) =>
        await Task.Delay(limit, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    /// <summary>Runs to the end. Nobody awaits it, so that an exception of our own making reaches the process' outermost frame.</summary>
    private async void Run()
    {
        string last = "";
        while (!stop.IsCancellationRequested)
        {
            string fault = await ServeAsync();
            if (fault.Length > 0 && fault != last)
            {
                Note(Severity.Warning, "TILL-CLOSED", fault);
            }

            last = fault;
            await WaitAsync(Pause, stop.Token);
        }

        ended.Set();
    }

    /// <summary>Serves until it is told to end; gives a code where it cannot begin.</summary>
    private async Task<string> ServeAsync()
    {
        if (TillAccess.TryRead(settings, out string fault) is not { } access)
        {
            return fault;
        }

        using X509Certificate2? certificate = settings.CertificateFile.Length == 0
            ? null
            : OwnCertificate.Read(settings.CertificateFile, settings.KeyFile, settings.PassphraseFile, out fault);
        if (fault.Length > 0)
        {
            return fault;
        }

        await using WebApplication app = Build(access, certificate);
        try
        {
            await app.StartAsync(stop.Token);
        }
        catch (IOException taken) when (taken.InnerException is AddressInUseException)
        {
            return $"{settings.Place} ADDRESS-IN-USE";
        }
        catch (SocketException refused)
        {
            return $"{settings.Place} {refused.SocketErrorCode}";
        }
        catch (OperationCanceledException)
        {
            return "";
        }

        Note(Severity.Information, "TILL-OPEN", string.Join(' ', app.Urls));
        await WaitAsync(Timeout.InfiniteTimeSpan, stop.Token);
        using CancellationTokenSource limit = new(EndTime);
        await app.StopAsync(limit.Token);
        return "";
    }

    private WebApplication Build(TillAccess access, X509Certificate2? certificate)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(options => Limit(options, certificate));
        builder.Services.AddRoutingCore();
        WebApplication app = builder.Build();
        app.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandler = FaultAsync });
        app.Use(next => context => GuardAsync(context, new TillGate(access), next));
        app.UseStatusCodePages(pages => TillReply.RefuseAsync(
            pages.HttpContext,
            pages.HttpContext.Response.StatusCode == StatusCodes.Status405MethodNotAllowed ? TillCodes.Method : TillCodes.Path));
        TillCalls calls = new(settings, exchange);
        foreach (TillCall call in TillCalls.Table)
        {
            _ = app.MapMethods(call.Path, [call.Method], context => call.Serve(calls, context));
        }

        return app;
    }

    [SuppressMessage("Security", "CA5398", Justification = "TLS 1.2 is the floor even where the system's policy allows less.")]
    private void Limit(KestrelServerOptions options, X509Certificate2? certificate)
    {
        options.AddServerHeader = false;
        options.Limits.MaxConcurrentConnections = ConnectionCountMax;
        options.Limits.MaxConcurrentUpgradedConnections = 0;
        options.Limits.MaxRequestBodySize = TillRequestReader.LengthMax;
        options.Limits.MaxRequestHeaderCount = HeaderCountMax;
        options.Limits.MaxRequestHeadersTotalSize = HeadersLengthMax;
        options.Limits.MaxRequestLineSize = RequestLineLengthMax;
        options.Limits.RequestHeadersTimeout = settings.HeadTime;
        options.Limits.MinRequestBodyDataRate = new MinDataRate(BodyBytesPerSecond, settings.HeadTime);
        options.Listen(settings.Place, listen =>
        {
            listen.Protocols = HttpProtocols.Http1; // One request a connection at a time: connections bound all else.
            if (certificate is not null)
            {
                _ = listen.UseHttps(new HttpsConnectionAdapterOptions
                {
                    ServerCertificate = certificate,
                    SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                    HandshakeTimeout = settings.HeadTime,
                });
            }
        });
    }

    private static async Task GuardAsync(HttpContext context, TillGate gate, RequestDelegate next)
    {
        try
        {
            await (gate.Check(context) is { } refused ? TillReply.RefuseAsync(context, refused) : next(context));
        }
        catch (BadHttpRequestException bad) when (!context.Response.HasStarted)
        {
            await TillReply.RefuseAsync(context, bad.StatusCode switch
            {
                StatusCodes.Status408RequestTimeout => TillCodes.Slow,
                StatusCodes.Status413PayloadTooLarge => TillCodes.TooLarge,
                _ => TillCodes.Json,
            });
        }
        catch (Exception gone) when (context.RequestAborted.IsCancellationRequested && gone is OperationCanceledException or IOException)
        {
            // The till went away; its payment goes on.
        }
    }

    private Task FaultAsync(HttpContext context)
    {
        Exception? fault = context.Features.Get<IExceptionHandlerFeature>()?.Error;
        Note(Severity.Error, "TILL-FAULT", $"{context.Request.Method} {fault?.GetType().Name}");
        return TillReply.RefuseAsync(context, TillCodes.Fault);
    }

    private void Note(Severity severity, string code, string context) => inbox.Note(severity, code, context);
}
