using Terminal.Crypto.Issuer;
using Terminal.Crypto.Keys;
using Terminal.Crypto.Macs;

namespace Terminal.Vectors.Crypto;

/// <summary>What a cryptogram version means in the published cases: which keys, padding, answer and scripts go with it.</summary>
/// <param name="Version">The number as people say it.</param>
/// <param name="Session">How the cryptogram's key is made: none, by the counter, or by counter and unpredictable number.</param>
/// <param name="AnswerMethod">1 or 2.</param>
/// <param name="AnswersUnderMaster">True where the answer is made under the card's master key.</param>
internal sealed record Profiles(string Version, char Session, int AnswerMethod, bool AnswersUnderMaster)
{
    private static readonly Profiles[] All =
    [
        new("10", 'N', 1, true),
        new("16", 'U', 1, true),
        new("17", 'U', 1, true),
        new("18", 'C', 2, false),
        new("20", 'C', 1, false),
        new("21", 'C', 1, false),
        new("22", 'C', 2, false),
        new("133", 'U', 1, false),
    ];

    /// <summary>How the cryptogram's data are filled up.</summary>
    public MacPadding Padding => Version == "10" ? MacPadding.Zeros : MacPadding.Marked;

    /// <summary>True of Visa's versions.</summary>
    public bool IsVisa => Version is "10" or "18" or "22";

    /// <summary>True where a new PIN stands in Visa's own block.</summary>
    public bool HasVisaPinBlock => Version is "10" or "18";

    /// <summary>True where a script's MAC covers counter and cryptogram.</summary>
    public bool IsScriptBound => Version != "133";

    /// <summary>Finds a version.</summary>
    public static Profiles? Find(string version) => Array.Find(All, one => one.Version == version);

    /// <summary>The cryptogram's key; empty where it cannot be made.</summary>
    public byte[] DeriveKey(byte[] master, byte[] counter, byte[] unpredictableNumber)
    {
        byte[] key = new byte[IccSessionKey.Length];
        PaymentKey cardKey = Read.Key(KeyUsage.EmvCryptogram, KeyAlgorithm.Tdes, master);
        return Session switch
        {
            'N' => master,
            'C' => IccSessionKey.TryCommon(cardKey, [.. counter, 0, 0, 0, 0, 0, 0], key) ? key : [],
            _ => IccSessionKey.TryMChip(cardKey, counter, unpredictableNumber, key) ? key : [],
        };
    }

    /// <summary>A script's key; empty where it cannot be made.</summary>
    public byte[] ScriptKey(KeyUsage usage, byte[] master, byte[] counter, byte[] cryptogram)
    {
        byte[] key = new byte[IccSessionKey.Length];
        PaymentKey cardKey = Read.Key(usage, KeyAlgorithm.Tdes, master);
        bool made = HasVisaPinBlock ? IccSessionKey.TryVisa(cardKey, counter, key) : IccSessionKey.TryCommon(cardKey, cryptogram, key);
        return made ? key : [];
    }
}
