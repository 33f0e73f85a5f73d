using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.Intrinsics.X86;
using DslCompiler.Simd;

namespace DslCompiler.Generator.Tests;

/// <summary>A vector type that kernels are instantiated over.</summary>
internal sealed record VectorKind(string Name, Type Vector, Type Element, double Epsilon)
{
    /// <summary>Those that this machine has.</summary>
    public static IReadOnlyList<VectorKind> All { get; } = new[]
    {
        Avx512F.IsSupported ? new VectorKind("Avx512", typeof(Avx512Vec), typeof(float), Math.ScaleB(1, -24)) : null,
        new VectorKind("Portable", typeof(PortableVec), typeof(float), Math.ScaleB(1, -24)),
        new VectorKind("Float64", typeof(Float64Vec), typeof(double), Math.ScaleB(1, -53)),
    }.OfType<VectorKind>().ToList();

    public static VectorKind Find(string name) => All.First(k => k.Name == name);

    /// <summary>A float64 number as this element type has it.</summary>
    public double Round(double value) => Element == typeof(float) ? (float)value : value;

    public override string ToString() => Name;
}
