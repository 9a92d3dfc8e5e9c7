using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Xunit;

namespace Terminal.Tests.Tidy;

/// <summary>The pure projects as they were built: what their assemblies refer to, whatever the analysers let pass.</summary>
public sealed class PurityTests
{
    private static readonly string[] BannedNamespaces = ["System.IO", "System.Net", "System.Threading.Tasks"];

    private static readonly string[] BannedTypes =
    [
        "System.Threading.Thread", "System.Threading.Timer", "System.Threading.CancellationTokenSource", "System.Diagnostics.Stopwatch",
        "System.Diagnostics.Process", "System.Random", "System.Security.Cryptography.RandomNumberGenerator", "System.Console",
        "System.TimeProvider",
    ];

    private static readonly string[] BannedMembers =
    [
        "System.DateTime.get_Now", "System.DateTime.get_UtcNow", "System.DateTime.get_Today", "System.DateTimeOffset.get_Now",
        "System.DateTimeOffset.get_UtcNow", "System.Environment.get_TickCount", "System.Environment.get_TickCount64",
        "System.Guid.NewGuid", "System.Guid.CreateVersion7",
    ];

    public static TheoryData<string> Pure =>
        [.. new[] { "Primitives", "PublicKeys", "Emv", "Crypto", "Iso8583", "Vault", "Devices", "Engine", "Emulator" }
            .Where(name => Directory.Exists(Path.Combine(SourceTree.Root, "src", "Terminal." + name)))];

    [Theory]
    [MemberData(nameof(Pure))]
    public void A_pure_assembly_refers_to_no_clock_disk_network_or_task(string name) => Assert.Empty(Banned($"Terminal.{name}.dll"));

    [Fact]
    public void The_edge_would_be_found_out() => Assert.NotEmpty(Banned("Terminal.Platform.dll"));

    private static List<string> Banned(string assembly)
    {
        using PEReader file = new(File.OpenRead(Path.Combine(AppContext.BaseDirectory, assembly)));
        MetadataReader metadata = file.GetMetadataReader();
        List<string> found = [];
        foreach (TypeReferenceHandle handle in metadata.TypeReferences)
        {
            TypeReference type = metadata.GetTypeReference(handle);
            string space = metadata.GetString(type.Namespace);
            string name = FullName(metadata, type);
            if (BannedTypes.Contains(name)
                || BannedNamespaces.Any(banned => space == banned || space.StartsWith(banned + ".", StringComparison.Ordinal)))
            {
                found.Add(name);
            }
        }

        foreach (MemberReferenceHandle handle in metadata.MemberReferences)
        {
            MemberReference member = metadata.GetMemberReference(handle);
            if (member.Parent.Kind == HandleKind.TypeReference)
            {
                TypeReference type = metadata.GetTypeReference((TypeReferenceHandle)member.Parent);
                string name = $"{FullName(metadata, type)}.{metadata.GetString(member.Name)}";
                found.AddRange(BannedMembers.Where(banned => banned == name));
            }
        }

        return found;
    }

    private static string FullName(MetadataReader metadata, TypeReference type) =>
        $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}";
}
