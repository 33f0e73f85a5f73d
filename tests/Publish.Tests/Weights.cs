using System;
using System.Collections.Immutable;
using System.Linq;
using System.Runtime.InteropServices;
using DslCompiler.Cli;
using DslCompiler.Cli.Publish;
using DslCompiler.Data;
using DslCompiler.Random;
using DslCompiler.Tests;
using DslCompiler.Tests.Data;

namespace DslCompiler.Publish.Tests;

/// <summary>A model of the zoo with drawn weights, as <c>dslc train</c> would save them, and what it gives by the JIT.</summary>
internal sealed class Weights
{
    public Weights(TempFolder folder, string dsl, Preprocessing? preprocessing, ImmutableArray<string> classes)
    {
        (Dsl, Path) = (dsl, folder.At(System.IO.Path.GetFileNameWithoutExtension(dsl) + ".safetensors"));
        Network = Create(dsl, Device.Cpu());

        // Statistics of normalisation that are no ones and zeros, so that folding them shows.
        foreach (var (buffer, number) in Network.Buffers.Select((b, i) => (b, (ulong)i)))
        {
            var random = new Philox(9, number);
            for (var i = 0; i < buffer.Value.Length; i++)
            {
                buffer.Value[i] = (buffer.Name.EndsWith("var", StringComparison.Ordinal) ? 0.5f : -0.5f) + (float)random.Uniform((ulong)i);
            }
        }

        Network.Save(Path, preprocessing is null ? null : TrainedModel.Metadata(preprocessing, classes));
    }

    public static ImmutableArray<string> Digits { get; } = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine \"9\""];

    /// <summary>The <c>.dsl</c> file.</summary>
    public string Dsl { get; }

    /// <summary>The weights file.</summary>
    public string Path { get; }

    public Network Network { get; }

    public static Weights Lenet5(TempFolder folder) => new(folder, RepoFiles.At("models", "lenet5.dsl"), new Preprocessing([0.13f], [0.31f], 28, 28), Digits);

    /// <summary>Raw samples.</summary>
    public byte[] Samples(int count)
    {
        var input = Network.CreateInput(count);
        var random = new Philox(5, 0);
        for (var i = 0; i < input.Span.Length; i++)
        {
            input.Span[i] = (float)((2 * random.Uniform((ulong)i)) - 1);
        }

        return MemoryMarshal.AsBytes(input.Span).ToArray();
    }

    /// <summary>What <c>dslc</c>'s own network gives for them, with any vectors.</summary>
    public float[] Expect(byte[] samples, SimdLevel simd = SimdLevel.Auto)
    {
        var network = simd == SimdLevel.Auto ? Network : Create(Dsl, new CpuDevice(1, simd));
        if (network != Network)
        {
            network.Load(Path);
        }

        var input = network.CreateInput(samples.Length / sizeof(float) / network.CreateInput(1).Length);
        samples.CopyTo(MemoryMarshal.AsBytes(input.Span));
        return network.ForwardUntyped(input).Span.ToArray();
    }

    /// <summary>The vectors that <c>dslc</c> has for a level; v2 has its own.</summary>
    public static SimdLevel SimdOf(CpuLevel level) => level.Number switch { 4 => SimdLevel.Avx512, 3 => SimdLevel.Avx2, _ => SimdLevel.Auto };

    private static Network Create(string dsl, Device device) =>
        ModelCompiler.Create(ModelLoader.Load(dsl, null, new Terminal(System.IO.TextWriter.Null, System.IO.TextWriter.Null, false)), dsl, device, seed: 7, batch: 1);

    /// <summary>The largest difference of raw outputs, over the largest of them.</summary>
    public static double Difference(byte[] raw, float[] expected)
    {
        var found = MemoryMarshal.Cast<byte, float>(raw).ToArray();
        return found.Length != expected.Length ? double.PositiveInfinity
            : found.Zip(expected, (a, b) => Math.Abs(a - (double)b)).Max() / expected.Max(Math.Abs);
    }
}
