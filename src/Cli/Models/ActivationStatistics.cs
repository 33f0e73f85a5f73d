using System;

namespace DslCompiler.Cli;

/// <summary>What a layer's outputs are like: over all samples, places and channels, in float64.</summary>
/// <param name="Mean">Their mean.</param>
/// <param name="Deviation">Their standard deviation, of the whole population.</param>
/// <param name="Least">The smallest.</param>
/// <param name="Most">The largest.</param>
/// <param name="Zeros">The share that is exactly 0, from 0 to 1: behind a RELU, what it cut off.</param>
internal sealed record ActivationStatistics(double Mean, double Deviation, double Least, double Most, double Zeros)
{
    public static ActivationStatistics Of(ReadOnlySpan<float> values)
    {
        var (sum, least, most, zeros) = (0.0, double.PositiveInfinity, double.NegativeInfinity, 0L);
        foreach (var value in values)
        {
            sum += value;
            least = Math.Min(least, value);
            most = Math.Max(most, value);
            zeros += value == 0 ? 1 : 0;
        }

        var (mean, squares) = (sum / values.Length, 0.0);
        foreach (var value in values)
        {
            squares += (value - mean) * (value - mean);
        }

        return new ActivationStatistics(mean, Math.Sqrt(squares / values.Length), least, most, (double)zeros / values.Length);
    }
}
