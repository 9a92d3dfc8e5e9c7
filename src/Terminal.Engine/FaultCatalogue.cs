using Terminal.Vault;
namespace Terminal.Engine;
/// <summary>Temporary.</summary>
public static class FaultCatalogue
{
    /// <summary>Temporary.</summary>
    public static PromptId PromptOf(string code) => code switch { "NO-LINK" => PromptId.NoConnection, "DISK" or "JOURNAL" => PromptId.OutOfService, _ => PromptId.Refused };
}
