using System;
using static System.FormattableString;

namespace DslCompiler.Data;

/// <summary>Reads one picture, recognised by its first bytes and not by its name.</summary>
public static class ImageFile
{
    internal const int LargestSide = 65_536;

    /// <summary>67 megapixels: as floats in three channels 800 MB, and more than any camera or network here needs.</summary>
    internal const int MostPixels = 1 << 26;

    private const long LargestFile = 1L << 30;

    /// <summary>Reads a picture as <c>[channel][row][column]</c> floats of 0..255.</summary>
    /// <remarks>
    /// PNG: every colour type, depth and interlace; gray gives 1 channel, colour and palette 3; 16 bits are scaled down to
    /// 0..255 without rounding; transparent parts are composited over white, as a viewer's page shows them.
    /// PGM and PPM: P2, P3, P5, P6, scaled from their maximum to 255.
    /// NPY 1.0 and 2.0: <c>&lt;f4 &lt;f8 |u1 &lt;i4</c> in C order, in pixel units 0..255, of shape HxW, HxWxC (C 1 or 3) or 1xCxHxW.
    /// </remarks>
    /// <exception cref="UserErrorException">The file is missing, of another kind, damaged, or larger than 65,536 a side
    /// or 2^26 pixels; the message names the byte, what was found, what was expected and the fix.</exception>
    public static ImageTensor Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Read(path, InputFile.ReadAll(path, LargestFile));
    }

    /// <summary>The same of a picture that is in memory; <paramref name="path"/> names it in messages.</summary>
    public static ImageTensor Read(string path, byte[] bytes)
    {
        return bytes switch
        {
            [0x89, (byte)'P', (byte)'N', (byte)'G', ..] => PngReader.Read(path, bytes),
            [(byte)'P', (byte)'2' or (byte)'3' or (byte)'5' or (byte)'6', ..] => NetpbmReader.Read(path, bytes),
            [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', ..] => NpyReader.Read(path, bytes),
            _ => throw BadFile.At(path, 0, Found(bytes), "a PNG, PGM (P2, P5), PPM (P3, P6) or NPY picture", "convert it to PNG"),
        };
    }

    /// <summary>Checks sizes a header gives, before anything is computed from them.</summary>
    internal static void CheckSize(string path, long offset, long height, long width)
    {
        if (height < 1 || width < 1 || height > LargestSide || width > LargestSide || height * width > MostPixels)
        {
            throw BadFile.At(path, offset, Invariant($"a picture {width} wide and {height} high"), Invariant($"sides of 1 to {LargestSide} and at most {MostPixels} pixels"), "make the picture smaller");
        }
    }

    private static string Found(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [] => "an empty file",
        [0xff, 0xd8, ..] => "a JPEG picture",
        [(byte)'G', (byte)'I', (byte)'F', ..] => "a GIF picture",
        [(byte)'B', (byte)'M', ..] => "a BMP picture",
        [(byte)'P', (byte)'1' or (byte)'4', ..] => "a PBM picture",
        _ => "the bytes " + Convert.ToHexStringLower(bytes[..Math.Min(8, bytes.Length)]),
    };
}
