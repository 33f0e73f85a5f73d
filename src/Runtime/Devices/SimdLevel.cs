using System;
using System.Linq;
using System.Numerics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace DslCompiler;

/// <summary>Which vectors the kernels use.</summary>
public enum SimdLevel
{
    /// <summary>What <see cref="SimdLevels.Variable"/> says; without it, the widest that the machine has.</summary>
    Auto,

    /// <summary>16 floats.</summary>
    Avx512,

    /// <summary>8 floats, AVX2 with FMA.</summary>
    Avx2,

    /// <summary>4 floats: Arm's. They run on other machines too, as 128-bit vectors.</summary>
    AdvSimd,

    /// <summary>Those of the machine's <see cref="Vector{T}"/>, whatever they are.</summary>
    Portable,
}

/// <summary>The levels' names, and which of them this machine has.</summary>
public static class SimdLevels
{
    /// <summary>The environment variable that sets the level where the program leaves the choice.</summary>
    public const string Variable = "DSLC_SIMD";

    private static readonly (string Name, SimdLevel Level, string Text)[] Levels =
    [
        ("avx512", SimdLevel.Avx512, "AVX-512"),
        ("avx2", SimdLevel.Avx2, "AVX2"),
        ("neon", SimdLevel.AdvSimd, AdvSimd.IsSupported ? "AdvSimd" : "128-bit vectors"),
        ("portable", SimdLevel.Portable, FormattableString.Invariant($"{Vector<byte>.Count * 8}-bit Vector<T>")),
    ];

    /// <summary>The names that <see cref="Parse"/> knows.</summary>
    public static string[] Names => Levels.Select(l => l.Name).ToArray();

    /// <summary>The level of a name; <paramref name="source"/> says in a <see cref="UserErrorException"/> where the name came from.</summary>
    public static SimdLevel Parse(string name, string source)
    {
        var found = Levels.FirstOrDefault(l => l.Name == name);
        return found.Name is null ? throw new UserErrorException($"{source} takes one of {string.Join(", ", Names)}, not '{name}'") : found.Level;
    }

    /// <summary>A constant to whoever compiles for a certain processor.</summary>
    public static bool HasAvx512 => Avx512F.IsSupported;

    /// <summary>A constant likewise.</summary>
    public static bool HasAvx2 => Avx2.IsSupported && Fma.IsSupported;

    /// <summary>Whether this machine has it. Asked of the processor, not of <c>Vector512.IsHardwareAccelerated</c>: that is false on some that have AVX-512.</summary>
    public static bool IsSupported(SimdLevel level) => level switch
    {
        SimdLevel.Avx512 => HasAvx512,
        SimdLevel.Avx2 => HasAvx2,
        SimdLevel.AdvSimd => Vector128.IsHardwareAccelerated,
        _ => true,
    };

    /// <summary>The level that kernels run with, where one was asked for: a <see cref="UserErrorException"/> where the machine lacks it.</summary>
    public static SimdLevel Resolve(SimdLevel asked)
    {
        var source = "";
        if (asked == SimdLevel.Auto && Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } name)
        {
            (asked, source) = (Parse(name, Variable), Variable + ": ");
        }

        return asked == SimdLevel.Auto ? Widest
            : IsSupported(asked) ? asked
            : throw new UserErrorException($"{source}this machine has no {Text(asked)}; it has {string.Join(", ", Levels.Where(l => IsSupported(l.Level)).Select(l => l.Name))}");
    }

    internal static string Text(SimdLevel level) => Levels.First(l => l.Level == level).Text;

    internal static SimdLevel Widest =>
        HasAvx512 ? SimdLevel.Avx512
        : HasAvx2 ? SimdLevel.Avx2
        : AdvSimd.IsSupported ? SimdLevel.AdvSimd
        : SimdLevel.Portable;
}
