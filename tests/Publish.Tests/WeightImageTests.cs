using System;
using System.IO;
using System.Linq;
using DslCompiler.Cli.Publish;
using DslCompiler.Data;
using DslCompiler.Inference;
using DslCompiler.Tests.Data;
using Shouldly;
using Xunit;

namespace DslCompiler.Publish.Tests;

/// <summary>F07: weights laid out at publish time, and what a program does with a file of them that is not what it should be.</summary>
public class WeightImageTests
{
    /// <summary>Folded norms, packed filters, filters that Winograd's convolution wants transformed, a product on parameters as they are.</summary>
    private const string Mixed = """
        model Mixed {
          input [24x24x3]
          CONV 32 3x3 pad 1 nobias - BN - RELU - CONV 48 3x3 pad 1 - BN - RELU - CONV 48 1x1 - RELU - MAXPOOL 2x2
          CONV 64 3x3 stride 2 pad 1 floor - BN - RELU
          FC 64 - RELU - FC 7
        }
        """;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Laid_out_weights_give_the_network_s_outputs_at_every_level(bool isPacked)
    {
        using var folder = new TempFolder();
        var weights = MixedWeights(folder);
        var samples = weights.Samples(5);
        foreach (var level in LaidOut.Levels)
        {
            var program = new LaidOut(weights, folder.At(level.Name), level, isPacked);
            var result = program.Run(["predict", "-", "--raw", "--batch", "2"], samples);
            result.Error.ShouldBe("");

            // The same bits as dslc with the same vectors; those of v2, which round products before they add them, it has not.
            Weights.Difference(result.Output, weights.Expect(samples, Weights.SimdOf(level))).ShouldBeLessThan(level.Number == 2 ? 1e-5 : double.Epsilon, level.Name);
            using var image = WeightImage.Open(program.WeightsFile, program.Model);
            image.KernelsAtStart.ShouldBe(isPacked ? 1 : program.Model.Prepared);

            // What Winograd's filters take more than plain ones is not on disk.
            image.StoredBytes.ShouldBeLessThan(new FileInfo(weights.Path).Length + (8 * 4096));
        }
    }

    /// <summary>F02, F03.</summary>
    [Theory]
    [InlineData(StoredAs.Float16, true, 0.55, 1e-3)]
    [InlineData(StoredAs.Float16, false, 0.55, 1e-3)]
    [InlineData(StoredAs.Int8, true, 0.35, 2e-2)]
    [InlineData(StoredAs.Int8, false, 0.35, 2e-2)]
    internal void Rounded_weights_take_less_and_give_nearly_the_same(StoredAs stored, bool isPacked, double size, double difference)
    {
        using var folder = new TempFolder();
        var weights = MixedWeights(folder);
        var samples = weights.Samples(5);
        var program = new LaidOut(weights, folder.At("p"), LaidOut.Levels[^1], isPacked, stored);
        var result = program.Run(["predict", "-", "--raw"], samples);
        result.Error.ShouldBe("");
        Weights.Difference(result.Output, weights.Expect(samples)).ShouldBeInRange(double.Epsilon, difference);
        ((double)new FileInfo(program.WeightsFile).Length).ShouldBeLessThan((size * new FileInfo(weights.Path).Length) + (12 * 4096));
    }

    [Theory]
    [InlineData(StoredAs.Float16, 5e-4)]
    [InlineData(StoredAs.Int8, 4e-3)]
    internal void A_page_comes_back_within_its_rounding(StoredAs stored, double share)
    {
        var random = new DslCompiler.Random.Philox(4, 0);
        var page = Enumerable.Range(0, PageEncoding.Floats).Select(i => i is 3 or 64 ? 0 : i < 128 ? 1e-3f * (float)random.Uniform((ulong)i) : (float)random.Uniform((ulong)i) - 0.5f).ToArray();
        page.AsSpan(256, 64).Clear();
        var (bytes, back) = (new byte[PageEncoding.Length(stored)], new float[PageEncoding.Floats]);
        PageEncoding.Encode(page, stored, bytes);
        PageEncoding.Decode(bytes, stored, back);
        foreach (var (block, i) in page.Zip(back).Chunk(PageEncoding.Block).Select((b, i) => (b, i)))
        {
            block.Max(p => Math.Abs(p.First - (double)p.Second)).ShouldBeLessThanOrEqualTo(share * block.Max(p => Math.Abs(p.First)), FormattableString.Invariant($"block {i}"));
        }
    }

    [Fact]
    public void Weights_laid_out_for_another_level_are_refused()
    {
        using var folder = new TempFolder();
        var weights = MixedWeights(folder);
        var (low, high) = (new LaidOut(weights, folder.At("v2"), CpuLevel.All[0], isPacked: true), new LaidOut(weights, folder.At("high"), LaidOut.Levels[^1], isPacked: true));
        high.Model.VectorLength.ShouldNotBe(low.Model.VectorLength);
        File.Copy(low.WeightsFile, high.WeightsFile, overwrite: true);
        high.Run(["info"]).Error.ShouldContain("one for vectors of 4 floats");
    }

    [Fact]
    public void Weights_of_another_model_are_refused()
    {
        using var folder = new TempFolder();
        var (mixed, lenet) = (new LaidOut(MixedWeights(folder), folder.At("a"), LaidOut.Levels[^1], isPacked: true), new LaidOut(Weights.Lenet5(folder), folder.At("b"), LaidOut.Levels[^1], isPacked: true));
        Action open = () => WeightImage.Open(mixed.WeightsFile, lenet.Model).Dispose();
        open.ShouldComplain("its fingerprint", "of this program (LeNet5)");
    }

    [Fact]
    public void A_thousand_damaged_headers_are_a_clear_error_each()
    {
        using var folder = new TempFolder();
        var program = new LaidOut(MixedWeights(folder), folder.At("p"), LaidOut.Levels[^1], isPacked: true);
        var good = File.ReadAllBytes(program.WeightsFile);
        var headerLength = BitConverter.ToInt32(good, 8);
        var random = new DslCompiler.Random.Philox(3, 0);
        for (var i = 0; i < 1000; i++)
        {
            var bad = good.ToArray();
            var at = (int)(random.Uniform((ulong)(2 * i)) * headerLength);
            if (i % 4 == 0)
            {
                bad = bad[..at];
            }
            else
            {
                bad[at] ^= (byte)(1 + (int)(random.Uniform((ulong)((2 * i) + 1)) * 255));

                // Half of them as an attacker would have it: with a checksum that fits.
                if (i % 2 == 0 && at >= WeightImageHeader.PrefixLength)
                {
                    BitConverter.TryWriteBytes(bad.AsSpan(12), Crc32.Append(0, bad.AsSpan(WeightImageHeader.PrefixLength, headerLength - WeightImageHeader.PrefixLength)));
                }
            }

            File.WriteAllBytes(program.WeightsFile, bad);
            try
            {
                using var image = WeightImage.Open(program.WeightsFile, program.Model);
                (i % 2 == 0).ShouldBeTrue("a damage that the checksum does not see");
                using var session = new InferenceSession(program.Model, image, Device.Cpu(1));
                session.Run();
            }
            catch (UserErrorException e)
            {
                e.Message.ShouldContain(".weights");
                e.Message.ShouldNotContain("\n");
            }
        }
    }

    [Fact]
    public void A_file_that_ends_early_is_refused()
    {
        using var folder = new TempFolder();
        var program = new LaidOut(MixedWeights(folder), folder.At("p"), LaidOut.Levels[^1], isPacked: true);
        File.WriteAllBytes(program.WeightsFile, File.ReadAllBytes(program.WeightsFile)[..^1]);
        Action open = () => WeightImage.Open(program.WeightsFile, program.Model).Dispose();
        open.ShouldComplain("segment", "within the");
    }

    private static Weights MixedWeights(TempFolder folder)
    {
        File.WriteAllText(folder.At("mixed.dsl"), Mixed);
        return new Weights(folder, folder.At("mixed.dsl"), null, []);
    }
}
