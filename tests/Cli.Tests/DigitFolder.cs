using System;
using System.Buffers.Binary;
using System.Linq;
using DslCompiler.Data;
using DslCompiler.Tests.Data;

namespace DslCompiler.Tests.Cli;

/// <summary>A small data folder: synthetic digits in MNIST's four files.</summary>
internal static class DigitFolder
{
    public static TempFolder Create(int train, int test)
    {
        var folder = new TempFolder();
        Write(folder, "train", SyntheticDigits.Create(train, 11));
        Write(folder, "t10k", SyntheticDigits.Create(test, 12));
        return folder;
    }

    private static void Write(TempFolder folder, string stem, Dataset data)
    {
        folder.Write(stem + "-images-idx3-ubyte", [.. Header(0x803, data.Count, data.Height, data.Width), .. data.Pixels]);
        folder.Write(stem + "-labels-idx1-ubyte", [.. Header(0x801, data.Count), .. data.Labels.Select(l => (byte)l)]);
    }

    private static byte[] Header(params int[] numbers)
    {
        var bytes = new byte[4 * numbers.Length];
        for (var i = 0; i < numbers.Length; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4 * i), numbers[i]);
        }

        return bytes;
    }
}
