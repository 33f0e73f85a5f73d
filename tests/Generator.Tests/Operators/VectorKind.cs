using System;
using System.Collections.Generic;
using System.Linq;
using DslCompiler.Simd;

namespace DslCompiler.Generator.Tests;

/// <summary>A vector type that kernels are instantiated over.</summary>
internal sealed record VectorKind(string Name, Type Vector, Type Element, double Epsilon)
{
    /// <summary>Those that this machine has.</summary>
    public static IReadOnlyList<VectorKind> All { get; } = new[]
    {
        Float(SimdLevel.Avx512, typeof(Avx512Vec)),
        Float(SimdLevel.Avx2, typeof(Avx2Vec)),
        Float(SimdLevel.AdvSimd, typeof(AdvSimdVec)),
        Float(SimdLevel.Portable, typeof(PortableVec)),
        new VectorKind("Float64", typeof(Float64Vec), typeof(double), Math.ScaleB(1, -53)),
    }.OfType<VectorKind>().ToList();

    public static VectorKind Find(string name) => All.First(k => k.Name == name);

    private static VectorKind? Float(SimdLevel level, Type vector) =>
        SimdLevels.IsSupported(level) ? new VectorKind(level.ToString(), vector, typeof(float), Math.ScaleB(1, -24)) : null;

    /// <summary>A float64 number as this element type has it.</summary>
    public double Round(double value) => Element == typeof(float) ? (float)value : value;

    public override string ToString() => Name;
}
