using System.Runtime.CompilerServices;

namespace DslCompiler.Kernels;

/// <summary>The distance of the pixels of a tile in the input: a constant where it is a usual one, so that the machine's addresses hold it.</summary>
internal interface IPixelStep
{
    static abstract nint Of(nint step);
}

internal readonly struct StepOfOne : IPixelStep
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint Of(nint step) => 1;
}

internal readonly struct StepOfTwo : IPixelStep
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint Of(nint step) => 2;
}

internal readonly struct StepOfBlock : IPixelStep
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint Of(nint step) => 16;
}

internal readonly struct StepOfTwoBlocks : IPixelStep
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint Of(nint step) => 32;
}

internal readonly struct AnyStep : IPixelStep
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint Of(nint step) => step;
}
