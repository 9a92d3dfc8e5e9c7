namespace Terminal.Engine.Journal;

/// <summary>What a payment does. The numbers are the stored form and never change their meaning.</summary>
public enum PaymentType
{
    /// <summary>The cardholder pays the shop.</summary>
    Sale = 0,

    /// <summary>The shop pays the cardholder back.</summary>
    Refund = 1,

    /// <summary>A sale or a refund of the open batch is taken back as if it had not been.</summary>
    Void = 2,
}
