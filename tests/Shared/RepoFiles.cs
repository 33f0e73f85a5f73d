using System.IO;
using System.Linq;
using System.Reflection;

namespace DslCompiler.Tests;

/// <summary>Where the tests find the repo's own files and, when they are there, the shared data sets.</summary>
internal static class RepoFiles
{
    /// <summary>The repo's top folder, written into the test assembly at build time.</summary>
    public static string Root { get; } = Path.GetFullPath(typeof(RepoFiles).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().First(a => a.Key == "RepoRoot").Value!);

    public static string At(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>A file or folder of <c>../shared</c>, or null on a machine that has none.</summary>
    public static string? Shared(params string[] parts)
    {
        var path = Path.Combine([Root, "..", "shared", .. parts]);
        return File.Exists(path) || Directory.Exists(path) ? Path.GetFullPath(path) : null;
    }
}
