using Microsoft.AspNetCore.Http;
using Terminal.Panel.Board;
using Xunit;

namespace Terminal.Tests.Panel;

public sealed class LoopbackGuardTests
{
    [Theory]
    [InlineData("GET", "127.0.0.1:5080", null, null, true)]
    [InlineData("GET", "localhost:5080", "http://evil.example", null, true)] // Reading across sites is kept by the browser's own rule.
    [InlineData("GET", "evil.example:5080", null, null, false)] // A name that was rebound to loopback.
    [InlineData("GET", "127.0.0.1:5081", null, null, false)]
    [InlineData("GET", "", null, null, false)]
    [InlineData("POST", "127.0.0.1:5080", null, null, true)] // curl
    [InlineData("POST", "127.0.0.1:5080", "http://127.0.0.1:5080", "same-origin", true)]
    [InlineData("POST", "127.0.0.1:5080", "http://evil.example", "cross-site", false)]
    [InlineData("POST", "127.0.0.1:5080", "http://127.0.0.1:8080", null, false)]
    [InlineData("POST", "127.0.0.1:5080", null, "cross-site", false)]
    [InlineData("POST", "127.0.0.1:5080", "null", null, false)]
    [InlineData("POST", "evil.example:5080", "http://evil.example:5080", "same-origin", false)]
    public void Only_this_machine_and_the_page_itself_may_call(string method, string host, string? origin, string? site, bool allowed)
    {
        DefaultHttpContext context = new();
        context.Request.Method = method;
        context.Request.Headers.Host = host;
        if (origin is not null)
        {
            context.Request.Headers.Origin = origin;
        }

        if (site is not null)
        {
            context.Request.Headers["Sec-Fetch-Site"] = site;
        }

        Assert.Equal(allowed, LoopbackGuard.Allows(context.Request, 5080));
    }
}
