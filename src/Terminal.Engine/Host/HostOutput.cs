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
    public sealed record Answered(HostLane Lane, string ResponseCode, string AuthorisationCode, string RetrievalReference) : HostOutput;

    /// <summary>No answer came in time, or one that contradicts its request: the result is unknown.</summary>
    /// <param name="Lane">Whose.</param>
    public sealed record AnswerOverdue(HostLane Lane) : HostOutput;

    /// <summary>Something for the log.</summary>
    /// <param name="Code">Stable code.</param>
    /// <param name="Context">Numbers, no card data.</param>
    public sealed record Note(string Code, string Context) : HostOutput;
}
