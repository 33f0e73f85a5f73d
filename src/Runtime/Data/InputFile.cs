using System;
using System.IO;
using static System.FormattableString;

namespace DslCompiler.Data;

/// <summary>Opens and reads files a user named, and turns what the operating system says into a user error.</summary>
internal static class InputFile
{
    /// <param name="path">The file.</param>
    /// <param name="bufferSize">What reads are gathered to; 0 where the file is mapped.</param>
    public static FileStream Open(string path, int bufferSize = 1 << 16)
    {
        if (Directory.Exists(path))
        {
            throw new UserErrorException($"{path}: found a folder, expected a file. Fix: name a file inside it.");
        }

        if (!File.Exists(path))
        {
            throw new UserErrorException(
                $"{path}: no such file, expected one to read. Fix: check the path (the current folder is {Environment.CurrentDirectory}).");
        }

        return Guard(path, () => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize, FileOptions.SequentialScan));
    }

    /// <summary>The whole file, at most <paramref name="limit"/> bytes of it allowed.</summary>
    public static byte[] ReadAll(string path, long limit)
    {
        using var stream = Open(path);
        return Guard(path, () =>
        {
            if (stream.Length > limit)
            {
                throw BadFile.At(path, "its size", Invariant($"{stream.Length} bytes"), Invariant($"at most {limit} bytes for this kind of file"), "check that it is the file you meant");
            }

            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return bytes;
        });
    }

    /// <summary>Runs <paramref name="read"/>; failures of the file system become user errors that name the file.</summary>
    public static T Guard<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new UserErrorException($"{path}: cannot be read ({e.Message.ReplaceLineEndings(" ")}). Fix: check the file and its permissions.", e);
        }
    }
}
