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
    /// <param name="WhileAwaiting">True where a financial answer was awaited on it.</param>
    public sealed record Lost(bool WhileAwaiting) : HostOutput;

    /// <summary>The answer to the sale that is awaited.</summary>
    /// <param name="ResponseCode">DE39.</param>
    /// <param name="AuthorisationCode">DE38, or empty.</param>
    /// <param name="RetrievalReference">DE37, or empty.</param>
    public sealed record SaleAnswered(string ResponseCode, string AuthorisationCode, string RetrievalReference) : HostOutput;

    /// <summary>The answer to the reversal that is awaited.</summary>
    /// <param name="ResponseCode">DE39.</param>
    /// <param name="Closes">True where the dialect's table says that it closes the reversal.</param>
    public sealed record ReversalAnswered(string ResponseCode, bool Closes) : HostOutput;

    /// <summary>No answer came in time, or one that contradicts its request: the result is unknown.</summary>
    public sealed record AnswerOverdue : HostOutput;

    /// <summary>Something for the log.</summary>
    /// <param name="Code">Stable code.</param>
    /// <param name="Context">Numbers, no card data.</param>
    public sealed record Note(string Code, string Context) : HostOutput;
}
