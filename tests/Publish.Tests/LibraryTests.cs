using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using DslCompiler.Cli.Publish;
using Shouldly;
using Xunit;

namespace DslCompiler.Publish.Tests;

/// <summary>F07, issue 7: LeNet-5 as a shared library, called from C and from Python by the examples that come with it.</summary>
public class LibraryTests(LibraryFixture fixture) : IClassFixture<LibraryFixture>
{
    private const string Python = "/usr/bin/python3";

    [NativeFact]
    public void The_examples_in_C_and_Python_give_the_network_s_classes()
    {
        var samples = fixture.Weights.Samples(5);
        var expected = fixture.Weights.Expect(samples, SimdLevel.Avx2).Chunk(10)
            .Select(s => (Class: Array.IndexOf(s, s.Max()), Score: s.Max())).ToArray();
        var c = Native.Run(fixture.Build("example.c"), [], samples);
        c.Error.ShouldBe("");
        var python = File.Exists(Python) ? Native.Run(Python, [Path.Combine(fixture.Folder, "example.py")], samples) : c;
        python.Error.ShouldBe("");
        python.Text.ShouldBe(c.Text);
        c.Text.TrimEnd('\n').Split('\n').Select(l => l.Split(' ')).Select(w => (int.Parse(w[0], CultureInfo.InvariantCulture), float.Parse(w[1], CultureInfo.InvariantCulture))).ShouldBe(expected);
    }

    [NativeFact]
    public void Eight_threads_at_once_get_right_answers() => Stress("threads", 300).Text.ShouldBe("0 wrong\n");

    [NativeFact]
    public void What_is_wrong_is_told_and_harms_nothing() => Stress("errors", 1).Text.ShouldBe("0 wrong\n");

    [NativeFact]
    public void A_thousand_models_leave_nothing_behind()
    {
        // What LeakSanitizer finds after one round is the .NET runtime's own, made once.
        var program = fixture.Build("stress.c", "-fsanitize=address");
        var (one, thousand) = (Leaked(program, 1), Leaked(program, 1000));
        thousand.ShouldBe(one);
        one.ShouldBeLessThan(1024);

        // And memory that no such tool sees: at the end as at half time.
        long.Parse(Stress("leaks", 1000).Text, CultureInfo.InvariantCulture).ShouldBeLessThan(4096);
    }

    [NativeFact]
    public void It_needs_the_C_library_only_and_gives_out_four_functions()
    {
        var library = Path.Combine(fixture.Folder, "liblenet5.so");
        new FileInfo(library).Length.ShouldBeLessThan(3_000_000);
        Regex.Matches(Native.Run("ldd", [library]).Text, @"lib\w+\.so").Select(m => m.Value).Distinct().ShouldBeSubsetOf(["libc.so", "libm.so"]);
        Regex.Matches(Native.Run("nm", ["-D", library]).Text, @" T (\w+)").Select(m => m.Groups[1].Value).Order(StringComparer.Ordinal)
            .ShouldBe(["lenet5_create", "lenet5_free", "lenet5_last_error", "lenet5_predict"]);
    }

    [NativeFact]
    public void A_processor_that_is_too_old_is_an_error_not_an_end()
    {
        var result = Native.Run(fixture.Build("example.c"), [], [], ("DSLC_CPU_LEVEL", "v2"));
        result.Code.ShouldBe(1);
        result.Error.ShouldBe("error: this library needs a processor of level x86-64-v3, and this one has less; publish it with a lower --cpu\n");
    }

    private ToolResult Stress(string what, int rounds)
    {
        var result = Native.Run(fixture.Build("stress.c"), [what, FormattableString.Invariant($"{rounds}")], fixture.Weights.Samples(8));
        result.Code.ShouldBe(0, result.Text);
        return result;
    }

    private long Leaked(string program, int rounds)
    {
        var result = Native.Run(program, ["leaks", FormattableString.Invariant($"{rounds}")], fixture.Weights.Samples(8));
        result.Error.ShouldNotContain("AddressSanitizer: heap");
        return Regex.Match(result.Error, @"SUMMARY: AddressSanitizer: (\d+) byte") is { Success: true } found ? long.Parse(found.Groups[1].Value, CultureInfo.InvariantCulture) : 0;
    }
}
