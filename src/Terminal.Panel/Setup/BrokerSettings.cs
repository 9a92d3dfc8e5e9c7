using System.Text;

namespace Terminal.Panel.Setup;

/// <summary>The broker's settings: mutual TLS on loopback, and a terminal kept to its own topics.</summary>
internal static class BrokerSettings
{
    /// <summary>Who may do what. The name of a client is the common name of its certificate, so a terminal cannot write under another's
    /// topics.</summary>
    public const string AccessList = """
        # Every terminal writes below its own up/ and reads below its own dn/.
        pattern write pt/1/%u/up/#
        pattern read pt/1/%u/dn/#

        # The operator's tools.
        user operator
        topic read pt/1/+/up/#
        topic readwrite pt/1/+/dn/#
        topic read $SYS/#

        """;

    /// <summary>Writes both files; they follow from the folder and the ports alone, so they are written at every start.</summary>
    public static void Write(StateFolder state, Ports ports)
    {
        string access = Path.Combine(state.Broker, "acl");
        StateFolder.Write(access, Encoding.UTF8.GetBytes(AccessList), secret: false);
        string settings = $"""
            # As root the broker would take another user and could not read its key.
            user {Environment.UserName}
            persistence false
            allow_anonymous false
            max_queued_messages 10000
            log_dest stdout
            log_timestamp_format %Y-%m-%dT%H:%M:%S
            listener {ports.Broker} 127.0.0.1
            tls_version tlsv1.2
            cafile {Path.Combine(state.Pki, "ca.pem")}
            certfile {Path.Combine(state.Pki, "broker.pem")}
            keyfile {Path.Combine(state.Pki, "broker.key")}
            require_certificate true
            use_identity_as_username true
            acl_file {access}

            """;
        StateFolder.Write(Path.Combine(state.Broker, "mosquitto.conf"), Encoding.UTF8.GetBytes(settings), secret: false);
    }
}
