using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Terminal.Platform.Interop;
using Terminal.Platform.Security;
using Terminal.Primitives;

namespace Terminal.Platform.Fleet;

/// <summary>An OpenSSL context for the connection to the broker: mutual TLS 1.2 or newer, and the broker's name checked.</summary>
/// <remarks>
/// libmosquitto compares the certificate with the address that it connects to, which need not be the broker's name, and keeps to itself
/// which certificate is at fault. The context is therefore ours; the library uses it as it is.
/// </remarks>
internal sealed unsafe class BrokerTls
{
    [ThreadStatic]
    private static string? passphraseFile;

    [ThreadStatic]
    private static DateTimeOffset clockEarliest;

    private readonly MqttSettings settings;

    /// <summary>Makes a context that trusts nobody yet.</summary>
    public BrokerTls(MqttSettings settings)
    {
        const int SetMinimumVersion = 123;
        const int Tls12 = 0x0303;
        const int VerifyPeer = 1;
        this.settings = settings;
        Context = Mosquitto.SSL_CTX_new(Mosquitto.TLS_client_method());
        Invariant.Check(Context != 0);
        Invariant.Check(Mosquitto.SSL_CTX_ctrl(Context, SetMinimumVersion, Tls12, 0) == 1);
        Invariant.Check(Mosquitto.X509_VERIFY_PARAM_set1_host(Mosquitto.SSL_CTX_get0_param(Context), settings.ServerName, 0) == 1);
        Mosquitto.SSL_CTX_set_verify(Context, VerifyPeer, &OnVerify);
        Mosquitto.SSL_CTX_set_default_passwd_cb(Context, &OnPassphrase);
    }

    /// <summary>What the last handshake on this thread held against a certificate; null where nothing was.</summary>
    [field: ThreadStatic]
    public static string? Verdict { get; private set; }

    /// <summary>The context, the caller's to free.</summary>
    public nint Context { get; }

    /// <summary>Reads the files, which may have been replaced, in place of what the context had of them. On the link's own thread, and
    /// between two connections.</summary>
    /// <returns>Null, or the code of the file that does not serve.</returns>
    public string? Load()
    {
        const int Pem = 1;
        passphraseFile = settings.PassphraseFile.Length > 0 ? settings.PassphraseFile : null;
        clockEarliest = settings.ClockEarliest;
        Verdict = null;
        byte[] passphrase = [];
        Mosquitto.SSL_CTX_set_cert_store(Context, Mosquitto.X509_STORE_new()); // authorities would add up
        string? fault = Mosquitto.SSL_CTX_load_verify_locations(Context, settings.CaFile, null) != 1 ? "CERT-CA-FILE"
            : passphraseFile is not null && SealedFile.TryRead(passphraseFile, out passphrase) != SealStatus.Done
                ? "CERT-OWN-PASSPHRASE"
            : Mosquitto.SSL_CTX_use_certificate_chain_file(Context, settings.CertificateFile) != 1 ? "CERT-OWN-FILE"
            : Mosquitto.SSL_CTX_use_PrivateKey_file(Context, settings.KeyFile, Pem) != 1 ? "CERT-OWN-FILE"
            : null;
        CryptographicOperations.ZeroMemory(passphrase);
        passphraseFile = null;
        Mosquitto.ERR_clear_error();
        return fault;
    }

    // OpenSSL's pem_password_cb: the passphrase stands in memory for the moment of the call alone.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnPassphrase(byte* buffer, int size, int write, nint user)
    {
        if (passphraseFile is null || SealedFile.TryRead(passphraseFile, out byte[] secret) != SealStatus.Done)
        {
            return -1;
        }

        ReadOnlySpan<byte> trimmed = secret.AsSpan().TrimEnd("\r\n"u8);
        int length = trimmed.TryCopyTo(new Span<byte>(buffer, size)) ? trimmed.Length : -1;
        CryptographicOperations.ZeroMemory(secret);
        return length;
    }

    // Called for each certificate of the chain, from the authority down to the broker's own at depth 0.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnVerify(int good, nint store)
    {
        const int NotYetValid = 9;
        const int Expired = 10;
        const int NameMismatch = 62;
        int error = Mosquitto.X509_STORE_CTX_get_error(store);
        if (good == 1 || (error == NotYetValid && DateTimeOffset.UtcNow < clockEarliest))
        {
            Verdict = null;
            return 1;
        }

        bool isBrokers = Mosquitto.X509_STORE_CTX_get_error_depth(store) == 0;
        Verdict = (error, isBrokers) switch
        {
            (NotYetValid, true) => "CERT-BROKER-NOT-YET-VALID",
            (NotYetValid, false) => "CERT-CA-NOT-YET-VALID",
            (Expired, true) => "CERT-BROKER-EXPIRED",
            (Expired, false) => "CERT-CA-EXPIRED",
            (NameMismatch, _) => "CERT-BROKER-NAME",
            _ => "CERT-BROKER-UNTRUSTED",
        };
        return 0;
    }
}
