using Microsoft.Data.Sqlite;
using Terminal.Engine;
using Terminal.Engine.Configuration;
using Terminal.Engine.Fleet;
using Terminal.Engine.Fleet.Commands;

namespace Terminal.Platform.Fleet;

/// <summary>The rows of the fleet's store as its tables hold them. Each statement takes away what is not kept any longer, too.</summary>
internal static class FleetRows
{
    /// <summary>All events, in order.</summary>
    public const string SelectEvents =
        "SELECT sequence, id, code, text, severity, count, boot, unix_milliseconds, sent FROM events ORDER BY sequence";

    /// <summary>All commands, in order.</summary>
    public const string SelectCommands =
        "SELECT id, name, state, arguments, accepted_at, expires_at, batch, code, result FROM commands ORDER BY place";

    /// <summary>A number is there twice only where a write was told as failed and came through all the same.</summary>
    private const string InsertEvent = """
        INSERT INTO events (sequence, id, code, text, severity, count, boot, unix_milliseconds, sent)
            VALUES ($sequence, $id, $code, $text, $severity, $count, $boot, $time, 0)
            ON CONFLICT (sequence) DO UPDATE SET id = $id, code = $code, text = $text, severity = $severity, count = $count, boot = $boot,
                unix_milliseconds = $time, sent = 0;
        DELETE FROM events WHERE sequence <= $sequence - $most;
        """;

    /// <summary>An ended command goes once it would be refused as expired, and others came behind it.</summary>
    private const string UpsertCommand = """
        INSERT INTO commands (id, name, state, arguments, accepted_at, expires_at, batch, code, result)
            VALUES ($id, $name, $state, $arguments, $accepted, $expires, $batch, $code, $result)
            ON CONFLICT (id) DO UPDATE SET state = $state, arguments = $arguments, code = $code, result = $result;
        DELETE FROM commands WHERE state >= $done AND expires_at < $accepted AND place <= (SELECT max(place) FROM commands) - $most;
        """;

    private const string UpsertDocument = """
        INSERT INTO documents (sha256, version, phase, starts, worked, unix_milliseconds, envelope)
            VALUES ($sha256, $version, $phase, $starts, $worked, $time, $envelope)
            ON CONFLICT (sha256) DO UPDATE SET phase = $phase, starts = $starts, worked = $worked;
        DELETE FROM documents WHERE place <= (SELECT max(place) FROM documents) - $most AND place NOT IN
            (SELECT place FROM documents WHERE phase IN ($applied, $confirmed) ORDER BY place DESC LIMIT 2);
        """;

    /// <summary>Reads an event.</summary>
    public static FleetEvent Event(SqliteDataReader row) =>
        new(row.GetInt64(0), new Guid(row.GetFieldValue<byte[]>(1), bigEndian: true), row.GetString(2))
        {
            Text = row.GetString(3),
            Severity = (Severity)row.GetInt32(4),
            Count = row.GetInt32(5),
            Boot = new Guid(row.GetFieldValue<byte[]>(6), bigEndian: true),
            UnixMilliseconds = row.GetInt64(7),
            IsSent = row.GetInt32(8) != 0,
        };

    /// <summary>Reads a command; its arguments are empty where this program does not understand them.</summary>
    public static KeptCommand Command(SqliteDataReader row) =>
        new(new Guid(row.GetFieldValue<byte[]>(0), bigEndian: true), row.GetString(1), (CommandState)row.GetInt32(2))
        {
            Arguments = CommandArguments.Read(row.GetFieldValue<byte[]>(3)) ?? new CommandArguments(),
            AcceptedAt = row.GetInt64(4),
            ExpiresAt = row.GetInt64(5),
            Batch = row.GetInt32(6),
            Code = row.GetString(7),
            Result = row.GetFieldValue<byte[]>(8),
        };

    /// <summary>Makes a command that writes an event.</summary>
    public static void Fill(SqliteCommand command, FleetEvent one)
    {
        command.CommandText = InsertEvent;
        command.Parameters.AddWithValue("$sequence", one.Sequence);
        command.Parameters.AddWithValue("$id", one.Id.ToByteArray(bigEndian: true));
        command.Parameters.AddWithValue("$code", one.Code);
        command.Parameters.AddWithValue("$text", one.Text);
        command.Parameters.AddWithValue("$severity", (int)one.Severity);
        command.Parameters.AddWithValue("$count", one.Count);
        command.Parameters.AddWithValue("$boot", one.Boot.ToByteArray(bigEndian: true));
        command.Parameters.AddWithValue("$time", one.UnixMilliseconds);
        command.Parameters.AddWithValue("$most", EventOutbox.CountMax);
    }

    /// <summary>Makes a command that marks an event as told.</summary>
    public static void FillSent(SqliteCommand command, long sequence)
    {
        command.CommandText = "UPDATE events SET sent = 1 WHERE sequence = $sequence";
        command.Parameters.AddWithValue("$sequence", sequence);
    }

    /// <summary>Makes a command that writes a command's row.</summary>
    public static void Fill(SqliteCommand command, KeptCommand kept)
    {
        command.CommandText = UpsertCommand;
        command.Parameters.AddWithValue("$id", kept.Id.ToByteArray(bigEndian: true));
        command.Parameters.AddWithValue("$name", kept.Name);
        command.Parameters.AddWithValue("$state", (int)(kept.State == CommandState.Deferred ? CommandState.Accepted : kept.State));
        command.Parameters.AddWithValue("$arguments", kept.Arguments.Write());
        command.Parameters.AddWithValue("$accepted", kept.AcceptedAt);
        command.Parameters.AddWithValue("$expires", kept.ExpiresAt);
        command.Parameters.AddWithValue("$batch", kept.Batch);
        command.Parameters.AddWithValue("$code", kept.Code);
        command.Parameters.AddWithValue("$result", kept.Result.ToArray());
        command.Parameters.AddWithValue("$done", (int)CommandState.Done);
        command.Parameters.AddWithValue("$most", CommandKeeper.CountMax);
    }

    /// <summary>Makes a command that writes a configuration's row.</summary>
    public static void Fill(SqliteCommand command, KeptDocument document)
    {
        command.CommandText = UpsertDocument;
        command.Parameters.AddWithValue("$sha256", document.Sha256);
        command.Parameters.AddWithValue("$version", document.Version);
        command.Parameters.AddWithValue("$phase", (int)document.Phase);
        command.Parameters.AddWithValue("$starts", document.Starts);
        command.Parameters.AddWithValue("$worked", document.Worked);
        command.Parameters.AddWithValue("$time", document.UnixMilliseconds);
        command.Parameters.AddWithValue("$envelope", document.Envelope.ToArray());
        command.Parameters.AddWithValue("$most", FleetStore.DocumentCountMax);
        command.Parameters.AddWithValue("$applied", (int)ConfigurationPhase.Applied);
        command.Parameters.AddWithValue("$confirmed", (int)ConfigurationPhase.Confirmed);
    }
}
