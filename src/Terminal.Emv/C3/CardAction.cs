namespace Terminal.Emv.C3;

/// <summary>What the card asks for by its cryptogram, and what the terminal makes of it on the way.</summary>
internal enum CardAction
{
    /// <summary>AAC: declined.</summary>
    Decline,

    /// <summary>TC: approved offline.</summary>
    Approve,

    /// <summary>ARQC: authorise online.</summary>
    GoOnline,
}
