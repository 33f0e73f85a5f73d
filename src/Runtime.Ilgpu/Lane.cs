using ILGPU.Algorithms;

namespace DslCompiler.Ilgpu;

/// <summary>What <c>V</c> means in the generated expressions of a GPU: one number, where it is a vector on the CPU.</summary>
public static class Lane
{
    public const float Zero = 0f;

    public static float Broadcast(float x) => x;

    public static float MultiplyAdd(float a, float b, float c) => a * b + c;

    public static float Relu(float x) => x <= 0f ? 0f : x;

    public static float Step(float x) => x > 0f ? 1f : 0f;

    public static float Max(float a, float b) => a > b || float.IsNaN(a) ? a : b;

    public static float Min(float a, float b) => a < b || float.IsNaN(a) ? a : b;

    public static float Sqrt(float x) => XMath.Sqrt(x);

    public static float Exp(float x) => XMath.Exp(x);

    /// <summary>By a polynomial near 0, by the exponential elsewhere (Cephes): CUDA's own is good for three digits only.</summary>
    public static float Tanh(float x)
    {
        var a = XMath.Abs(x);
        var q = x * x;
        var near = ((((-5.70498872745e-3f * q + 2.06390887954e-2f) * q - 5.37397155531e-2f) * q + 1.33314422036e-1f) * q - 3.33332819422e-1f) * q * x + x;
        var far = 1f - 2f / (XMath.Exp(a + a) + 1f);
        return a < 0.625f ? near : x < 0f ? -far : far;
    }

    /// <summary>By the exponential of a negative number: nothing overflows.</summary>
    public static float Sigmoid(float x)
    {
        var e = XMath.Exp(x < 0f ? x : -x);
        return x < 0f ? e / (1f + e) : 1f / (1f + e);
    }
}

/// <summary>What <c>T</c> means there.</summary>
public static class Numbers
{
    public const float One = 1f;

    public static float CreateTruncating(double x) => (float)x;
}
