using System;
using System.IO;
using System.IO.Compression;
using Shouldly;

namespace DslCompiler.Tests.Data;

/// <summary>A folder of one test, gone with it.</summary>
internal sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("dslc-test-").FullName;

    public string At(string name) => System.IO.Path.Combine(Path, name);

    public string Write(string name, byte[] bytes)
    {
        File.WriteAllBytes(At(name), bytes);
        return At(name);
    }

    public static byte[] Gzip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        return packed.ToArray();
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

internal static class UserErrors
{
    /// <summary>Runs <paramref name="action"/>, which must complain in one line that contains every one of <paramref name="parts"/>.</summary>
    public static void ShouldComplain(this Action action, params string[] parts)
    {
        var message = Should.Throw<UserErrorException>(action).Message;
        foreach (var part in parts)
        {
            message.ShouldContain(part, Case.Sensitive);
        }

        message.ShouldNotContain("\n");
        message.ShouldContain("Fix: ", Case.Sensitive);
    }
}
