using System.Collections.Generic;
using System.Linq;
using System.Runtime.Intrinsics.X86;

namespace DslCompiler.Cli.Publish;

/// <summary>A level of x86-64 processors that a program is compiled for (psABI, "Micro-Architecture Levels"): once it is compiled it has no other.</summary>
/// <param name="Name"><c>v3</c>.</param>
/// <param name="Number">3.</param>
/// <param name="Symbol">What the generated code asks for.</param>
/// <param name="SetsOfNet9">What NativeAOT's compiler of .NET 9 calls it: it knows no levels.</param>
/// <param name="Text">What it has, in words.</param>
/// <param name="IsHere">Whether this machine has it.</param>
internal sealed record CpuLevel(string Name, int Number, string Symbol, string SetsOfNet9, string Text, bool IsHere)
{
    private const string V3Sets = "avx2,fma,bmi,bmi2,lzcnt,movbe,popcnt";

    public static readonly IReadOnlyList<CpuLevel> All =
    [
        new("v2", 2, "DSLC_X86_64_V2", "sse4.2,popcnt", "SSE4.2", Sse42.IsSupported),
        new("v3", 3, "DSLC_X86_64_V3", V3Sets, "AVX2 with FMA", Avx2.IsSupported && Fma.IsSupported && Bmi2.IsSupported),
        new("v4", 4, "DSLC_X86_64_V4", V3Sets + ",avx512f,avx512f_vl,avx512bw,avx512bw_vl,avx512cd,avx512cd_vl,avx512dq,avx512dq_vl", "AVX-512",
            Avx512F.IsSupported && Avx512F.VL.IsSupported && Avx512BW.IsSupported && Avx512CD.IsSupported && Avx512DQ.IsSupported),
    ];

    /// <summary>The words of <c>--cpu</c>.</summary>
    public static string[] Words => [.. All.Select(l => l.Name), .. All.Select(l => l.LongName), "native", "all"];

    /// <summary><c>x86-64-v3</c>.</summary>
    public string LongName => "x86-64-" + Name;

    /// <summary>What the NativeAOT compiler of a framework calls it. That of .NET 10 knows levels, and no longer all names of single sets.</summary>
    public string InstructionSets(string framework) => framework == "net9.0" ? SetsOfNet9 : LongName;

    /// <summary>The levels of a word of <c>--cpu</c>.</summary>
    public static IReadOnlyList<CpuLevel> Parse(string word) => word switch
    {
        "all" => All,
        "native" => [All.LastOrDefault(l => l.IsHere) ?? throw new UserErrorException("--cpu native: this machine is no x86-64-v2; name the level of the machine that shall run it")],
        _ => [All.First(l => l.Name == word || l.LongName == word)],
    };
}
