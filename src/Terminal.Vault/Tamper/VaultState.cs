namespace Terminal.Vault;

/// <summary>How it stands with the vault as a whole.</summary>
/// <param name="Loss">Why it has no keys; null where it may have some.</param>
/// <param name="LostAt">When they were lost, seconds since 1970 UTC by the clock of that time; 0 where nobody knows.</param>
/// <param name="IsOpen">Whether the housing is open now, as far as a switch says so.</param>
public sealed record VaultState(KeyLoss? Loss = null, long LostAt = 0, bool IsOpen = false)
{
    /// <summary>The code of the fault catalogue for it; null where nothing is lost.</summary>
    public string? Code => Loss switch
    {
        null => null,
        KeyLoss.Erased => "KEYS-ERASED",
        KeyLoss.NoStorageKey => "KEY-MISSING",
        _ => "TAMPERED",
    };
}
