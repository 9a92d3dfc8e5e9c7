using Terminal.Primitives;

namespace Terminal.Engine;

/// <summary>What the person at the keypad wants.</summary>
public abstract record DeskRequest
{
    private protected DeskRequest() { }

    /// <summary>A sale.</summary>
    public sealed record Sale(Amount Amount) : DeskRequest;

    /// <summary>End what is going on.</summary>
    public sealed record Cancel : DeskRequest;

    /// <summary>A void: find the payment of this invoice in the open batch, then ask for a confirmation.</summary>
    public sealed record Void(int Invoice) : DeskRequest;

    /// <summary>A refund.</summary>
    /// <param name="Reference">Up to six digits: an invoice; more: a retrieval reference; empty: of nothing that is known.</param>
    public sealed record Refund(string Reference) : DeskRequest;

    /// <summary>What the node asked to be confirmed is confirmed, with this amount.</summary>
    public sealed record Confirmed(Amount Amount) : DeskRequest;

    /// <summary>A supervisor's code was keyed. The receiver zeroes the digits.</summary>
    public sealed record CodeKeyed(Memory<byte> Digits) : DeskRequest;

    /// <summary>A receipt again.</summary>
    /// <param name="Invoice">Its invoice; 0 for the last one.</param>
    public sealed record Reprint(int Invoice) : DeskRequest;

    /// <summary>The open batch's totals on paper (X).</summary>
    public sealed record Totals : DeskRequest;

    /// <summary>Close the batch (Z); already confirmed at the desk.</summary>
    public sealed record Close : DeskRequest;

    /// <summary>Forward stored sales now.</summary>
    public sealed record Forward : DeskRequest;

    /// <summary>Release the terminal from a reversal that the host never closes; a supervisor's code follows.</summary>
    public sealed record Release : DeskRequest;
}
