using System.Globalization;

namespace Terminal.Engine.Configuration;

/// <summary>When a new configuration may take effect.</summary>
public static class ConfigurationWindow
{
    /// <summary>True where the window is open; one that begins and ends at the same time always is, and one may go over midnight.</summary>
    /// <param name="schedule">The window, checked.</param>
    /// <param name="local">Local time of day.</param>
    public static bool IsOpen(ScheduleConfiguration schedule, TimeSpan local)
    {
        TimeSpan from = TimeSpan.ParseExact(schedule.ApplyFrom, @"hh\:mm", CultureInfo.InvariantCulture);
        TimeSpan until = TimeSpan.ParseExact(schedule.ApplyUntil, @"hh\:mm", CultureInfo.InvariantCulture);
        return from == until || (from < until ? local >= from && local < until : local >= from || local < until);
    }
}
