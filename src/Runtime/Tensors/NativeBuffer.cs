using System;
using System.Runtime.CompilerServices;

namespace DslCompiler;

/// <summary>Memory that stays where it is and starts at a multiple of 64 bytes, all zero at first, with some slack behind so that the last
/// vector of a row may be read whole. The garbage collector frees it: nothing to dispose of.</summary>
public sealed unsafe class NativeBuffer<T>
    where T : unmanaged
{
    /// <summary>Elements behind the end that may be read (and hold zeros).</summary>
    public const int Slack = 128;

    private const int AlignmentInBytes = 64;
    private readonly T[] _array;
    private readonly int _start;

    /// <param name="length">Elements, at least 0.</param>
    public NativeBuffer(long length)
    {
        Length = length;
        // A large buffer starts where a large page does.
        var alignment = length * sizeof(T) >= HugePages.Bytes ? HugePages.Bytes : AlignmentInBytes;
        var padded = checked(length + Slack + (alignment / sizeof(T)));
        if (padded > Array.MaxLength)
        {
            throw new UserErrorException(FormattableString.Invariant(
                $"a buffer of {length} elements is more than one array holds ({Array.MaxLength}): use a smaller batch"));
        }

        try
        {
            _array = alignment == AlignmentInBytes ? GC.AllocateArray<T>((int)padded, pinned: true) : GC.AllocateUninitializedArray<T>((int)padded, pinned: true);
        }
        catch (OutOfMemoryException e)
        {
            throw new UserErrorException(FormattableString.Invariant(
                $"out of memory: {padded * sizeof(T)} bytes asked for; use a smaller batch"), e);
        }

        var misaligned = (int)((nuint)Unsafe.AsPointer(ref _array[0]) % (nuint)alignment);
        _start = misaligned == 0 ? 0 : (alignment - misaligned) / sizeof(T);
        if (alignment > AlignmentInBytes)
        {
            HugePages.Clear(Pointer, (nuint)(length + Slack) * (nuint)sizeof(T));
        }
    }

    public long Length { get; }

    /// <summary>Valid as long as this object is alive: keep it in a field beside the pointer.</summary>
    public T* Pointer => (T*)Unsafe.AsPointer(ref _array[_start]);

    public Span<T> Span => _array.AsSpan(_start, (int)Length);
}
