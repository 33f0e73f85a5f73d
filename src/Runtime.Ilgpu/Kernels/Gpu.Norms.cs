using ILGPU;
using ILGPU.Algorithms;

namespace DslCompiler.Ilgpu;

/// <summary>The numbers of a local response normalisation; alpha is divided by the size already.</summary>
public readonly struct LrnShape(int channels, int plane, int before, int behind, float alpha, float beta, float k)
{
    public readonly int Channels = channels;
    public readonly int Plane = plane;
    public readonly int Before = before;
    public readonly int Behind = behind;
    public readonly float Alpha = alpha;
    public readonly float Beta = beta;
    public readonly float K = k;
}

/// <summary>The image and the result of a convolution, and its stride.</summary>
public readonly struct TapShape(int channels, int height, int width, int filters, int outHeight, int outWidth, int strideHeight, int strideWidth)
{
    public readonly int Channels = channels;
    public readonly int Height = height;
    public readonly int Width = width;
    public readonly int Filters = filters;
    public readonly int OutHeight = outHeight;
    public readonly int OutWidth = outWidth;
    public readonly int StrideHeight = strideHeight;
    public readonly int StrideWidth = strideWidth;
}

/// <summary>Normalisations.</summary>
public static partial class Gpu
{
    /// <summary>What a place of the result adds to the gradient of a tap of filter <c>k</c> on channel <c>c</c>, whose distance from the window's start is in <c>top</c> and
    /// <c>left</c>.</summary>
    public static float Tap(ArrayView<float> x, ArrayView<float> dy, int sample, int at, int k, int c, int top, int left, TapShape shape)
    {
        var h = at / shape.OutWidth * shape.StrideHeight + top;
        var w = at % shape.OutWidth * shape.StrideWidth + left;
        return h >= 0 && h < shape.Height && w >= 0 && w < shape.Width
            ? x[((sample * shape.Channels + c) * shape.Height + h) * shape.Width + w] * dy[(sample * shape.Filters + k) * shape.OutHeight * shape.OutWidth + at]
            : 0f;
    }

    public static float LocalResponseNorm(ArrayView<float> x, int n, int i, LrnShape shape)
    {
        var first = n * shape.Channels * shape.Plane + i % shape.Plane;
        return x[first + i / shape.Plane * shape.Plane] * XMath.Pow(LrnDivisor(x, first, i / shape.Plane, shape), -shape.Beta);
    }

    public static float LocalResponseNormGradient(ArrayView<float> x, ArrayView<float> dy, int n, int i, LrnShape shape)
    {
        var first = n * shape.Channels * shape.Plane + i % shape.Plane;
        var channel = i / shape.Plane;
        var at = first + channel * shape.Plane;
        var from = channel - shape.Behind < 0 ? 0 : channel - shape.Behind;
        var to = channel + shape.Before >= shape.Channels ? shape.Channels - 1 : channel + shape.Before;
        var sum = 0f;
        for (var c = from; c <= to; c++)
        {
            var divisor = LrnDivisor(x, first, c, shape);
            sum += dy[first + c * shape.Plane] * XMath.Pow(divisor, -shape.Beta) * (x[first + c * shape.Plane] / divisor);
        }

        return dy[at] * XMath.Pow(LrnDivisor(x, first, channel, shape), -shape.Beta) - 2f * shape.Alpha * shape.Beta * x[at] * sum;
    }

    /// <summary>The mean of a plane, and one over its standard deviation.</summary>
    public static void InstanceStatistics(ArrayView<float> x, int from, int plane, float epsilon, out float mean, out float scale)
    {
        var sum = 0f;
        for (var i = 0; i < plane; i++)
        {
            sum += x[from + i] / plane;
        }

        var squares = 0f;
        var distances = 0f;
        for (var i = 0; i < plane; i++)
        {
            var distance = x[from + i] - sum;
            squares += distance / plane * distance;
            distances += distance / plane;
        }

        mean = sum + distances;
        scale = 1f / XMath.Sqrt(Lane.Max(0f, squares - distances * distances) + epsilon);
    }

    /// <summary>The means of dy and of dy times the result.</summary>
    public static void InstanceSlopes(ArrayView<float> x, ArrayView<float> dy, int from, int plane, float mean, float scale, out float shift, out float slope)
    {
        var gradients = 0f;
        var products = 0f;
        for (var i = 0; i < plane; i++)
        {
            gradients += dy[from + i] / plane;
            products += dy[from + i] / plane * ((x[from + i] - mean) * scale);
        }

        shift = gradients;
        slope = products;
    }

    /// <summary><c>k + alpha * sum</c> of the squares around a channel; <c>first</c> is the place in the first channel.</summary>
    private static float LrnDivisor(ArrayView<float> x, int first, int channel, LrnShape shape)
    {
        var from = channel - shape.Before < 0 ? 0 : channel - shape.Before;
        var to = channel + shape.Behind >= shape.Channels ? shape.Channels - 1 : channel + shape.Behind;
        var sum = 0f;
        for (var c = from; c <= to; c++)
        {
            sum += Square(x[first + c * shape.Plane]);
        }

        return shape.Alpha * sum + shape.K;
    }
}
