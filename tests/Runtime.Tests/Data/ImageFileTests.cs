using System;
using System.Linq;
using System.Text;
using DslCompiler.Data;
using Shouldly;
using Xunit;

namespace DslCompiler.Tests.Data;

public class ImageFileTests
{
    public static TheoryData<byte[], int, float[]> Netpbm() => new()
    {
        { Ascii("P2\n# a comment\n2 1 # more\n255\n7 255"), 1, [7, 255] },
        { Ascii("P2 2 1 1 0 1\n"), 1, [0, 255] },
        { Ascii("P3 1 2 5 1 2 3 4 5 0"), 3, [51, 204, 102, 255, 153, 0] },
        { [.. Ascii("P5 2 1 255\n"), 10, 20], 1, [10, 20] },
        { [.. Ascii("P5 2 1 255\n"), 10, 20, 10], 1, [10, 20] },
        { [.. Ascii("P5 1 1 65535\n"), 1, 1], 1, [1] },
        { [.. Ascii("P6 1 1 255\n"), 1, 2, 3], 3, [1, 2, 3] },
    };

    [Theory]
    [MemberData(nameof(Netpbm))]
    public void Reads_netpbm(byte[] file, int channels, float[] values)
    {
        var image = Read(file);
        image.Channels.ShouldBe(channels);
        image.Values.ShouldBe(values, 1e-4f);
    }

    public static TheoryData<byte[], float[], int, int, int> Npy() => new()
    {
        { Npy1("<f4", "(1, 2)", Floats(1.5f, -2)), [1.5f, -2], 1, 2, 1 },
        { Npy1("|u1", "(1, 2, 3)", [1, 2, 3, 4, 5, 6]), [1, 4, 2, 5, 3, 6], 1, 2, 3 },
        { Npy1("|u1", "(1, 3, 1, 2)", [1, 2, 3, 4, 5, 6]), [1, 2, 3, 4, 5, 6], 1, 2, 3 },
        { Npy1("<i4", "(1,1)", [7, 1, 0, 0]), [263], 1, 1, 1 },
        { Npy1("<f8", "(1,1,)", BitConverter.GetBytes(0.25)), [0.25f], 1, 1, 1 },
        { [0x93, .. Ascii("NUMPY"), 2, 0, .. BitConverter.GetBytes(61), .. Ascii("{\"descr\": \"|u1\", \"fortran_order\": False, \"shape\": (1, 1)}".PadRight(60) + "\n"), 9], [9], 1, 1, 1 },
    };

    [Theory]
    [MemberData(nameof(Npy))]
    public void Reads_npy(byte[] file, float[] values, int height, int width, int channels)
    {
        var image = Read(file);
        (image.Height, image.Width, image.Channels).ShouldBe((height, width, channels));
        image.Values.ShouldBe(values);
    }

    public static TheoryData<byte[], string[]> Damages() => new()
    {
        { [], ["an empty file"] },
        { [0xff, 0xd8, 0xff], ["a JPEG picture", "PNG"] },
        { [1, 2, 3], ["010203"] },
        { Ascii("P2"), ["byte 2", "the width"] },
        { Ascii("P2x1 1 1 0"), ["byte 2", "0x78"] },
        { Ascii("P2 -1 1 1 0"), ["byte 3", "the width"] },
        { Ascii("P2 99999999999 1 1 0"), ["the width over 65536"] },
        { Ascii("P2 65536 65536 1 0"), ["65536 wide"] },
        { Ascii("P2 30000 2000 1 0"), ["60000000 samples", "end of the file"] },
        { Ascii("P2 0 1 1 0"), ["0 wide"] },
        { Ascii("P2 1 1 0 0"), ["maximum 0"] },
        { Ascii("P2 1 1 70000 0"), ["the maximum over 65535"] },
        { Ascii("P2 1 1 9 10"), ["byte 9", "a sample over 9"] },
        { Ascii("P2 2 1 9 10"), ["end of the file"] },
        { Ascii("P2 2 1 9 1 a"), ["0x61"] },
        { Ascii("P2 1 1 9 1 2"), ["1 more bytes"] },
        { Ascii("P5 2 1 255\n1"), ["end of the file", "2 samples"] },
        { Ascii("P5 1 1 255x1"), ["0x78", "one space"] },
        { Ascii("P5 1 1 9\n1"), ["sample 49", "0 to 9"] },
        { Ascii("P6 1 1 255\n12"), ["end of the file"] },
        { [0x93, .. Ascii("NUMPY")], ["version 1.0 or 2.0"] },
        { [0x93, .. Ascii("NUMPY"), 3, 0, 0, 0, 0, 0], ["version 3.0"] },
        { [0x93, .. Ascii("NUMPY"), 1, 0, 0xff, 0xff, 0, 0], ["a header of 65535 bytes"] },
        { [0x93, .. Ascii("NUMPY"), 2, 0, 0xff, 0xff, 0xff, 0xff], ["a header of 4294967295 bytes"] },
        { Npy1("<f4", "(1, 1)", [1, 2, 3]), ["3 bytes of data", "4"] },
        { Npy1("<f4", "(1, 1)", Floats(float.NaN)), ["not finite"] },
        { Npy1("<f8", "(1, 1)", BitConverter.GetBytes(1e300)), ["not finite"] },
        { Npy1(">f4", "(1, 1)", [1, 2, 3, 4]), ["'>f4'", "'<f4'"] },
        { Npy1("<f4", "(3, 8, 9)", Floats(1)), ["shape (3, 8, 9)", "(1, C, H, W)"] },
        { Npy1("<f4", "()", Floats(1)), ["shape ()"] },
        { Npy1("<f4", "(65536, 65536)", Floats(1)), ["65536 wide"] },
        { Npy1("<f4", "(1, 9999999999999999999999)", Floats(1)), ["a header like"] },
        { Npy1("<f4", "(1, 1", Floats(1)), ["a header like"] },
        { Npy1("<f4", "(1, 1)", Floats(1), "True"), ["Fortran order"] },
        { Npy1("<f4", "(1, 1), 'descr': 'x'", Floats(1)), ["'descr' twice"] },
        { Npy1("<f4", "(1, 1), 'more': 'x'", Floats(1)), ["key 'more'"] },
    };

    [Theory]
    [MemberData(nameof(Damages))]
    public void Complains_of(byte[] file, string[] parts) => new Action(() => Read(file)).ShouldComplain(parts);

    [Fact]
    public void Complains_of_missing_files_and_folders()
    {
        using var folder = new TempFolder();
        new Action(() => ImageFile.Read(folder.At("no.png"))).ShouldComplain("no such file");
        new Action(() => ImageFile.Read(folder.Path)).ShouldComplain("found a folder");
    }

    [Fact]
    public void Survives_any_flipped_or_missing_byte()
    {
        foreach (var file in new[] { Npy1("<f4", "(1, 2)", Floats(1, 2)), Ascii("P3 1 2 5 1 2 3 4 5 0"), [.. Ascii("P5 2 1 255\n"), 10, 20] })
        {
            for (var i = 0; i < file.Length; i++)
            {
                foreach (var damage in new byte[] { 1, 0x10, 0x80 })
                {
                    var damaged = (byte[])file.Clone();
                    damaged[i] ^= damage;
                    ReadOrComplain(damaged);
                }

                ReadOrComplain(file[..i]);
            }
        }
    }

    private static void ReadOrComplain(byte[] file)
    {
        try
        {
            Read(file).Values.Length.ShouldBeGreaterThan(0);
        }
        catch (UserErrorException e)
        {
            e.Message.ShouldContain("Fix: ");
        }
    }

    private static byte[] Ascii(string text) => Encoding.ASCII.GetBytes(text);

    private static byte[] Floats(params float[] values) => [.. values.SelectMany(BitConverter.GetBytes)];

    private static byte[] Npy1(string descr, string shape, byte[] data, string fortran = "False")
    {
        var header = $"{{'descr': '{descr}', 'fortran_order': {fortran}, 'shape': {shape}, }}".PadRight(117) + "\n";
        return [0x93, .. Ascii("NUMPY"), 1, 0, (byte)header.Length, 0, .. Ascii(header), .. data];
    }

    private static ImageTensor Read(byte[] file)
    {
        using var folder = new TempFolder();
        return ImageFile.Read(folder.Write("picture", file));
    }
}
