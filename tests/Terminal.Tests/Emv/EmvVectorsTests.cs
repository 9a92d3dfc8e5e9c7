using Terminal.Tests.Tidy;
using Terminal.Vectors;
using Xunit;

namespace Terminal.Tests.Emv;

public sealed class EmvVectorsTests
{
    [Fact]
    public void The_vectors_of_this_clone_pass()
    {
        var report = new VectorReport(Path.Combine(SourceTree.Root, "tests", "vectors"));
        VectorRunner.Run(report);
        Assert.Empty(report.Failures);
        Assert.InRange(report.Passed, 1289, int.MaxValue);
    }

    [Theory]
    [InlineData("tlv_dol.json",
        """{"tlv":[{"id":"a","mode":"emv","hex":"9F020101","expect":{"ok":[{"tag":"9F02","value":"02"}]}}]}""", 0, 1, 0)]
    [InlineData("tlv_dol.json", """{"tlv":[{"id":"a","mode":"emv","hex":"9F020101","expect":{"error":"x"}}]}""", 0, 1, 0)]
    [InlineData("tlv_dol.json", """{"tlv":[{"id":"a","mode":"emv","hex":"9F","expect":{"ok":[]}}]}""", 0, 1, 0)]
    [InlineData("tlv_dol.json", """{"tlv":[{"id":"a","mode":"other"}],"dol":[{"kind":"other"}]}""", 0, 0, 2)]
    [InlineData("tlv_dol.json",
        """{"dol":[{"id":"a","kind":"build","dol":"9F0203","sources":[{"9F02":"11"}],"expect":{"data":"110000"}}]}""", 0, 1, 0)]
    [InlineData("tlv_dol.json",
        """{"dol":[{"id":"a","kind":"build","dol":"9F0203","sources":[{"9F02":"11"}],"expect":{"data":"000011"}}]}""", 1, 0, 0)]
    [InlineData("any.json", """{"dol":[{"id":"a","kind":"parse","dol":"9F0206","expect":{"entries":[["9F02",6]],"total":7}}]}""", 0, 1, 0)]
    [InlineData("capk.json",
        """{"keys":[{"rid":"A000000003","index":"92","modulus":"91","exponent":"03","checksum_sha1":"00"}]}""", 0, 1, 0)]
    [InlineData("oda.json", """{"vectors":[{"id":"a","verified":["issuer","xda"]}]}""", 0, 1, 1)]
    [InlineData("unknown.json", """{"vectors":[{"id":"a"},{"id":"b"}]}""", 0, 0, 2)]
    [InlineData("unknown.json", """[1, 2]""", 0, 0, 1)]
    [InlineData("card.json", """{"interface":"contact","expected":{},"exchanges":[]}""", 0, 0, 1)]
    [InlineData("card.json", """{"exchanges":[]}""", 0, 1, 0)]
    [InlineData("broken.json", """{"vectors":""", 0, 1, 0)]
    public void A_file_counts_what_it_holds_and_never_ends_the_run(string name, string json, int passed, int failed, int skipped)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("vectors");
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, name), json);
            var report = new VectorReport(folder.FullName);
            VectorRunner.Run(report);
            Assert.Equal((passed, failed, skipped), (report.Passed, report.Failed, report.Skipped));
            using StringWriter text = new();
            report.Print(text);
            Assert.EndsWith($"{passed} passed, {failed} failed, {skipped} skipped", text.ToString().TrimEnd(), StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(true);
        }
    }
}
