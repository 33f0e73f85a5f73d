using System;
using System.Runtime.CompilerServices;
using ILGPU.Runtime;

namespace ILGPU
{
    /// <summary>STAND-IN.</summary>
    public static class Stride1D
    {
        public readonly struct Dense;
    }

    /// <summary>STAND-IN. A stretch of memory; reads and writes beyond it are refused.</summary>
    public readonly struct ArrayView<T>
        where T : unmanaged
    {
        private readonly StandinMemory<T> _memory;
        private readonly long _offset;
        private readonly long _length;

        internal ArrayView(StandinMemory<T> memory, long offset, long length) => (_memory, _offset, _length) = (memory, offset, length);

        public long Length => _length;

        public ArrayView<T> BaseView => this;

        public T this[long index]
        {
            get => _memory.Read(Place(index));
            set => _memory.Write(Place(index), value);
        }

        public T this[int index]
        {
            get => _memory.Read(Place(index));
            set => _memory.Write(Place(index), value);
        }

        public ArrayView<T> SubView(long offset) => SubView(offset, _length - offset);

        public ArrayView<T> SubView(long offset, long length) => offset < 0 || length < 0 || offset + length > _length || (offset == _length && offset > 0)
            ? throw new StandinException($"a view of {length} elements from {offset} on, in one of {_length}")
            : new ArrayView<T>(_memory, _offset + offset, length);

        public void MemSetToZero(AcceleratorStream stream)
        {
            var view = this;
            stream.Add(() => view.Span(view._length).Clear());
        }

        public void CopyFrom(AcceleratorStream stream, ArrayView<T> source)
        {
            var target = this;
            _ = Span(source._length);
            if ((source._memory.IsHost && source._length != source._memory.Values.Length) || (_memory.IsHost && _length != _memory.Values.Length))
            {
                throw new StandinException("ILGPU's copies between the host and OpenCL take whole arrays of the host");
            }

            stream.Add(() => source.Span(source._length).CopyTo(target.Span(target._length)));
        }

        public void CopyTo(AcceleratorStream stream, ArrayView<T> target) => target.CopyFrom(stream, this);

        /// <summary>As with ILGPU, what it reads stays where it is until the copy was waited for.</summary>
        public unsafe void CopyFromCPUUnsafeAsync(AcceleratorStream stream, ref T source, long length)
        {
            var (view, pointer) = (this, (nint)Unsafe.AsPointer(ref source));
            _ = Span(length);
            stream.Add(() => new ReadOnlySpan<T>((void*)pointer, (int)length).CopyTo(view.Span(length)));
        }

        public unsafe void CopyToCPUUnsafeAsync(AcceleratorStream stream, ref T target, long length)
        {
            var (view, pointer) = (this, (nint)Unsafe.AsPointer(ref target));
            _ = Span(length);
            stream.Add(() => view.Span(length).CopyTo(new Span<T>((void*)pointer, (int)length)));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private long Place(long index) => (ulong)index < (ulong)_length ? _offset + index : throw StandinException.Now($"element {index} of a view of {_length}");

        private Span<T> Span(long length) => length <= _length
            ? _memory.Values.AsSpan((int)_offset, (int)length)
            : throw new StandinException($"a copy of {length} elements, of a view of {_length}");
    }
}

namespace ILGPU.Runtime
{
    /// <summary>STAND-IN. The same as <see cref="ArrayView{T}"/>, as buffers give it.</summary>
    public readonly struct ArrayView1D<T, TStride>
        where T : unmanaged
        where TStride : struct
    {
        internal ArrayView1D(ArrayView<T> view) => BaseView = view;

        public ArrayView<T> BaseView { get; }

        public long Length => BaseView.Length;

        public ArrayView1D<T, TStride> SubView(long offset, long length) => new(BaseView.SubView(offset, length));

        public void MemSetToZero(AcceleratorStream stream) => BaseView.MemSetToZero(stream);

        public void CopyFrom(AcceleratorStream stream, ArrayView1D<T, TStride> source) => BaseView.CopyFrom(stream, source.BaseView);

        public static implicit operator ArrayView<T>(ArrayView1D<T, TStride> view) => view.BaseView;
    }

    /// <summary>STAND-IN.</summary>
    public sealed class MemoryBuffer1D<T, TStride> : IDisposable
        where T : unmanaged
        where TStride : struct
    {
        private readonly StandinMemory<T> _memory;
        private Action? _free;

        internal MemoryBuffer1D(StandinMemory<T> memory, Action free) => (_memory, _free) = (memory, free);

        public long Length => _memory.Values.Length;

        public ArrayView1D<T, TStride> View => _free is null
            ? throw new ObjectDisposedException("a buffer of the stand-in")
            : new ArrayView1D<T, TStride>(new ArrayView<T>(_memory, 0, _memory.Values.Length));

        public void Dispose()
        {
            _free?.Invoke();
            _free = null;
        }
    }
}
