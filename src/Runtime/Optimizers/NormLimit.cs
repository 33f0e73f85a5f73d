using System;
using System.Linq;

namespace DslCompiler;

/// <summary>Scales the weights of each neuron whose norm is too large down to it. A neuron is a row of a parameter's first extent: of FC its weights, of CONV a
/// filter, of DECONV what an input channel gives. Rows are summed in float64, each by one thread: any number of threads gives the same bits.</summary>
internal sealed class NormLimit(Network network)
{
    // Above what rounding leaves: a row just scaled is not scaled again.
    private const double Margin = 1e-6;

    private readonly ParameterSpec[] _weights = WeightsOf(network);

    public float Most { get; set; }

    /// <summary>What it is about.</summary>
    public static ParameterSpec[] WeightsOf(Network network) =>
        [.. network.Parameters.Select(p => p.Spec).Where(s => s.Extents.Length > 1 && s.Offset < network.Memory.Decayed)];

    /// <summary>One thread's share of the work: its rows of each parameter.</summary>
    public void Apply(Span<float> values, int share, int shares)
    {
        foreach (var weight in _weights)
        {
            var (rows, length) = (weight.Extents[0], weight.Length / weight.Extents[0]);
            for (var row = (int)((long)rows * share / shares); row < (int)((long)rows * (share + 1) / shares); row++)
            {
                Limit(values.Slice((int)weight.Offset + (row * length), length));
            }
        }
    }

    private void Limit(Span<float> row)
    {
        double sum = 0;
        foreach (var value in row)
        {
            sum += (double)value * value;
        }

        var norm = Math.Sqrt(sum);
        if (norm > Most * (1 + Margin))
        {
            var scale = (float)(Most / norm);
            foreach (ref var value in row)
            {
                value *= scale;
            }
        }
    }
}
