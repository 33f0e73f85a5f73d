using System;
using System.Buffers;
using System.IO;
using System.IO.MemoryMappedFiles;
using static System.FormattableString;

namespace DslCompiler.Data;

/// <summary>A whole file as memory, mapped: what is not looked at is not read, and nothing is copied. While it is open nobody may cut the file short.</summary>
internal sealed unsafe class MappedFile : MemoryManager<byte>
{
    private readonly MemoryMappedFile? _map;
    private readonly MemoryMappedViewAccessor? _view;
    private readonly byte* _start;
    private readonly int _length;

    private MappedFile(FileStream stream)
    {
        _length = (int)stream.Length;
        if (_length > 0)
        {
            _map = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
            _view = _map.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
            _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _start);
        }
    }

    /// <summary>Maps a file of less than two gigabytes.</summary>
    /// <exception cref="UserErrorException">It is not there, cannot be read, or is larger.</exception>
    public static MappedFile Open(string path)
    {
        using var stream = InputFile.Open(path, 0);
        return InputFile.Guard(path, () => stream.Length <= Array.MaxLength ? new MappedFile(stream) : throw BadFile.At(
            path, "its size", Invariant($"{stream.Length} bytes"), Invariant($"at most {Array.MaxLength} bytes for this kind of file"), "check that it is the file you meant"));
    }

    public override Span<byte> GetSpan() => new(_start, _length);

    public override MemoryHandle Pin(int elementIndex = 0) => new(_start + elementIndex);

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && _view is not null)
        {
            _view.SafeMemoryMappedViewHandle.ReleasePointer();
            _view.Dispose();
            _map!.Dispose();
        }
    }
}
