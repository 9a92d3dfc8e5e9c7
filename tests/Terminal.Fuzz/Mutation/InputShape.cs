namespace Terminal.Fuzz.Mutation;

/// <summary>What an input is made of, so that its mutations are not all nonsense.</summary>
internal enum InputShape
{
    /// <summary>Bytes.</summary>
    Octets,

    /// <summary>Parts with their lengths, as the type of that name has them: a card's answers, a line's bytes with pauses.</summary>
    Parts,

    /// <summary>JSON text.</summary>
    Json,
}
