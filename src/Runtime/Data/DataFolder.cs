using System;
using System.IO;
using System.Linq;

namespace DslCompiler.Data;

/// <summary>Opens a folder of labelled pictures by the files in it: MNIST-style IDX or CIFAR-10 binary.</summary>
public static class DataFolder
{
    /// <summary>Reads training and test pictures of <paramref name="dir"/> into memory.</summary>
    /// <exception cref="UserErrorException">The folder is missing or of no known kind, or a file in it is damaged; the
    /// message names the file, the byte or record, what was found, what was expected and the fix.</exception>
    public static DatasetPair Open(string dir)
    {
        ArgumentException.ThrowIfNullOrEmpty(dir);
        if (!Directory.Exists(dir))
        {
            var found = File.Exists(dir) ? "found a file" : "no such folder";
            throw new UserErrorException($"{dir}: {found}, expected a folder of pictures. Fix: name the folder that holds the MNIST or CIFAR-10 files.");
        }

        var mnist = MnistFolder.Looks(dir);
        var cifar = CifarFolder.Looks(dir);
        return (mnist, cifar) switch
        {
            (true, false) => MnistFolder.Open(dir),
            (false, true) => CifarFolder.Open(dir),
            (true, true) => throw new UserErrorException($"{dir}: found files of both MNIST and CIFAR-10, expected one data set. Fix: put each into its own folder."),
            _ => throw Unknown(dir),
        };
    }

    private static UserErrorException Unknown(string dir)
    {
        var names = InputFile.Guard(dir, () => Directory.EnumerateFileSystemEntries(dir).Take(4).Select(e => BadFile.Quote(Path.GetFileName(e))).Order(StringComparer.Ordinal).ToArray());
        var found = names.Length == 0 ? "an empty folder" : string.Join(", ", names.Take(3)) + (names.Length > 3 ? ", ..." : "");
        return new UserErrorException(
            $"{dir}: found {found}, expected MNIST-style files ({MnistFolder.LookedFor}) or CIFAR-10 binary files ({CifarFolder.LookedFor}). " +
            "Fix: name the folder that holds them.");
    }
}
