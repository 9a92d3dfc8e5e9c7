using System.Text;
using Terminal.Cli.Commands;
using Terminal.Engine.Fleet.Commands;

namespace Terminal.Cli.Keys;

/// <summary>Sends a key block to a slot of a terminal's vault, and follows it to its one final result: the check value of what was loaded.
/// </summary>
internal static class PushKeyCommand
{
    /// <summary>Runs it.</summary>
    public static int Run(Words words)
    {
        if (words.Lacks("a file", [.. Broker.Options, "--slot"])
            || !Delivery.TryTimes(words, KeyPush.LifetimeMax, out int valid, out long? wait) || !Delivery.TryId(words, out Guid id))
        {
            return 64;
        }

        if (KeyPush.Find(words["--slot"]) is not { } slot)
        {
            Console.Error.WriteLine($"there is no slot {words["--slot"]}");
            return 64;
        }

        if (Read(words.Operand) is not { } block)
        {
            return 65;
        }

        CommandOrder order = new(id, words["--terminal"], KeyPush.NameOf(slot), [], valid);
        return Delivery.Run(words, FleetCommand.Key(order, block, DateTimeOffset.UtcNow), wait);
    }

    /// <summary>The block of a file; null with a word about it where there can be none.</summary>
    public static string? Read(string path)
    {
        if (!Words.TryRead(path, out byte[]? content))
        {
            return null;
        }

        string block = Encoding.Latin1.GetString(content).Trim();
        if (block.Length is > 0 and <= KeyPush.BlockLengthMax && !block.ContainsAnyExceptInRange(' ', '~'))
        {
            return block;
        }

        Console.Error.WriteLine($"{path} holds no key block");
        return null;
    }
}
