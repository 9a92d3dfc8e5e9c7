namespace Terminal.Engine.Till;

/// <summary>One attempt as a till sees it.</summary>
public sealed record AttemptView
{
    /// <summary>From 1.</summary>
    public required int Number { get; init; }

    /// <summary>As <see cref="PaymentView.State"/>.</summary>
    public required string State { get; init; }

    /// <summary>A code of the fault catalogue: why it ended as it did; empty where nothing needs a reason.</summary>
    public string Reason { get; init; } = "";

    /// <summary>DE39; empty where the host was not heard.</summary>
    public string ResponseCode { get; init; } = "";

    /// <summary>DE38.</summary>
    public string AuthorisationCode { get; init; } = "";

    /// <summary>DE37.</summary>
    public string RetrievalReference { get; init; } = "";

    /// <summary>Trace number; 0 where none was used.</summary>
    public int Stan { get; init; }

    /// <summary>Invoice; 0 where none was used.</summary>
    public int Invoice { get; init; }

    /// <summary>Batch.</summary>
    public int Batch { get; init; }

    /// <summary>Local time of the request, YYMMDDhhmmss; empty where none was made.</summary>
    public string LocalTime { get; init; } = "";

    /// <summary>First six and last four digits.</summary>
    public string MaskedPan { get; init; } = "";

    /// <summary>The application's label or preferred name, as the card says it.</summary>
    public string CardName { get; init; } = "";

    /// <summary>AID, hexadecimal.</summary>
    public string Aid { get; init; } = "";

    /// <summary>How the cardholder was verified, as the receipt says it.</summary>
    public string Verification { get; init; } = "";
}
