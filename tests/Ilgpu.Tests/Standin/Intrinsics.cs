using System;
using ILGPU.Runtime;

namespace ILGPU
{
    /// <summary>STAND-IN.</summary>
    public static class Grid
    {
        public static int IdxX => Launch.Now!.Group;

        public static int DimX => Launch.Now!.Groups;
    }

    /// <summary>STAND-IN.</summary>
    public static class Group
    {
        public static int IdxX => Launch.Now!.Thread;

        public static int DimX => Launch.Now!.GroupSize;

        /// <summary>Never reached: kernels with barriers run as iterators, see <see cref="Twins"/>.</summary>
        public static void Barrier() => throw StandinException.Now("a barrier in a method that has no twin");
    }

    /// <summary>STAND-IN.</summary>
    public static class SharedMemory
    {
        public static ArrayView<T> Allocate<T>(int length)
            where T : unmanaged => Launch.Now!.Share<T>(length);
    }
}

namespace ILGPU.Algorithms
{
    /// <summary>STAND-IN.</summary>
    public static class XMath
    {
        public static float Abs(float x) => MathF.Abs(x);

        public static float Cos(float x) => MathF.Cos(x);

        public static float Exp(float x) => MathF.Exp(x);

        public static float Log(float x) => MathF.Log(x);

        public static float Pow(float x, float y) => MathF.Pow(x, y);

        public static float Sqrt(float x) => MathF.Sqrt(x);

        public static float Max(float x, float y) => MathF.Max(x, y);

        public static float Min(float x, float y) => MathF.Min(x, y);

        public static float Rsqrt(float x) => 1f / MathF.Sqrt(x);
    }
}
