using System;
using System.Buffers;

namespace DslCompiler.Data;

/// <summary>Bilinear resizing of one plane. Where the picture shrinks the triangle widens to the step between the
/// results (as in Pillow, and torchvision with antialias), so that thin strokes grey out instead of vanishing.</summary>
internal static class Resize
{
    /// <summary>Whole-number sizes only; both planes are <c>[row][column]</c>.</summary>
    public static void Bilinear(ReadOnlySpan<float> source, int height, int width, Span<float> target, int targetHeight, int targetWidth)
    {
        // Columns are summed into one row first: memory stays one row, however extreme the shape.
        var rented = ArrayPool<float>.Shared.Rent(width);
        var line = rented.AsSpan(0, width);
        for (var row = 0; row < targetHeight; row++)
        {
            var taps = Taps.At(row, height, targetHeight);
            line.Clear();
            for (var y = taps.First; y <= taps.Last; y++)
            {
                var weight = taps.Weight(y);
                var from = source.Slice(y * width, width);
                for (var x = 0; x < line.Length; x++)
                {
                    line[x] += weight * from[x];
                }
            }

            for (var column = 0; column < targetWidth; column++)
            {
                var across = Taps.At(column, width, targetWidth);
                var sum = 0f;
                for (var x = across.First; x <= across.Last; x++)
                {
                    sum += across.Weight(x) * line[x];
                }

                target[row * targetWidth + column] = sum;
            }
        }

        ArrayPool<float>.Shared.Return(rented);
    }

    /// <summary>The source positions that make one result, weighted by a triangle and normalised to 1.</summary>
    private readonly struct Taps
    {
        private readonly double _center;
        private readonly double _support;
        private readonly double _total;

        private Taps(double center, double support, int size)
        {
            (_center, _support, _total) = (center, support, 1);
            First = Math.Max(0, (int)(center - support + 0.5));
            Last = Math.Min(size - 1, (int)(center + support - 0.5));
            var total = 0.0;
            for (var i = First; i <= Last; i++)
            {
                total += Triangle(i);
            }

            _total = total;
        }

        public int First { get; }

        public int Last { get; }

        public static Taps At(int index, int size, int targetSize)
        {
            var step = (double)size / targetSize;
            return new Taps((index + 0.5) * step, Math.Max(1, step), size);
        }

        public float Weight(int i) => (float)(Triangle(i) / _total);

        private double Triangle(int i) => Math.Max(0, 1 - Math.Abs(i + 0.5 - _center) / _support);
    }
}
