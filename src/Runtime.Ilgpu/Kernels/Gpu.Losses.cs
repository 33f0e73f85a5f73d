using ILGPU;
using ILGPU.Algorithms;

namespace DslCompiler.Ilgpu;

/// <summary>Softmax and losses: rows from <c>from</c> on, elements <c>step</c> apart.</summary>
public static partial class Gpu
{
    /// <summary>The largest of a row and the sum of <c>exp(x - largest)</c>: nothing overflows.</summary>
    public static void LogSumExp(ArrayView<float> x, int from, int count, int step, out float largest, out float sum)
    {
        var most = float.NegativeInfinity;
        for (var i = 0; i < count; i++)
        {
            most = Lane.Max(most, x[from + i * step]);
        }

        var total = 0f;
        for (var i = 0; i < count; i++)
        {
            total += XMath.Exp(x[from + i * step] - most);
        }

        largest = most;
        sum = total;
    }

    public static float Sum(ArrayView<float> x, int from, int count, int step)
    {
        var sum = 0f;
        for (var i = 0; i < count; i++)
        {
            sum += x[from + i * step];
        }

        return sum;
    }

    public static float Dot(ArrayView<float> x, ArrayView<float> y, int from, int count, int step)
    {
        var sum = 0f;
        for (var i = 0; i < count; i++)
        {
            sum += x[from + i * step] * y[from + i * step];
        }

        return sum;
    }

    /// <summary><c>-log softmax(x)[label]</c> of a row.</summary>
    public static float CrossEntropy(ArrayView<float> x, int from, int count, int step, int label)
    {
        LogSumExp(x, from, count, step, out var largest, out var sum);
        return XMath.Log(sum) - (x[from + label * step] - largest);
    }

    /// <summary>The sum of <c>t (log t - log softmax(x))</c>; where t is 0 nothing is added.</summary>
    public static float KlDivergence(ArrayView<float> x, ArrayView<float> target, int from, int count)
    {
        LogSumExp(x, from, count, 1, out var largest, out var total);
        var log = XMath.Log(total);
        var sum = 0f;
        for (var i = 0; i < count; i++)
        {
            var t = target[from + i];
            sum += t == 0f ? 0f : t * (XMath.Log(t) - (x[from + i] - largest - log));
        }

        return sum;
    }

    public static float Hinge(ArrayView<float> x, int from, int count, int label, int isSquared)
    {
        var right = x[from + label];
        var sum = 0f;
        for (var i = 0; i < count; i++)
        {
            var margin = i == label ? 0f : Lane.Max(0f, x[from + i] - right + 1f);
            sum += isSquared != 0 ? margin * margin : margin;
        }

        return sum;
    }

    public static float HingeSlope(float margin, int isSquared) => margin <= 0f ? 0f : isSquared != 0 ? 2f * margin : 1f;

    /// <summary>The slopes of all wrong classes together.</summary>
    public static float HingeSlopes(ArrayView<float> x, int from, int count, int label, int isSquared)
    {
        var right = x[from + label];
        var sum = 0f;
        for (var i = 0; i < count; i++)
        {
            sum += i == label ? 0f : HingeSlope(x[from + i] - right + 1f, isSquared);
        }

        return sum;
    }

    public static float Square(float x) => x * x;

    public static float SquaredError(float x, float target) => (x - target) * (x - target);

    public static float SquaredErrorSlope(float x, float target) => 2f * (x - target);

    public static float AbsoluteError(float x, float target) => XMath.Abs(x - target);

    public static float AbsoluteErrorSlope(float x, float target) => x > target ? 1f : x < target ? -1f : 0f;

    /// <summary>Of a score x: nothing overflows, and of small <c>exp</c> the logarithm keeps its digits.</summary>
    public static float BinaryCrossEntropy(float x, float target) => Lane.Max(x, 0f) - x * target + LogP1(XMath.Exp(-XMath.Abs(x)));

    public static float BinaryCrossEntropySlope(float x, float target) => Lane.Sigmoid(x) - target;

    /// <summary>The steps of all samples together that are within their sequences.</summary>
    public static int Total(ArrayView<int> lengths, int batch)
    {
        var sum = 0;
        for (var i = 0; i < batch; i++)
        {
            sum += lengths[i];
        }

        return sum;
    }

    /// <summary><c>n / (n - 1)</c>; 1 where n is 1.</summary>
    public static float Unbiased(int count) => count > 1 ? count / (count - 1f) : 1f;

    /// <summary><c>log(1 + x)</c> for x from 0 to 1 (Kahan's correction).</summary>
    private static float LogP1(float x)
    {
        var u = 1f + x;
        return u == 1f ? x : XMath.Log(u) * (x / (u - 1f));
    }
}
