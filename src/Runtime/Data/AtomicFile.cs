using System;
using System.IO;

namespace DslCompiler.Data;

/// <summary>Writes a file so that a reader, or a crash, never meets half of it: to a temporary file in the same folder
/// (a rename across file systems would copy), flushed to disk, then renamed over the target.</summary>
public static class AtomicFile
{
    /// <summary>Creates or replaces <paramref name="path"/> by what <paramref name="write"/> writes.</summary>
    /// <exception cref="UserErrorException">It cannot be written; what was there before still is.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        var full = Path.GetFullPath(path);
        var folder = Path.GetDirectoryName(full);
        if (folder is null || Directory.Exists(full))
        {
            throw new UserErrorException($"{path}: found a folder, expected a file name to write to. Fix: add a file name.");
        }

        if (!Directory.Exists(folder))
        {
            throw new UserErrorException($"{path}: there is no folder {folder}, expected one to write into. Fix: create it first.");
        }

        // A rename would put a file in its place.
        if (folder == "/dev" && File.Exists(full))
        {
            throw new UserErrorException($"{path}: found a device, expected a file name to write to. Fix: write to a file, and give that on.");
        }

        var temporary = Path.Combine(folder, $".{Path.GetFileName(full)}.{Path.GetRandomFileName()}.tmp");
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1 << 16))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, full, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new UserErrorException($"{path}: cannot be written ({e.Message.ReplaceLineEndings(" ")}). Fix: check the folder, its permissions and the free space.", e);
        }
        finally
        {
            Discard(temporary);
        }
    }

    private static void Discard(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The error that brought us here says more than a leftover that cannot be removed.
        }
    }
}
