using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace DslCompiler.Generator.Tests;

/// <summary>Memory of exactly so many elements at a multiple of 64 bytes, between guards. Elements and guards start as one odd NaN: what is read
/// without having been written, or from beyond the end, shows in the results, and what is written beyond the end shows in the guards.</summary>
internal sealed unsafe class GuardedMemory<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Elements on each side; reads may go <see cref="NativeBuffer{T}.Slack"/> elements too far.</summary>
    private const int Guard = 2 * NativeBuffer<T>.Slack;

    private static readonly T Canary = sizeof(T) == 4 ? Unsafe.BitCast<int, T>(0x7FC5A5A5) : Unsafe.BitCast<long, T>(0x7FF85A5A_5A5A5A5A);

    private readonly T* _start;
    private readonly int _length;

    public GuardedMemory(int length)
    {
        _length = length;
        _start = (T*)NativeMemory.AlignedAlloc((nuint)((length + (2 * Guard)) * sizeof(T)), 64);
        new Span<T>(_start, length + (2 * Guard)).Fill(Canary);
    }

    public T* Pointer => _start + Guard;

    public Span<T> Span => new(Pointer, _length);

    /// <summary>The first element that still is the canary, or -1: nobody wrote it.</summary>
    public int FirstUnwritten => IndexOf(Span, unwritten: true);

    public bool IsGuardIntact =>
        IndexOf(new Span<T>(_start, Guard), unwritten: false) < 0 && IndexOf(new Span<T>(Pointer + _length, Guard), unwritten: false) < 0;

    public void Dispose() => NativeMemory.AlignedFree(_start);

    private static int IndexOf(Span<T> span, bool unwritten)
    {
        for (var i = 0; i < span.Length; i++)
        {
            if (IsCanary(span[i]) == unwritten)
            {
                return i;
            }
        }

        return -1;
    }

    private static bool IsCanary(T value) => sizeof(T) == 4
        ? Unsafe.BitCast<T, int>(value) == Unsafe.BitCast<T, int>(Canary)
        : Unsafe.BitCast<T, long>(value) == Unsafe.BitCast<T, long>(Canary);
}
