using System;
using System.IO;
using System.Linq;
using DslCompiler.Data;
using Shouldly;
using Xunit;

namespace DslCompiler.Tests.Data;

public class PngTests
{
    private static readonly byte[] OneGray = PngBuilder.Build(1, 1, 8, 0, false, (_, _, _) => 9);

    public static TheoryData<int, int, bool, int, int> Kinds()
    {
        var kinds = new TheoryData<int, int, bool, int, int>();
        (int Color, int[] Depths)[] all = [(0, [1, 2, 4, 8, 16]), (2, [8, 16]), (4, [8, 16]), (6, [8, 16])];
        foreach (var (color, depths) in all)
        {
            foreach (var depth in depths)
            {
                foreach (var (width, height) in new[] { (1, 1), (3, 2), (11, 13), (17, 9) })
                {
                    kinds.Add(color, depth, false, width, height);
                    kinds.Add(color, depth, true, width, height);
                }
            }
        }

        return kinds;
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Reads_every_kind(int color, int depth, bool interlaced, int width, int height)
    {
        var maximum = (1 << depth) - 1;
        int Sample(int y, int x, int s) => (y * 7919 + x * 104729 + s * 1299709 + y * x * 31) & maximum;
        var image = Read(PngBuilder.Build(width, height, depth, color, interlaced, Sample));
        var channels = color is 2 or 6 ? 3 : 1;
        (image.Height, image.Width, image.Channels).ShouldBe((height, width, channels));
        for (var c = 0; c < channels; c++)
        {
            for (var i = 0; i < height * width; i++)
            {
                var (y, x) = (i / width, i % width);
                var alpha = color is 4 or 6 ? (double)Sample(y, x, channels) / maximum : 1;
                var expected = 255.0 * Sample(y, x, c) / maximum * alpha + 255 * (1 - alpha);
                ((double)image.Plane(c)[i]).ShouldBe(expected, 1e-4);
            }
        }
    }

    [Fact]
    public void Reads_palettes_with_transparency()
    {
        byte[] palette = [10, 20, 30, 200, 100, 0, 5, 6, 7];
        var image = Read(PngBuilder.Build(3, 1, 2, 3, false, (_, x, _) => x, PngBuilder.Chunk("PLTE", palette), PngBuilder.Chunk("tRNS", 255, 0)));
        image.Values.ShouldBe([10, 255, 5, 20, 255, 6, 30, 255, 7]);
    }

    [Fact]
    public void Reads_a_transparent_colour_and_skips_what_it_may()
    {
        var image = Read(PngBuilder.Build(2, 1, 8, 2, false, (_, x, s) => x == 0 ? s : 9, PngBuilder.Chunk("tEXt", 1), PngBuilder.Chunk("tRNS", 0, 0, 0, 1, 0, 2)));
        image.Values.ShouldBe([255, 9, 255, 9, 255, 9]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Reads_what_it_wrote(int channels)
    {
        using var folder = new TempFolder();
        var pixels = Enumerable.Range(0, 5 * 4 * channels).Select(i => (byte)(i * 37)).ToArray();
        Png.Write(folder.At("a.png"), 5, 4, channels, pixels);
        var image = ImageFile.Read(folder.At("a.png"));
        (image.Height, image.Width, image.Channels).ShouldBe((5, 4, channels));
        image.Values.ShouldBe(pixels.Select((_, i) => (float)pixels[i % 20 * channels + i / 20]));
        Directory.GetFileSystemEntries(folder.Path).Length.ShouldBe(1);
    }

    [Fact]
    public void Writing_complains_of_the_folder()
    {
        using var folder = new TempFolder();
        new Action(() => Png.Write(folder.At("no/a.png"), 1, 1, 1, [1])).ShouldComplain("there is no folder");
        new Action(() => Png.Write(folder.Path, 1, 1, 1, [1])).ShouldComplain("found a folder");
        Should.Throw<ArgumentException>(() => Png.Write(folder.At("a.png"), 1, 1, 1, [1, 2]));
    }

    public static TheoryData<string, byte[], string[]> Damages() => new()
    {
        { "signature", [0x89, 0x50, 0x4e, 0x47, 10, 26], ["signature"] },
        { "no chunks", PngBuilder.Signature, ["byte 8", "end of the file"] },
        { "cut", OneGray[..^12], ["end of the file", "IEND"] },
        { "cut in a chunk", OneGray[..40], ["end of the file"] },
        { "bit flipped", [.. OneGray[..17], 5, .. OneGray[18..]], ["byte 8", "checksum", "'IHDR'"] },
        { "chunk length", [.. PngBuilder.Signature, 0xff, 0xff, 0xff, 0xff, .. OneGray[12..]], ["byte 8", "a chunk of 4294967295 bytes"] },
        { "too wide", File(PngBuilder.Header(65_537, 1, 8, 0)), ["65537 wide", "65536"] },
        { "negative", File(PngBuilder.Header(-1, 1, 8, 0)), ["4294967295 wide"] },
        { "too many pixels", File(PngBuilder.Header(65_536, 65_536, 1, 0)), ["67108864 pixels"] },
        { "no rows", File(PngBuilder.Header(1, 0, 8, 0)), ["0 high"] },
        { "depth", File(PngBuilder.Header(1, 1, 4, 2)), ["bit depth 4 with colour type 2"] },
        { "colour type", File(PngBuilder.Header(1, 1, 8, 5)), ["colour type 5"] },
        { "interlace", File(PngBuilder.Header(1, 1, 8, 0, 2)), ["interlace 2"] },
        { "short header", File(PngBuilder.Chunk("IHDR", 0, 0)), ["IHDR of 2 bytes"] },
        { "no header", File(PngBuilder.Chunk("IDAT", 0)), ["IDAT out of place"] },
        { "text first", File(PngBuilder.Chunk("tEXt", 0)), ["'tEXt'", "IHDR first"] },
        { "two headers", File(PngBuilder.Header(1, 1, 8, 0), PngBuilder.Header(1, 1, 8, 0)), ["IHDR out of place"] },
        { "unknown critical", File(PngBuilder.Header(1, 1, 8, 0), PngBuilder.Chunk("EVIL")), ["critical chunk 'EVIL'"] },
        { "split data", File(PngBuilder.Header(1, 1, 8, 0), Data(0, 1), PngBuilder.Chunk("tEXt"), Data(0, 1)), ["IDAT out of place"] },
        { "no data", File(PngBuilder.Header(1, 1, 8, 0), PngBuilder.Chunk("IEND")), ["IEND out of place"] },
        { "short data", File(PngBuilder.Header(9, 9, 8, 0), Data(0, 1)), ["only 2 bytes", "90"] },
        { "long data", File(PngBuilder.Header(1, 1, 8, 0), Data(0, 1, 2)), ["more than 2 bytes"] },
        { "not zlib", File(PngBuilder.Header(1, 1, 8, 0), PngBuilder.Chunk("IDAT", 1, 2, 3, 4)), ["damaged compressed pixels"] },
        { "filter", File(PngBuilder.Header(1, 1, 8, 0), Data(5, 1)), ["filter 5 in row 0"] },
        { "no palette", File(PngBuilder.Header(1, 1, 8, 3), Data(0, 1)), ["PLTE"] },
        { "palette size", File(PngBuilder.Header(1, 1, 8, 3), PngBuilder.Chunk("PLTE", 1, 2)), ["a palette of 2 bytes"] },
        { "palette index", File(PngBuilder.Header(1, 1, 8, 3), PngBuilder.Chunk("PLTE", 1, 2, 3), Data(0, 1)), ["palette colour 1", "0 to 0"] },
        { "transparency", File(PngBuilder.Header(1, 1, 8, 0), PngBuilder.Chunk("tRNS", 1), Data(0, 1)), ["tRNS", "1 bytes"] },
    };

    [Theory]
    [MemberData(nameof(Damages))]
    public void Complains_of(string what, byte[] file, string[] parts)
    {
        what.ShouldNotBeEmpty();
        new Action(() => Read(file)).ShouldComplain(parts);
    }

    [Fact]
    public void Survives_any_flipped_byte()
    {
        var file = PngBuilder.Build(5, 5, 4, 3, true, (y, x, _) => (y + x) % 3, PngBuilder.Chunk("PLTE", 1, 2, 3, 4, 5, 6, 7, 8, 9));
        for (var i = 0; i < file.Length; i++)
        {
            var damaged = (byte[])file.Clone();
            damaged[i] ^= 0x41;
            Should.Throw<UserErrorException>(() => Read(damaged));
            Should.Throw<UserErrorException>(() => Read(file[..i]));
        }
    }

    private static byte[] Data(params byte[] raw) => PngBuilder.Chunk("IDAT", PngBuilder.Zlib(raw));

    private static byte[] File(params byte[][] chunks) => [.. PngBuilder.Signature, .. chunks.SelectMany(c => c), .. PngBuilder.Chunk("IEND")];

    private static ImageTensor Read(byte[] file)
    {
        using var folder = new TempFolder();
        return ImageFile.Read(folder.Write("p.png", file));
    }
}
