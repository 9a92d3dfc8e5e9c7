using System.Net;
using Microsoft.AspNetCore.Http;

namespace Terminal.Daemon.Till;

/// <summary>Lets programs in that have a token, and no web page.</summary>
/// <remarks>
/// A page of any site can make a browser call loopback: a script shows itself by <c>Origin</c>, a name that was rebound to loopback by
/// <c>Host</c>. Over TLS the certificate's name does the latter.
/// </remarks>
/// <param name="access">The tokens.</param>
internal sealed class TillGate(TillAccess access)
{
    /// <summary>Why a request is not let in; null where it is.</summary>
    public TillCode? Check(HttpContext context)
    {
        HttpRequest request = context.Request;
        if (request.Headers.Origin.Count > 0)
        {
            return TillCodes.Origin;
        }

        if (!request.IsHttps && !IsLoopback(request.Host, context.Connection.LocalPort))
        {
            return TillCodes.Host;
        }

        TillRole role = access.RoleOf(request.Headers.Authorization);
        context.Items[typeof(TillRole)] = role;
        return role == TillRole.None ? TillCodes.Token : null;
    }

    /// <summary>The role of a request that was let in.</summary>
    public static TillRole RoleOf(HttpContext context) => (TillRole)context.Items[typeof(TillRole)]!;

    private static bool IsLoopback(HostString host, int port)
    {
        const int Http = 80;
        bool named = host.Host == "localhost" || (IPAddress.TryParse(host.Host, out IPAddress? address) && IPAddress.IsLoopback(address));
        return named && (host.Port ?? Http) == port;
    }
}
