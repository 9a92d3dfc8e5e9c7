using System.Runtime.InteropServices;

namespace Terminal.Platform.Interop;

/// <summary>libmosquitto 2.0, as Debian ships it, and the few calls of OpenSSL that its host name check needs.</summary>
/// <remarks>Functions give MOSQ_ERR_ codes, 0 for success. Callbacks come on the thread that runs <see cref="mosquitto_loop"/>.</remarks>
internal static unsafe partial class Mosquitto
{
    public const int OptionProtocolVersion = 1;
    public const int OptionSslContext = 2;
    public const int OptionSslContextWithDefaults = 3;
    public const int OptionReceiveMaximum = 4;
    public const int OptionTcpNoDelay = 11;

    public const int PropertyPayloadFormat = 1;
    public const int PropertyMessageExpiry = 2;
    public const int PropertyContentType = 3;
    public const int PropertyResponseTopic = 8;
    public const int PropertyCorrelationData = 9;
    public const int PropertySessionExpiry = 17;
    public const int PropertyWillDelay = 24;
    public const int PropertyMaximumPacketSize = 39;

    private const string Library = "libmosquitto.so.1";
    private const string Ssl = "libssl.so.3";
    private const string Crypto = "libcrypto.so.3";

    [LibraryImport(Library)]
    public static partial int mosquitto_lib_init();

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint mosquitto_new(string id, byte cleanStart, nint user);

    [LibraryImport(Library)]
    public static partial void mosquitto_destroy(nint client);

    [LibraryImport(Library)]
    public static partial nint mosquitto_userdata(nint client);

    [LibraryImport(Library)]
    public static partial nint mosquitto_strerror(int code);

    [LibraryImport(Library)]
    public static partial int mosquitto_int_option(nint client, int option, int value);

    [LibraryImport(Library)]
    public static partial int mosquitto_void_option(nint client, int option, nint value);

    [LibraryImport(Library)]
    public static partial int mosquitto_threaded_set(nint client, byte threaded);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int mosquitto_will_set_v5(
        nint client, string topic, int length, byte* payload, int qualityOfService, byte retain, nint properties);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int mosquitto_connect_bind_v5(
        nint client, string host, int port, int keepAliveSeconds, string? bind, nint properties);

    [LibraryImport(Library)]
    public static partial int mosquitto_reconnect(nint client);

    [LibraryImport(Library)]
    public static partial int mosquitto_disconnect_v5(nint client, int reason, nint properties);

    [LibraryImport(Library)]
    public static partial int mosquitto_loop(nint client, int timeoutMilliseconds, int packetCountMax);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int mosquitto_publish_v5(
        nint client, int* messageId, string topic, int length, byte* payload, int qualityOfService, byte retain, nint properties);

    [LibraryImport(Library)]
    public static partial int mosquitto_socket(nint client);

    [LibraryImport(Library)]
    public static partial void mosquitto_connect_v5_callback_set(
        nint client, delegate* unmanaged[Cdecl]<nint, nint, int, int, nint, void> callback);

    [LibraryImport(Library)]
    public static partial void mosquitto_disconnect_v5_callback_set(
        nint client, delegate* unmanaged[Cdecl]<nint, nint, int, nint, void> callback);

    [LibraryImport(Library)]
    public static partial void mosquitto_publish_v5_callback_set(
        nint client, delegate* unmanaged[Cdecl]<nint, nint, int, int, nint, void> callback);

    [LibraryImport(Library)]
    public static partial void mosquitto_message_v5_callback_set(
        nint client, delegate* unmanaged[Cdecl]<nint, nint, MosquittoMessage*, nint, void> callback);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int mosquitto_subscribe_v5(
        nint client, int* messageId, string topic, int qualityOfService, int options, nint properties);

    [LibraryImport(Library)]
    private static partial nint mosquitto_property_read_string(nint list, int id, nint* value, byte skipFirst);

    [LibraryImport(Library)]
    private static partial nint mosquitto_property_read_binary(nint list, int id, nint* value, ushort* length, byte skipFirst);

    /// <summary>The response topic of a message; empty where it has none.</summary>
    public static string ResponseTopic(nint properties)
    {
        nint text = 0;
        if (mosquitto_property_read_string(properties, PropertyResponseTopic, &text, 0) == 0)
        {
            return "";
        }

        string topic = Marshal.PtrToStringUTF8(text) ?? "";
        NativeMemory.Free((void*)text);
        return topic;
    }

    /// <summary>The correlation data of a message; empty where it has none.</summary>
    public static byte[] Correlation(nint properties)
    {
        nint data = 0;
        ushort length = 0;
        if (mosquitto_property_read_binary(properties, PropertyCorrelationData, &data, &length, 0) == 0)
        {
            return [];
        }

        byte[] bytes = new ReadOnlySpan<byte>((void*)data, length).ToArray();
        NativeMemory.Free((void*)data);
        return bytes;
    }

    [LibraryImport(Library)]
    public static partial void mosquitto_log_callback_set(nint client, delegate* unmanaged[Cdecl]<nint, nint, int, byte*, void> callback);

    [LibraryImport(Library)]
    public static partial int mosquitto_property_add_byte(ref nint list, int id, byte value);

    [LibraryImport(Library)]
    public static partial int mosquitto_property_add_int32(ref nint list, int id, uint value);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int mosquitto_property_add_string(ref nint list, int id, string value);

    [LibraryImport(Library)]
    public static partial int mosquitto_property_add_binary(ref nint list, int id, byte* value, ushort length);

    [LibraryImport(Library)]
    public static partial void mosquitto_property_free_all(ref nint list);

    [LibraryImport(Ssl)]
    public static partial nint TLS_client_method();

    [LibraryImport(Ssl)]
    public static partial nint SSL_CTX_new(nint method);

    [LibraryImport(Ssl)]
    public static partial void SSL_CTX_free(nint context);

    [LibraryImport(Ssl)]
    public static partial nint SSL_CTX_get0_param(nint context);

    [LibraryImport(Ssl)]
    public static partial nint SSL_CTX_ctrl(nint context, int command, nint number, nint pointer);

    [LibraryImport(Ssl)]
    public static partial void SSL_CTX_set_cert_store(nint context, nint store);

    [LibraryImport(Crypto)]
    public static partial nint X509_STORE_new();

    [LibraryImport(Ssl, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SSL_CTX_load_verify_locations(nint context, string file, string? folder);

    [LibraryImport(Ssl, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SSL_CTX_use_certificate_chain_file(nint context, string file);

    [LibraryImport(Ssl, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SSL_CTX_use_PrivateKey_file(nint context, string file, int type);

    [LibraryImport(Ssl)]
    public static partial void SSL_CTX_set_default_passwd_cb(
        nint context, delegate* unmanaged[Cdecl]<byte*, int, int, nint, int> passphrase);

    [LibraryImport(Ssl)]
    public static partial void SSL_CTX_set_verify(nint context, int mode, delegate* unmanaged[Cdecl]<int, nint, int> verify);

    [LibraryImport(Crypto)]
    public static partial int X509_STORE_CTX_get_error(nint store);

    [LibraryImport(Crypto)]
    public static partial int X509_STORE_CTX_get_error_depth(nint store);

    [LibraryImport(Crypto)]
    public static partial void ERR_clear_error();

    [LibraryImport(Crypto, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int X509_VERIFY_PARAM_set1_host(nint parameters, string name, nuint length);
}
