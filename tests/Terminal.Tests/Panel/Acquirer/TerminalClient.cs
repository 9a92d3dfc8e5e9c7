using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Terminal.Iso8583;
using Terminal.Panel.Setup;

namespace Terminal.Tests.Panel.Acquirer;

/// <summary>A terminal's end of the acquirer's port.</summary>
internal sealed class TerminalClient : IDisposable
{
    private readonly TcpClient tcp;
    private readonly SslStream stream;
    private readonly X509Certificate2 authority;
    private X509Certificate2? own;

    /// <summary>Connects, without TLS yet.</summary>
    /// <param name="server">Whose authority the server must be of.</param>
    /// <param name="port">On loopback.</param>
    public TerminalClient(StateFolder server, int port)
    {
        tcp = new TcpClient("127.0.0.1", port);
        stream = new SslStream(tcp.GetStream());
        authority = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(server.Pki, "ca.pem"));
    }

    /// <summary>Shakes hands, as the terminal of a state folder, or as nobody.</summary>
    public async Task ConnectAsync(StateFolder? client)
    {
        if (client is not null)
        {
            string passphrase = await File.ReadAllTextAsync(Path.Combine(client.Terminal, "tls.pass"));
            own = X509Certificate2.CreateFromEncryptedPemFile(
                Path.Combine(client.Pki, "terminal.pem"), passphrase, Path.Combine(client.Pki, "terminal.key"));
        }

        X509ChainPolicy policy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(authority);
        await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "acquirer.test",
            ClientCertificates = own is null ? null : [own],
            CertificateChainPolicy = policy,
        });
    }

    /// <summary>Sends a sign-on or a sale and reads the answer.</summary>
    /// <exception cref="IOException">The acquirer closed the connection.</exception>
    public Task<IsoMessage> AskAsync(Mti mti)
    {
        IsoMessage message = new() { Mti = mti };
        message.Set(DataElement.ProcessingCode, mti == Mti.NetworkRequest ? ProcessingCode.SignOn.Digits : ProcessingCode.Sale.Digits);
        message.SetNumber(DataElement.Stan, 1, 6);
        message.Set(DataElement.TerminalId, "20000001");
        if (mti == Mti.FinancialRequest)
        {
            message.SetNumber(DataElement.Amount, 1250, 12);
            message.Set(DataElement.Track2, "4761739001010119D2912201");
        }

        byte[] wire = new byte[Limits.MessageLengthMax];
        int length = Framing.LengthAndTpdu.Pack(Dialect.Bcd, message, new FrameEnvelope(new Tpdu(0x60, 3, 0)), wire, out _);
        return AskAsync(wire[..length]);
    }

    /// <summary>Sends bytes and reads the answer.</summary>
    /// <exception cref="IOException">The acquirer closed the connection.</exception>
    public async Task<IsoMessage> AskAsync(byte[] frame)
    {
        await stream.WriteAsync(frame);
        FrameReader reader = new(Framing.LengthAndTpdu);
        byte[] buffer = new byte[Limits.MessageLengthMax];
        IsoMessage message = new();
        int read;
        while ((read = await stream.ReadAsync(buffer)) > 0)
        {
            if (Opened(reader, buffer.AsSpan(0, read), message))
            {
                return message;
            }
        }

        throw new IOException("closed");
    }

    public void Dispose()
    {
        stream.Dispose();
        tcp.Dispose();
        own?.Dispose();
        authority.Dispose();
    }

    private static bool Opened(FrameReader reader, ReadOnlySpan<byte> bytes, IsoMessage message) =>
        reader.TryRead(ref bytes, out ReadOnlySpan<byte> frame) && Framing.LengthAndTpdu.TryOpen(frame, out _, out ReadOnlySpan<byte> inner)
        && Dialect.Bcd.TryUnpack(inner, message, out _);
}
