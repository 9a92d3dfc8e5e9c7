namespace Terminal.Engine.Host;

/// <summary>What the host session wants done, or has to tell.</summary>
public abstract record HostOutput
{
    private protected HostOutput() { }

    /// <summary>Connect, with TLS.</summary>
    public sealed record Connect : HostOutput;

    /// <summary>Drop the connection.</summary>
    public sealed record Disconnect : HostOutput;

    /// <summary>Send a frame. The bytes are the output's own; whoever sends them zeroes them.</summary>
    public sealed record Transmit(Memory<byte> Frame) : HostOutput;

    /// <summary>Have the vault make the MAC of a message; answered by <c>Authenticated</c> or <c>Unauthenticated</c>.</summary>
    /// <param name="Number">The session's number for it.</param>
    /// <param name="KeySerialNumber">The key.</param>
    /// <param name="Message">What it covers; valid until it is answered.</param>
    public sealed record Authenticate(int Number, ReadOnlyMemory<byte> KeySerialNumber, ReadOnlyMemory<byte> Message) : HostOutput;

    /// <summary>Have the vault compare the MAC of an answer; answered by <c>Compared</c>.</summary>
    /// <param name="Number">The session's number for it.</param>
    /// <param name="KeySerialNumber">The key of the question.</param>
    /// <param name="Message">What it covers, and the MAC behind it.</param>
    public sealed record Compare(int Number, ReadOnlyMemory<byte> KeySerialNumber, ReadOnlyMemory<byte> Message) : HostOutput;

    /// <summary>A question could not be sent after all.</summary>
    /// <param name="Lane">Whose.</param>
    public sealed record Unsent(HostLane Lane) : HostOutput;

    /// <summary>Have the vault take the session's keys; answered by <c>KeysTaken</c> or <c>KeysRefused</c>.</summary>
    /// <param name="Security">DE57 of the sign-on's answer.</param>
    public sealed record TakeKeys(ReadOnlyMemory<byte> Security) : HostOutput;

    /// <summary>The session is signed on.</summary>
    public sealed record Ready : HostOutput;

    /// <summary>The link is gone.</summary>
    /// <param name="Payment">True where the payment's answer was awaited on it.</param>
    /// <param name="Clearing">True where an answer to the clearing was.</param>
    public sealed record Lost(bool Payment, bool Clearing) : HostOutput;

    /// <summary>The answer that is awaited.</summary>
    /// <param name="Lane">Whose.</param>
    /// <param name="ResponseCode">DE39.</param>
    /// <param name="AuthorisationCode">DE38, or empty.</param>
    /// <param name="RetrievalReference">DE37, or empty.</param>
    public sealed record Answered(HostLane Lane, string ResponseCode, string AuthorisationCode, string RetrievalReference) : HostOutput
    {
        /// <summary>DE55, the issuer's data for the card, as it came; or empty.</summary>
        public ReadOnlyMemory<byte> IccData { get; init; }
    }

    /// <summary>No answer came in time, or one that contradicts its request: the result is unknown.</summary>
    /// <param name="Lane">Whose.</param>
    public sealed record AnswerOverdue(HostLane Lane) : HostOutput;

    /// <summary>Something for the log.</summary>
    /// <param name="Code">Stable code.</param>
    /// <param name="Context">Numbers, no card data.</param>
    public sealed record Note(string Code, string Context) : HostOutput;
}
