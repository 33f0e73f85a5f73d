using System;

namespace DslCompiler.Data;

/// <summary>Draws one synthetic digit: bends its strokes, lays ink along them, smears and speckles it. Only + - * / and
/// square roots in double, each exact by IEEE 754, so the bits are the same on every machine.</summary>
internal sealed class DigitPen
{
    public const int Side = 28;

    private const int MostPoints = 16;
    private const int StepsPerSpan = 6;
    private const double InkReach = 1.0; // pixels over which the edge of a stroke fades

    private readonly double[] _x = new double[MostPoints];
    private readonly double[] _y = new double[MostPoints];
    private readonly double[] _depth = new double[Side * Side]; // how far inside a stroke each pixel's centre is, at best
    private readonly double[] _ink = new double[Side * Side];
    private readonly double[] _line = new double[Side * Side];

    public void Draw(int digit, SplitMix random, Span<byte> target)
    {
        var variants = DigitShapes.Digits[digit];
        var strokes = variants[random.Below(variants.Length)];
        var view = View.Draw(ref random);
        var wobble = random.Between(0.015, 0.07);
        var radius = random.Between(0.65, 2.0);
        Array.Fill(_depth, double.NegativeInfinity);
        foreach (var stroke in strokes)
        {
            Bend(stroke, view, wobble, ref random);
            var start = radius * random.Between(0.75, 1.2);
            var end = radius * random.Between(0.65, 1.2);
            Lay(stroke, start, end);
        }

        Finish(ref random, target);
    }

    private void Bend(DigitShapes.Point[] stroke, View view, double wobble, ref SplitMix random)
    {
        for (var i = 0; i < stroke.Length; i++)
        {
            var (x, y) = (stroke[i].X + wobble * random.Bell(), stroke[i].Y + wobble * random.Bell());
            (_x[i], _y[i]) = view.Place(x, y);
        }
    }

    /// <summary>A Catmull-Rom curve through the points, broken at corners, as short straight pieces.</summary>
    private void Lay(DigitShapes.Point[] stroke, double startRadius, double endRadius)
    {
        var (count, pieces) = (stroke.Length, (stroke.Length - 1) * StepsPerSpan);
        var (fromX, fromY, fromRadius) = (_x[0], _y[0], startRadius);
        for (var i = 0; i + 1 < count; i++)
        {
            var before = i == 0 || stroke[i].Corner ? i : i - 1;
            var after = i + 2 >= count || stroke[i + 1].Corner ? i + 1 : i + 2;
            for (var step = 1; step <= StepsPerSpan; step++)
            {
                var t = (double)step / StepsPerSpan;
                var toX = Curve(_x[before], _x[i], _x[i + 1], _x[after], t);
                var toY = Curve(_y[before], _y[i], _y[i + 1], _y[after], t);
                var toRadius = startRadius + (endRadius - startRadius) * (i * StepsPerSpan + step) / pieces;
                LayPiece(fromX, fromY, fromRadius, toX, toY, toRadius);
                (fromX, fromY, fromRadius) = (toX, toY, toRadius);
            }
        }
    }

    private static double Curve(double p0, double p1, double p2, double p3, double t) => 0.5 * (2 * p1 +
        (p2 - p0) * t + (2 * p0 - 5 * p1 + 4 * p2 - p3) * t * t + (3 * (p1 - p2) + p3 - p0) * t * t * t);

    private void LayPiece(double ax, double ay, double aRadius, double bx, double by, double bRadius)
    {
        var reach = Math.Max(aRadius, bRadius) + InkReach;
        var (left, right) = (Pixel(Math.Min(ax, bx) - reach), Pixel(Math.Max(ax, bx) + reach));
        var (top, bottom) = (Pixel(Math.Min(ay, by) - reach), Pixel(Math.Max(ay, by) + reach));
        var (dx, dy) = (bx - ax, by - ay);
        var length = dx * dx + dy * dy;
        for (var row = top; row <= bottom; row++)
        {
            for (var column = left; column <= right; column++)
            {
                var (px, py) = (column - ax, row - ay);
                var t = length > 0 ? Math.Clamp((px * dx + py * dy) / length, 0, 1) : 0;
                var (ex, ey) = (px - t * dx, py - t * dy);
                var depth = aRadius + t * (bRadius - aRadius) - Math.Sqrt(ex * ex + ey * ey);
                ref var best = ref _depth[row * Side + column];
                best = Math.Max(best, depth);
            }
        }
    }

    private static int Pixel(double position) => (int)Math.Clamp(position, 0, Side - 1);

    private void Finish(ref SplitMix random, Span<byte> target)
    {
        var (blur, grain, dust) = (random.Between(0.0, 0.7), random.Between(0.0, 0.12), random.Between(0.0, 0.02));
        var strength = random.Between(0.75, 1.0);
        for (var i = 0; i < _ink.Length; i++)
        {
            _ink[i] = strength * Math.Clamp(0.5 + _depth[i] / InkReach, 0, 1);
        }

        Blur(blur);
        for (var i = 0; i < _ink.Length; i++)
        {
            var value = _ink[i] * (1 + grain * random.Bell());
            if (random.Unit() < dust)
            {
                value += random.Between(0.0, 0.5);
            }

            target[i] = (byte)(255 * Math.Clamp(value, 0, 1) + 0.5);
        }
    }

    /// <summary>Mixes each pixel with its neighbours, 1 2 1, along rows and then columns.</summary>
    private void Blur(double share)
    {
        for (var i = 0; i < _ink.Length; i++)
        {
            var column = i % Side;
            var around = (column > 0 ? _ink[i - 1] : 0) + (column < Side - 1 ? _ink[i + 1] : 0);
            _line[i] = _ink[i] + share * (0.25 * around - 0.5 * _ink[i]);
        }

        for (var i = 0; i < _ink.Length; i++)
        {
            var around = (i >= Side ? _line[i - Side] : 0) + (i < _ink.Length - Side ? _line[i + Side] : 0);
            _ink[i] = _line[i] + share * (0.25 * around - 0.5 * _line[i]);
        }
    }

    /// <summary>Where a digit's box lands in the picture: size, slant, turn, shift, and a bend of its axes.</summary>
    private readonly record struct View(double Xx, double Xy, double Yx, double Yy, double X0, double Y0, double BendX, double BendY)
    {
        public static View Draw(ref SplitMix random)
        {
            var height = 20 * random.Between(0.68, 1.12);
            var width = height * random.Between(0.5, 0.95);
            var slant = 0.2 * random.Bell();

            // The rotation by twice the arc tangent of h, without a sine.
            var h = 0.085 * random.Bell();
            var (cos, sin) = ((1 - h * h) / (1 + h * h), 2 * h / (1 + h * h));
            var (shearX, centre) = (-slant * height, (Side - 1) / 2.0);
            return new View(
                cos * width,
                cos * shearX - sin * height,
                sin * width,
                sin * shearX + cos * height,
                centre + 1.4 * random.Bell(),
                centre + 1.4 * random.Bell(),
                0.3 * random.Bell(),
                0.3 * random.Bell());
        }

        public (double X, double Y) Place(double x, double y)
        {
            var (u, v) = (x - 0.5, y - 0.5);
            (u, v) = (u + BendX * (v * v - 0.125), v + BendY * (u * u - 0.125));
            return (X0 + Xx * u + Xy * v, Y0 + Yx * u + Yy * v);
        }
    }
}
