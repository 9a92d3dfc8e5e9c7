using System.Globalization;
using Terminal.Benchmarks;
using Terminal.Benchmarks.Subjects;

if (args is [JournalCommit.ChildVerb, var writer, var count, var path])
{
    JournalCommit.Write(writer, path, int.Parse(count, CultureInfo.InvariantCulture));
    return 0;
}

if (args is [VaultRoundTrip.ChildVerb, var what, var socket])
{
    VaultRoundTrip.Serve(what, socket);
    return 0;
}

if (args is [ProcessMemory.ChildVerb])
{
    await ProcessMemory.BeEmptyAsync();
    return 0;
}

BenchOptions? options = BenchOptions.Parse(args);
if (options is null)
{
    await Console.Error.WriteLineAsync("usage: Terminal.Benchmarks [--filter NAME] [--short]");
    return 64;
}

Report.Machine();
Report.Head();
Harness harness = new(options.IsShort);
bool failed = false;
foreach (Subject subject in Subject.All.Where(one => one.Name.Contains(options.Filter, StringComparison.OrdinalIgnoreCase)))
{
    foreach (Row row in subject.Run(harness))
    {
        Report.Print(row);
        failed |= row.Ours.Fails;
    }
}

Report.Machine();
return failed ? 1 : 0;
