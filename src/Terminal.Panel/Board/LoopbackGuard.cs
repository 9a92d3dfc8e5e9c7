using Microsoft.Extensions.Primitives;

namespace Terminal.Panel.Board;

/// <summary>Keeps other web sites from the page's calls: a browser carries them here, whoever wrote them.</summary>
/// <remarks>
/// The page listens on loopback alone, unless a container asks otherwise, whose published port is loopback's on the machine around it.
/// It is called by loopback's names either way and answers to no other. A name that was rebound to loopback shows in <c>Host</c>; a form
/// or script of another site shows in <c>Origin</c> or <c>Sec-Fetch-Site</c>. Programs that send none of them (curl, scenarios) are this
/// machine's own.
/// </remarks>
internal static class LoopbackGuard
{
    /// <summary>True where a request may be served.</summary>
    /// <param name="request">The request.</param>
    /// <param name="port">The page's port.</param>
    public static bool Allows(HttpRequest request, int port)
    {
        string host = request.Host.Value ?? "";
        bool ours = Array.Exists(["127.0.0.1", "localhost", "[::1]"], name => host == $"{name}:{port}");
        if (!ours || HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        {
            return ours;
        }

        StringValues origin = request.Headers.Origin;
        StringValues site = request.Headers["Sec-Fetch-Site"];
        return (origin.Count == 0 || origin == "http://" + host) && (site.Count == 0 || site == "same-origin" || site == "none");
    }
}
