using System.Globalization;
using Terminal.Vault;

namespace Terminal.Daemon.Settings;

/// <summary>What <c>terminald keys</c> prints of the vault's answers.</summary>
internal static class KeyReport
{
    /// <summary>Prints an answer; false where it is a refusal or a fault.</summary>
    public static bool Say(VaultReply reply, TextWriter report)
    {
        switch (reply)
        {
            case VaultReply.KeysReported e:
                e.Slots.ToList().ForEach(slot => Say(slot, report));
                return true;
            case VaultReply.ComponentTaken e:
                report.WriteLine($"component 1 is taken, check value {e.CheckValue}");
                return true;
            case VaultReply.KeyChanged e:
                Say(e.Status, report);
                return true;
            case VaultReply.StateReported { State.Loss: { } loss } e:
                string at = Math.Abs(e.State.LostAt) < int.MaxValue
                    ? DateTimeOffset.FromUnixTimeSeconds(e.State.LostAt).ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture)
                    : "";
                report.WriteLine($"{e.State.Code}: {loss}{(e.State.LostAt == 0 ? "" : ", " + at)}");
                return true;
            case VaultReply.SelfTested { Faults.Count: > 0 } e:
                report.WriteLine($"the self-test found: {string.Join(", ", e.Faults)}");
                return false;
            case VaultReply.SelfTested:
                report.WriteLine("the self-test found nothing");
                return true;
            case VaultReply.Refused e:
                report.WriteLine($"the vault refuses: {e.Reason}");
                return false;
            default:
                return true;
        }
    }

    private static void Say(SlotStatus slot, TextWriter report)
    {
        string name = slot.Slot.ToString().ToLowerInvariant();
        string key = slot.Usage.Length == 0 ? ""
            : $" {slot.Usage} {slot.Algorithm} check value {slot.CheckValue}"
                + (slot.KeySerialNumber.Length > 0 ? $" next {slot.KeySerialNumber}" : "")
                + $" by {slot.Origin}, {DateTimeOffset.FromUnixTimeSeconds(slot.LoadedAt):yyyy-MM-dd HH:mm}Z"
                + (slot.IsDevelopment ? ", for trying out" : "");
        report.WriteLine($"{name,-12}{slot.State}{key}");
    }
}
