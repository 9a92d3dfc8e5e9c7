using Terminal.Panel.Setup;
using Xunit;

namespace Terminal.Tests.Panel;

/// <summary>One state folder as a first start makes it, on ports from 7000; its RSA keys take seconds, so the tests share them.</summary>
public sealed class FirstStart : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("first-start-").FullName;

    public FirstStart() => Assert.Equal(0, InitRole.Run(["--state", root, "--port-base", "7000"]));

    public void CopyTo(string folder)
    {
        foreach (string file in Directory.GetFiles(root, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(folder, Path.GetRelativePath(root, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy) ?? folder);
            File.Copy(file, copy);
        }

        Assert.Equal(0, InitRole.Run(["--state", folder, "--port-base", "7000"])); // The broker's settings name the folder.
    }

    public void Dispose() => Directory.Delete(root, recursive: true);
}
