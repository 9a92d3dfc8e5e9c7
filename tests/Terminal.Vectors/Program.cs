using Terminal.Vectors;

string root = args.Length > 0 ? args[0] : "tests/vectors";
if (!Directory.Exists(root))
{
    await Console.Error.WriteLineAsync($"{root} is no folder");
    return 66;
}

var report = new VectorReport(root);
VectorRunner.Run(report);
report.Print(Console.Out);
return report.Failed > 0 ? 1 : 0;
