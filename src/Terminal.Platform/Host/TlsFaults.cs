using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Terminal.Platform.Host;

/// <summary>The short codes that a failed connection to the host has in logs: they name the certificate at fault.</summary>
internal static class TlsFaults
{
    /// <summary>
    /// True where nothing is held against a chain but that it is not valid yet. A clock that has not been set cannot say so.
    /// </summary>
    public static bool IsYoung(X509Chain? chain, SslPolicyErrors errors, DateTime now) =>
        errors == SslPolicyErrors.RemoteCertificateChainErrors && chain is not null
        && chain.ChainElements.All(element => element.ChainElementStatus.All(
            s => s.Status == X509ChainStatusFlags.NotTimeValid && now < element.Certificate.NotBefore));

    /// <summary>The verdict on the host's certificate; null where it is good.</summary>
    public static string? OfPeer(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors, DateTime now)
    {
        if (errors == SslPolicyErrors.None)
        {
            return null;
        }

        if (certificate is null || chain is null || errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
        {
            return "CERT-HOST-MISSING";
        }

        for (int i = chain.ChainElements.Count - 1; i >= 0; i--)
        {
            X509ChainElement element = chain.ChainElements[i];
            if (element.ChainElementStatus.Any(s => s.Status == X509ChainStatusFlags.NotTimeValid))
            {
                bool early = now < element.Certificate.NotBefore;
                return (i == 0, early) switch
                {
                    (true, true) => "CERT-HOST-NOT-YET-VALID",
                    (true, false) => "CERT-HOST-EXPIRED",
                    (false, true) => "CERT-CA-NOT-YET-VALID",
                    (false, false) => "CERT-CA-EXPIRED",
                };
            }
        }

        return errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors) ? "CERT-HOST-UNTRUSTED" : "CERT-HOST-NAME";
    }

    /// <summary>The code of an exception out of a connection.</summary>
    public static string Of(Exception fault)
    {
        for (Exception? cause = fault; cause is not null; cause = cause.InnerException)
        {
            if (cause is SocketException socket)
            {
                return Of(socket.SocketErrorCode);
            }

            // The host's alert says what it holds against our certificate; OpenSSL's text of it is all that comes through.
            if (OfAlert(cause.Message) is { } own)
            {
                return own;
            }
        }

        return fault is AuthenticationException ? "TLS" : "RESET";
    }

    private static string? OfAlert(string text) => text switch
    {
        _ when Has(text, "alert certificate expired") => "CERT-OWN-EXPIRED",
        _ when Has(text, "alert unknown ca") => "CERT-OWN-UNTRUSTED",
        _ when Has(text, "alert certificate required") => "CERT-OWN-MISSING",
        _ when Has(text, "alert bad certificate") || Has(text, "alert certificate unknown") || Has(text, "alert certificate revoked")
            || Has(text, "alert unsupported certificate") || Has(text, "alert access denied") => "CERT-OWN-REFUSED",
        _ => null,
    };

    private static bool Has(string text, string part) => text.Contains(part, StringComparison.OrdinalIgnoreCase);

    private static string Of(SocketError error) => error switch
    {
        SocketError.ConnectionRefused => "REFUSED",
        SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData => "NAME-UNKNOWN",
        SocketError.NetworkUnreachable or SocketError.HostUnreachable or SocketError.NetworkDown or SocketError.HostDown => "UNREACHABLE",
        SocketError.TimedOut => "TIMEOUT",
        _ => "RESET",
    };
}
