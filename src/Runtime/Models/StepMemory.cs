using System;
using System.Numerics;

namespace DslCompiler;

/// <summary>A program's memory of sequences, by their axes of time (1 for <c>T</c>, 2 for <c>S</c>): it grows with samples and steps.</summary>
internal sealed unsafe class StepMemory<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Axes = 3;
    private readonly NativeBuffer<T>?[] _buffers = new NativeBuffer<T>?[Axes];
    private readonly long[] _rows = new long[Axes];
    private readonly int[] _steps = [1, 1, 1];
    private readonly nint[] _lengths = new nint[Axes];

    public long Length => (_buffers[1]?.Length ?? 0) + (_buffers[2]?.Length ?? 0);

    /// <summary>The most steps of an axis, 1 where there is none.</summary>
    public int Longest => Math.Max(_steps[1], _steps[2]);

    public int Steps(int time) => _steps[time];

    public int* Lengths(int time) => (int*)_lengths[time];

    public T* At(int time, long offset) => _buffers[time]!.Pointer + (offset * _rows[time]);

    public void Set(int time, int steps, int* lengths) => (_steps[time], _lengths[time]) = (steps, (nint)lengths);

    /// <summary>Makes room for so many elements a sample and step of each axis; a smaller batch later changes nothing.</summary>
    public void Reserve(long perStep, long perStepOfS, int batch)
    {
        Reserve(1, perStep, batch);
        Reserve(2, perStepOfS, batch);
    }

    private void Reserve(int time, long perStep, int batch)
    {
        if (perStep == 0)
        {
            return;
        }

        _rows[time] = Math.Max(_rows[time], (long)batch * _steps[time]);
        if (_buffers[time] is not { } buffer || buffer.Length < perStep * _rows[time])
        {
            _buffers[time] = new NativeBuffer<T>(perStep * _rows[time]);
        }
    }
}
