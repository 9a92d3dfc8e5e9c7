using System.Globalization;
using Terminal.Primitives;
using Terminal.Vault;

namespace Terminal.Daemon.Settings;

/// <summary>Two people show with a code each that they may bring keys. Wrong ones are counted on the disk, and make all wait.</summary>
/// <param name="session">The run.</param>
internal sealed class OperatorDesk(KeySession session)
{
    private const string First = "code of operator 1";
    private const string Second = "code of operator 2";

    /// <summary>Whether codes are set.</summary>
    public bool AreSet => session.Store.Operators().Length > 0;

    /// <summary>Lets in whoever has both codes, and everybody where none are set.</summary>
    /// <returns>Why not, said already; null where it was so.</returns>
    public ExitCode? Admit()
    {
        byte[] record = session.Store.Operators();
        if (record.Length == 0)
        {
            return null;
        }

        if (OperatorBook.Read(record) is not { } book)
        {
            return session.Refuse("the file of the operators' codes is damaged");
        }

        long now = KeySession.Now;
        if (book.WaitAt(now) is { } wait && wait > TimeSpan.Zero)
        {
            string left = string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(wait.TotalMinutes)}");
            return session.Refuse($"too many wrong codes: wait {left} min");
        }

        using SecretBuffer? first = session.Ask(First, OperatorBook.CodeLengthMax);
        using SecretBuffer? second = first is null ? null : session.Ask(Second, OperatorBook.CodeLengthMax);
        book = book.Trying(now);
        if (!session.Store.TryWriteOperators(book.Write()))
        {
            return session.Refuse("the try cannot be counted: is the disk full?");
        }

        if (first is null || second is null || !book.Matches(first.Bytes, second.Bytes))
        {
            return session.Refuse("wrong codes");
        }

        return session.Store.TryWriteOperators(book.Cleared().Write()) ? null : session.Refuse("the disk failed");
    }

    /// <summary>Sets both codes; where some are set, who has them alone.</summary>
    public ExitCode Set()
    {
        if (Admit() is { } refused)
        {
            return refused;
        }

        using SecretBuffer? first = session.Ask("new " + First, OperatorBook.CodeLengthMax);
        using SecretBuffer? second = first is null ? null : session.Ask("new " + Second, OperatorBook.CodeLengthMax);
        OperatorBook? book = first is null || second is null
            ? null
            : OperatorBook.TryMake(first.Bytes, second.Bytes, TerminalDaemon.NewEntropy());
        if (book is null)
        {
            return session.Refuse(
                $"a code has {OperatorBook.CodeLengthMin} to {OperatorBook.CodeLengthMax} characters, and each person another");
        }

        if (!session.Store.TryWriteOperators(book.Write()))
        {
            return session.Refuse("the disk failed");
        }

        session.Report.WriteLine("the codes are set");
        return ExitCode.Stopped;
    }
}
