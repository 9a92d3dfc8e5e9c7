namespace Terminal.Cli.Till;

/// <summary>Prints the masked trace of a payment.</summary>
internal static class ShowTraceCommand
{
    /// <summary>Runs it.</summary>
    public static async Task<int> RunAsync(Words words)
    {
        if (words.Lacks("an invoice number, a till's id or last", "--till", "--token"))
        {
            return 64;
        }

        if (!Uri.TryCreate(words["--till"], UriKind.Absolute, out Uri? till) || till.Scheme is not ("http" or "https"))
        {
            await Console.Error.WriteLineAsync("trace show: --till must be http://HOST:PORT or https://HOST:PORT");
            return 64;
        }

        (int status, string text) = await TraceQuestion.AskAsync(till, words["--token"], words.Operand);
        await (status == 200 ? Console.Out : Console.Error).WriteLineAsync(text.TrimEnd());
        return status == 200 ? 0 : 1;
    }
}
