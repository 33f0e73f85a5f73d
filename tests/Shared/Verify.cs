using System;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;

namespace DslCompiler.Tests;

/// <summary>Snapshots, by Verify's conventions: a text is compared with <c>TestClass.Method.verified.txt</c> beside the test's file. Where they differ,
/// or there is none yet, the text is written to <c>.received.txt</c> and the test fails; to accept it, move the one over the other.</summary>
internal static class Verify
{
    public static void Text(string text, [CallerFilePath] string file = "", [CallerMemberName] string method = "") =>
        Named(text, "", file, method);

    /// <summary>One of several snapshots of a test: <c>TestClass.Method.name.verified.txt</c>.</summary>
    public static void Named(string text, string name, [CallerFilePath] string file = "", [CallerMemberName] string method = "")
    {
        var start = Path.Combine(Path.GetDirectoryName(SourceFile(file))!, $"{Path.GetFileNameWithoutExtension(file)}.{method}{(name.Length == 0 ? "" : "." + name)}");
        Compare(text, start + ".verified.txt", start + ".received.txt");
    }

    /// <summary>A document that a test writes: compared with the file itself, the new text beside it where they differ.</summary>
    public static void Document(string text, string path) => Compare(text, path, path + ".received.txt");

    private static void Compare(string text, string verified, string received)
    {
        var expected = File.Exists(verified) ? File.ReadAllText(verified).Replace("\r\n", "\n", StringComparison.Ordinal) : null;
        if (expected == text)
        {
            File.Delete(received);
            return;
        }

        File.WriteAllText(received, text);
        throw new VerifyException(expected is null
            ? $"There is no {Path.GetFileName(verified)} yet. If {received} is right, rename it."
            : $"{Path.GetFileName(verified)} differs. If {received} is right, move it over.\n{Difference(expected, text)}");
    }

    /// <summary>The first line that differs, with the lines around it.</summary>
    private static string Difference(string expected, string actual)
    {
        var (old, now) = (expected.Split('\n'), actual.Split('\n'));
        var first = Enumerable.Range(0, Math.Max(old.Length, now.Length)).First(i => i >= old.Length || i >= now.Length || old[i] != now[i]);
        var before = old.Skip(Math.Max(0, first - 2)).Take(Math.Min(2, first)).Select(l => "  " + l);
        return string.Join('\n', [$"line {FormattableString.Invariant($"{first + 1}")}:", .. before,
            .. old.Skip(first).Take(4).Select(l => "- " + l), .. now.Skip(first).Take(4).Select(l => "+ " + l)]);
    }

    /// <summary>The test's file in this checkout: a deterministic build may have written its path as <c>/_/tests/...</c>.</summary>
    private static string SourceFile(string file) => File.Exists(file)
        ? file
        : RepoFiles.At(file[file.Replace('\\', '/').LastIndexOf("/tests/", StringComparison.Ordinal)..].TrimStart('/', '\\'));
}

/// <summary>A text that is not the verified one.</summary>
internal sealed class VerifyException(string message) : Exception(message);
