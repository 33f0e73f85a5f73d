using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using DslCompiler.Cli.Publish;
using DslCompiler.Tests.Cli;
using DslCompiler.Tests.Data;
using Shouldly;
using Xunit;

namespace DslCompiler.Publish.Tests;

/// <summary>F07, issue 7: the native program of LeNet-5, as <c>dslc publish</c> makes it.</summary>
public class NativeTests(NativeFixture fixture) : IClassFixture<NativeFixture>
{
    private const long LargestProgram = 3_000_000;
    private const double LongestStartMs = 15;
    private const long MostMemoryKb = 25_000;

    [NativeFact]
    public void It_is_one_small_file_that_needs_the_C_library_only()
    {
        Directory.GetFiles(Path.GetDirectoryName(fixture.One)!).ShouldBe([fixture.One]);
        new FileInfo(fixture.One).Length.ShouldBeLessThan(LargestProgram);
        var libraries = Regex.Matches(Native.Run("ldd", [fixture.One]).Text, @"lib\w+\.so").Select(m => m.Value).Distinct();
        libraries.ShouldBeSubsetOf(["libc.so", "libm.so"]);
    }

    [NativeFact]
    public void It_gives_what_the_JIT_gives()
    {
        var samples = fixture.Weights.Samples(20);
        var result = Native.Run(fixture.One, ["predict", "-", "--raw", "--batch", "8"], samples);
        result.Error.ShouldBe("");
        Weights.Difference(result.Output, fixture.Weights.Expect(samples, SimdLevel.Avx2)).ShouldBe(0);
    }

    [NativeFact]
    public void It_reads_pictures_as_dslc_does()
    {
        using var folder = new TempFolder();
        var png = folder.Write("a.png", PngBuilder.Build(31, 25, 8, 2, true, (y, x, c) => (x + (y * 3) + (c * 50)) & 255));
        var pgm = folder.Write("b.pgm", [.. Encoding.ASCII.GetBytes("P5 28 28 255\n"), .. Enumerable.Range(0, 784).Select(i => (byte)(i * 5))]);
        Native.Run(fixture.One, ["predict", png, pgm]).Text.ShouldBe(Dslc.Run("--simd", "avx2", "predict", fixture.Weights.Dsl, "--weights", fixture.Weights.Path, png, pgm).Output);
    }

    [NativeFact]
    public void It_starts_fast_and_takes_little_memory()
    {
        // The least of some: other work on the machine only adds.
        var samples = fixture.Weights.Samples(1);
        var least = Enumerable.Range(0, 20).Min(_ =>
        {
            var start = Stopwatch.GetTimestamp();
            Native.Run(fixture.One, ["predict", "-"], samples).Code.ShouldBe(0);
            return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        });
        least.ShouldBeLessThan(LongestStartMs);

        using var process = Process.Start(new ProcessStartInfo(fixture.One, ["bench", "--seconds", "20"]) { RedirectStandardOutput = true })!;
        try
        {
            System.Threading.Thread.Sleep(500);
            var peak = File.ReadLines($"/proc/{process.Id}/status").First(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
            long.Parse(Regex.Match(peak, @"\d+").Value, System.Globalization.CultureInfo.InvariantCulture).ShouldBeLessThan(MostMemoryKb);
        }
        finally
        {
            process.Kill();
        }
    }

    [NativeFact]
    public void A_processor_that_is_too_old_is_told_in_one_line()
    {
        var result = Native.Run(fixture.One, ["info"], null, ("DSLC_CPU_LEVEL", "v2"));
        result.Code.ShouldBe(1);
        result.Output.ShouldBeEmpty();
        result.Error.ShouldBe("error: this program needs a processor of level x86-64-v3, and this one is x86-64-v2; publish it with a lower --cpu, or with --cpu all\n");
    }

    [NativeFact]
    public void Its_mistakes_are_clear()
    {
        Native.Run(fixture.One, ["predict", "nowhere.png"]).ShouldSatisfyAllConditions(r => r.Code.ShouldBe(1), r => r.Error.ShouldStartWith("error: nowhere.png: no such file"));
        Native.Run(fixture.One, ["predict", "/dev/null"]).ShouldSatisfyAllConditions(r => r.Code.ShouldBe(1), r => r.Error.ShouldContain("an empty file"));
        Native.Run(fixture.One, ["fly"]).Code.ShouldBe(2);
        Native.Run(fixture.One, []).Code.ShouldBe(2);
    }

    [NativeFact]
    public void One_for_all_levels_picks_the_processor_s_and_gives_the_same()
    {
        var samples = fixture.Weights.Samples(4);
        foreach (var level in CpuLevel.All.Where(l => l.IsHere))
        {
            Native.Run(fixture.All, ["info"], null, ("DSLC_CPU_LEVEL", level.Name)).Text.ShouldContain(level.LongName);
            var result = Native.Run(fixture.All, ["predict", "-", "--raw"], samples, ("DSLC_CPU_LEVEL", level.Name));
            Weights.Difference(result.Output, fixture.Weights.Expect(samples, Weights.SimdOf(level))).ShouldBeLessThan(level.Number == 2 ? 1e-6 : double.Epsilon, level.Name);
        }

        Native.Run(fixture.All, ["info"]).Text.ShouldContain(CpuLevel.All.Last(l => l.IsHere).LongName);
        Native.Run(fixture.All, ["info"], null, ("DSLC_CPU_LEVEL", "v1")).ShouldSatisfyAllConditions(r => r.Code.ShouldBe(1), r => r.Error.ShouldContain("x86-64-v2 at least"));
        Directory.GetFiles(Path.GetDirectoryName(fixture.All)!).Select(Path.GetFileName).Order(StringComparer.Ordinal)
            .ShouldBe(["lenet5", "lenet5-v2", "lenet5-v3", "lenet5-v4", "lenet5.weights"]);
    }
}
