using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DslCompiler.Data;
using Shouldly;
using Xunit;

namespace DslCompiler.Tests.Data;

public class PreprocessingTests
{
    private static readonly Dataset Gray = new("gray", 2, 2, 1, [0, 255, 51, 102, 0, 0, 0, 204], [0, 0], ["a"]);
    private static readonly Dataset Rgb = new("rgb", 1, 2, 3, [10, 20, 30, 40, 50, 60], [0], ["a"]);

    [Fact]
    public void Measures_mean_and_population_deviation()
    {
        double[] values = [0, 1, 0.2, 0.4, 0, 0, 0, 0.8];
        var mean = values.Average();
        var measured = Preprocessing.Measure(Gray);
        (measured.Height, measured.Width, measured.Channels).ShouldBe((2, 2, 1));
        measured.Mean[0].ShouldBe((float)mean);
        measured.Std[0].ShouldBe((float)Math.Sqrt(values.Average(v => (v - mean) * (v - mean))), 1e-7f);
        Preprocessing.Measure(Gray, 3).Mean.ShouldBe([measured.Mean[0], measured.Mean[0], measured.Mean[0]]);
        Preprocessing.Measure(Rgb).Mean[2].ShouldBe(55 / 255f);
        Preprocessing.Measure(Rgb, 1).Mean[0].ShouldBe((0.299f * 15 + 0.587f * 35 + 0.114f * 55) / 255, 1e-6f);
    }

    [Fact]
    public void A_constant_channel_has_deviation_1()
    {
        var flat = Preprocessing.Measure(new Dataset("flat", 1, 1, 1, [77, 77], [0, 0], ["a"]));
        flat.Std[0].ShouldBe(1f);
        new Action(() => Preprocessing.Measure(new Dataset("none", 1, 1, 1, [], [], ["a"]))).ShouldComplain("none");
        new Action(() => Preprocessing.Measure(Gray, 2)).ShouldComplain("its channels", "found 1");
    }

    [Fact]
    public void Centres_on_normalised_zero()
    {
        var plain = new Preprocessing([0.5f], [0.5f], 2, 2);
        var target = new float[16];
        plain.Fill(Gray, 0, target, 4, 4);
        float o = -1, a = 1, b = 51 / 255f * 2 - 1, c = 102 / 255f * 2 - 1;
        target.ShouldBe([o, o, o, o, o, o, a, o, o, b, c, o, o, o, o, o], 1e-6f);
        var odd = new float[6];
        plain.Fill(Gray, 0, odd, 2, 3);
        odd.ShouldBe([o, a, o, b, c, o], 1e-6f);
    }

    [Theory]
    [InlineData(2, 2)]
    [InlineData(5, 4)]
    [InlineData(1, 2)]
    [InlineData(3, 1)]
    public void A_picture_of_the_data_set_gives_the_same_bits_from_a_file(int height, int width)
    {
        var measured = Preprocessing.Measure(Gray, 3);
        var (fromData, fromFile) = (new float[3 * height * width], new float[3 * height * width]);
        measured.Fill(Gray, 0, fromData, height, width);
        measured.Fill(new ImageTensor("i", 2, 2, 1, [0, 255, 51, 102]), fromFile, height, width);
        fromFile.ShouldBe(fromData);
        fromData[..(height * width)].ShouldBe(fromData[^(height * width)..]);
    }

    [Fact]
    public void Converts_colour_to_gray()
    {
        var plain = new Preprocessing([0f], [1 / 255f], 1, 2);
        float[] target = new float[2], again = new float[2];
        plain.Fill(Rgb, 0, target, 1, 2);
        target[0].ShouldBe(0.299f * 10 + 0.587f * 30 + 0.114f * 50, 1e-3f);
        plain.Fill(new ImageTensor("i", 1, 2, 3, [10, 20, 30, 40, 50, 60]), again, 1, 2);
        again.ShouldBe(target);
        var four = new ImageTensor("four.npy", 1, 1, 4, [0, 0, 0, 0]);
        new Action(() => plain.Fill(four, new float[2], 1, 2)).ShouldComplain("four.npy", "found 4");
        Should.Throw<ArgumentException>(() => plain.Fill(Rgb, 0, new float[3], 1, 2));
        Should.Throw<ArgumentOutOfRangeException>(() => plain.Fill(Rgb, 1, new float[2], 1, 2));
    }

    [Theory]
    [InlineData(1, 4, 1, 2, new float[] { 0, 100, 200, 100 }, new float[] { 71.42857f, 142.85715f })] // Pillow's BILINEAR: weights 3 3 1 of 7
    [InlineData(1, 2, 1, 4, new float[] { 0, 100 }, new float[] { 0, 25, 75, 100 })]
    [InlineData(2, 1, 4, 1, new float[] { 0, 100 }, new float[] { 0, 25, 75, 100 })]
    [InlineData(1, 1, 2, 2, new float[] { 9 }, new float[] { 9, 9, 9, 9 })]
    [InlineData(3, 3, 1, 1, new float[] { 9, 9, 9, 9, 9, 9, 9, 9, 9 }, new float[] { 9 })]
    public void Resizes_as_Pillow_does(int height, int width, int newHeight, int newWidth, float[] source, float[] expected)
    {
        var target = new float[expected.Length];
        Resize.Bilinear(source, height, width, target, newHeight, newWidth);
        target.ShouldBe(expected, 1e-4f);
    }

    [Fact]
    public void A_picture_of_another_size_meets_the_training_size_first()
    {
        var plain = new Preprocessing([0f], [1 / 255f], 1, 2);
        var target = new float[4];
        plain.Fill(new ImageTensor("i", 1, 4, 1, [100, 100, 100, 100]), target, 1, 4);
        target.ShouldBe([0, 100, 100, 0], 1e-3f);
    }

    [Fact]
    public void Filling_from_data_allocates_nothing()
    {
        var digits = SyntheticDigits.Create(4, 1);
        var measured = Preprocessing.Measure(digits);
        var target = new float[32 * 32];
        measured.Fill(digits, 0, target, 32, 32);
        var before = GC.GetAllocatedBytesForCurrentThread();
        measured.Fill(digits, 1, target, 32, 32);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    [Fact]
    public void Text_brings_back_the_same_bits_in_any_culture()
    {
        var culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = ",", NegativeSign = "~" } };
            var original = new Preprocessing([1 / 3f, -0.1f, 0], [float.Epsilon, 0.30810776f, 1e10f], 28, 65_536 / 64);
            var copy = Preprocessing.FromMetadata(original.ToMetadata(), "w");
            copy.ShouldBe(original);
            copy.GetHashCode().ShouldBe(original.GetHashCode());
            copy.Std.Select(BitConverter.SingleToInt32Bits).ShouldBe(original.Std.Select(BitConverter.SingleToInt32Bits));
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Theory]
    [InlineData("height", null, "no key preprocessing.height")]
    [InlineData("height", "-1", "'-1'")]
    [InlineData("width", "0", "28x0")]
    [InlineData("width", "70000", "28x70000")]
    [InlineData("mean", "", "preprocessing.mean")]
    [InlineData("mean", "0.1,0.2", "2 means and 1 deviations")]
    [InlineData("mean", "NaN", "NaN")]
    [InlineData("std", "0", "deviation 0")]
    [InlineData("std", "-1", "deviation -1")]
    [InlineData("std", "1;2", "'1;2'")]
    public void Complains_of_metadata(string key, string? value, string part)
    {
        var metadata = new Dictionary<string, string>(new Preprocessing([0.5f], [0.5f], 28, 28).ToMetadata());
        metadata.Remove("preprocessing." + key);
        if (value is not null)
        {
            metadata.Add("preprocessing." + key, value);
        }

        new Action(() => Preprocessing.FromMetadata(metadata, "w.safetensors")).ShouldComplain("w.safetensors", part);
    }
}
