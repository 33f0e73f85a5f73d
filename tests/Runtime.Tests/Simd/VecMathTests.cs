using System;
using System.Collections.Generic;
using System.Linq;
using DslCompiler.Simd;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace DslCompiler.Tests.Simd;

/// <summary>The elementary functions over the whole range of floats, against float64.</summary>
public class VecMathTests(ITestOutputHelper output)
{
    // All floats would take minutes: every 251st from 1/16 to 105, where the functions do what they do, every 4093rd elsewhere; both signs, in order.
    private static readonly float[] Range = Sorted(Floats());

    public static TheoryData<string, SimdLevel> Functions()
    {
        var data = new TheoryData<string, SimdLevel>();
        foreach (var function in new[] { "exp", "tanh", "sigmoid" })
        {
            foreach (var level in Enum.GetValues<SimdLevel>().Where(l => l != SimdLevel.Auto && SimdLevels.IsSupported(l)))
            {
                data.Add(function, level);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void Errors_are_a_few_units_in_the_last_place(string function, SimdLevel simd)
    {
        var y = Apply(function, simd, Range);
        var (worst, at) = (0.0, 0f);
        for (var i = 0; i < Range.Length; i++)
        {
            var exact = Exact(function, Range[i]);
            if (Math.Abs((float)exact) == float.PositiveInfinity)
            {
                y[i].ShouldBe((float)exact, $"{function}({Range[i]:R})");
                continue;
            }

            // Where exp(-x) exceeds the floats, a sigmoid is 0 instead of a denormal.
            var error = function == "sigmoid" && y[i] == 0 && exact <= 1.2e-38 ? 0 : Math.Abs(y[i] - exact) / VecRange.UnitInTheLastPlace(exact);
            (worst, at) = error > worst ? (error, Range[i]) : (worst, at);
        }

        output.WriteLine(FormattableString.Invariant($"{function}, {simd}: {worst:0.000} ulp at {at:R}, {Range.Length} floats"));
        worst.ShouldBeLessThan(function switch { "exp" => 2, "tanh" => 4, _ => 3 }, FormattableString.Invariant($"at {at:R}"));
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void Ends_NaN_and_infinities(string function, SimdLevel simd)
    {
        float[] x =
        [
            float.NaN, float.PositiveInfinity, float.NegativeInfinity, 0, -0f, float.MaxValue, float.MinValue, float.Epsilon,
            -float.Epsilon, 104, -104, 1e10f, -1e10f, 200, -200, 1e-40f,
        ];
        float[] expected = function switch
        {
            "exp" => [float.NaN, float.PositiveInfinity, 0, 1, 1, float.PositiveInfinity, 0, 1, 1, float.PositiveInfinity, 0, float.PositiveInfinity, 0, float.PositiveInfinity, 0, 1],
            "tanh" => [float.NaN, 1, -1, 0, -0f, 1, -1, float.Epsilon, -float.Epsilon, 1, -1, 1, -1, 1, -1, 1e-40f],
            _ => [float.NaN, 1, 0, 0.5f, 0.5f, 1, 0, 0.5f, 0.5f, 1, 0, 1, 0, 1, 0, 0.5f],
        };
        Apply(function, simd, x).ShouldBe(expected);
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void Results_stay_within_their_range_and_saturate_for_good(string function, SimdLevel simd)
    {
        var y = Apply(function, simd, Range);
        var (least, from, most, to) = function switch
        {
            "exp" => (0f, -104f, float.PositiveInfinity, 88.73f),
            "tanh" => (-1f, -9.1f, 1f, 9.1f),
            _ => (0f, -89f, 1f, 17.4f),
        };
        y.Min().ShouldBe(least);
        y.Max().ShouldBe(most);
        for (var i = 1; i < y.Length; i++)
        {
            // On the way a result may fall by the errors of two.
            var isRight = Range[i] <= from ? y[i] == least : Range[i] >= to ? y[i] == most : y[i] == most || y[i] >= y[i - 1] - (4 * VecRange.UnitInTheLastPlace(y[i]));
            if (!isRight)
            {
                throw new InvalidOperationException(FormattableString.Invariant($"{function}({Range[i]:R}) is {y[i]:R}, after {y[i - 1]:R}"));
            }
        }
    }

    [Theory]
    [InlineData(SimdLevel.Portable)]
    [InlineData(SimdLevel.Auto)]
    public void Tanh_of_small_arguments_is_odd_but_for_rounding(SimdLevel simd)
    {
        var x = Range.Where(v => v is > 0 and < 0.1f).Take(1 << 16).ToArray();
        var level = new CpuDevice(1, simd).Simd;
        var difference = Apply("tanh", level, x).Zip(Apply("tanh", level, x.Select(v => -v).ToArray())).Max(p => Math.Abs(p.First + p.Second) / VecRange.UnitInTheLastPlace(p.First));
        difference.ShouldBeLessThanOrEqualTo(2);
    }

    private static double Exact(string function, double x) => function switch { "exp" => Math.Exp(x), "tanh" => Math.Tanh(x), _ => 1 / (1 + Math.Exp(-x)) };

    private static float[] Apply(string function, SimdLevel simd, float[] x) => (function, simd) switch
    {
        ("exp", SimdLevel.Avx512) => VecRange.Exp<Avx512Vec>(x),
        ("tanh", SimdLevel.Avx512) => VecRange.Tanh<Avx512Vec>(x),
        ("sigmoid", SimdLevel.Avx512) => VecRange.Sigmoid<Avx512Vec>(x),
        ("exp", SimdLevel.Avx2) => VecRange.Exp<Avx2Vec>(x),
        ("tanh", SimdLevel.Avx2) => VecRange.Tanh<Avx2Vec>(x),
        ("sigmoid", SimdLevel.Avx2) => VecRange.Sigmoid<Avx2Vec>(x),
        ("exp", SimdLevel.AdvSimd) => VecRange.Exp<AdvSimdVec>(x),
        ("tanh", SimdLevel.AdvSimd) => VecRange.Tanh<AdvSimdVec>(x),
        ("sigmoid", SimdLevel.AdvSimd) => VecRange.Sigmoid<AdvSimdVec>(x),
        ("exp", _) => VecRange.Exp<PortableVec>(x),
        ("tanh", _) => VecRange.Tanh<PortableVec>(x),
        _ => VecRange.Sigmoid<PortableVec>(x),
    };

    private static float[] Sorted(IEnumerable<float> values)
    {
        var sorted = values.ToArray();
        Array.Sort(sorted);
        return sorted;
    }

    /// <summary>Finite floats, a multiple of 16 of them.</summary>
    private static IEnumerable<float> Floats()
    {
        var (infinity, sixteenth) = (BitConverter.SingleToUInt32Bits(float.PositiveInfinity), BitConverter.SingleToUInt32Bits(1f / 16));
        var (end, count) = (BitConverter.SingleToUInt32Bits(105f), 0);
        for (uint bits = 0; bits < infinity; bits += bits >= sixteenth && bits < end ? 251u : 4093u)
        {
            yield return BitConverter.UInt32BitsToSingle(bits);
            yield return -BitConverter.UInt32BitsToSingle(bits);
            count += 2;
        }

        for (; count % 16 != 0; count++)
        {
            yield return 1;
        }
    }
}
