using System;

namespace DslCompiler;

/// <summary>The Euclidean norm of all gradients together, in float64. The blocks that are summed apart depend on the number of elements only, so the
/// same gradients give the same bits whatever the number of threads.</summary>
internal sealed class GradientNorm(long length)
{
    private const int Block = 4096;

    private readonly double[] _squares = new double[(length + Block - 1) / Block];

    /// <summary>One thread's share of the work: its blocks.</summary>
    public void Add(ReadOnlySpan<float> gradients, int share, int shares)
    {
        var (first, last) = (_squares.LongLength * share / shares, _squares.LongLength * (share + 1) / shares);
        for (var block = first; block < last; block++)
        {
            var start = (int)(block * Block);
            _squares[block] = SquareSum(gradients.Slice(start, Math.Min(Block, (int)length - start)));
        }
    }

    /// <summary>Once all shares are done.</summary>
    public double Value()
    {
        double sum = 0;
        foreach (var square in _squares)
        {
            sum += square;
        }

        return Math.Sqrt(sum);
    }

    // Four sums, so that additions need not wait for each other.
    private static double SquareSum(ReadOnlySpan<float> values)
    {
        double a = 0, b = 0, c = 0, d = 0;
        var i = 0;
        for (; i <= values.Length - 4; i += 4)
        {
            a += (double)values[i] * values[i];
            b += (double)values[i + 1] * values[i + 1];
            c += (double)values[i + 2] * values[i + 2];
            d += (double)values[i + 3] * values[i + 3];
        }

        for (; i < values.Length; i++)
        {
            a += (double)values[i] * values[i];
        }

        return a + b + (c + d);
    }
}
