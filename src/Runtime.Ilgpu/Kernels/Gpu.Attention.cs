using ILGPU;
using ILGPU.Algorithms;

namespace DslCompiler.Ilgpu;

/// <summary>Soft attention over the places of a map <c>[C, P]</c> by a query <c>[C]</c>. Each element works out the weights anew: maps are small.</summary>
public static partial class Gpu
{
    public static float Attend(ArrayView<float> map, ArrayView<float> query, int n, int i, int channels, int plane)
    {
        AttendWeights(map, query, n, channels, plane, out var largest, out var total);
        var sum = 0f;
        for (var p = 0; p < plane; p++)
        {
            sum += XMath.Exp(AttendScore(map, query, n, p, channels, plane) - largest) / total * map[(n * channels + i) * plane + p];
        }

        return sum;
    }

    public static float AttendQueryGradient(ArrayView<float> map, ArrayView<float> query, ArrayView<float> dy, int n, int i, int channels, int plane)
    {
        AttendWeights(map, query, n, channels, plane, out var largest, out var total);
        var mean = AttendMean(map, query, dy, n, channels, plane, largest, total);
        var sum = 0f;
        for (var p = 0; p < plane; p++)
        {
            var weight = XMath.Exp(AttendScore(map, query, n, p, channels, plane) - largest) / total;
            sum += weight * (AttendScore(map, dy, n, p, channels, plane) - mean) * map[(n * channels + i) * plane + p];
        }

        return sum;
    }

    public static float AttendMapGradient(ArrayView<float> map, ArrayView<float> query, ArrayView<float> dy, int n, int i, int channels, int plane)
    {
        AttendWeights(map, query, n, channels, plane, out var largest, out var total);
        var mean = AttendMean(map, query, dy, n, channels, plane, largest, total);
        var p = i % plane;
        var weight = XMath.Exp(AttendScore(map, query, n, p, channels, plane) - largest) / total;
        var slope = weight * (AttendScore(map, dy, n, p, channels, plane) - mean);
        return weight * dy[n * channels + i / plane] + slope * query[n * channels + i / plane];
    }

    /// <summary>A vector times the map at a place.</summary>
    private static float AttendScore(ArrayView<float> map, ArrayView<float> vector, int n, int p, int channels, int plane)
    {
        var sum = 0f;
        for (var c = 0; c < channels; c++)
        {
            sum += vector[n * channels + c] * map[(n * channels + c) * plane + p];
        }

        return sum;
    }

    private static void AttendWeights(ArrayView<float> map, ArrayView<float> query, int n, int channels, int plane, out float largest, out float total)
    {
        var most = float.NegativeInfinity;
        for (var p = 0; p < plane; p++)
        {
            most = Lane.Max(most, AttendScore(map, query, n, p, channels, plane));
        }

        var sum = 0f;
        for (var p = 0; p < plane; p++)
        {
            sum += XMath.Exp(AttendScore(map, query, n, p, channels, plane) - most);
        }

        largest = most;
        total = sum;
    }

    /// <summary>The mean, by the weights, of dy times the map.</summary>
    private static float AttendMean(ArrayView<float> map, ArrayView<float> query, ArrayView<float> dy, int n, int channels, int plane, float largest, float total)
    {
        var mean = 0f;
        for (var p = 0; p < plane; p++)
        {
            mean += XMath.Exp(AttendScore(map, query, n, p, channels, plane) - largest) / total * AttendScore(map, dy, n, p, channels, plane);
        }

        return mean;
    }
}
