using System;
using System.IO;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using static System.FormattableString;

namespace DslCompiler.Inference;

/// <summary>Memory that begins as zeros, and parts of a file that lie in it: on Linux mapped, so that nothing is copied and processes share them (what a process writes
/// there stays its own); elsewhere read.</summary>
internal sealed unsafe class ModelMemory : SafeHandle
{
    private const int Read = 1;
    private const int Write = 2;
    private const int Private = 2;
    private const int Fixed = 0x10;
    private const int Anonymous = 0x20;
    private const int PopulateForReading = 22;
    private const int PopulateForWriting = 23;
    private readonly nuint _length;

    public ModelMemory(long length)
        : base(0, ownsHandle: true)
    {
        _length = checked((nuint)length);
        if (OperatingSystem.IsLinux())
        {
            var place = Map(null, _length, Read | Write, Private | Anonymous, -1, 0);
            SetHandle(place == -1 ? 0 : place);
        }
        else
        {
            SetHandle((nint)NativeMemory.AlignedAlloc(_length, MemoryLayout.Page));
            new Span<byte>((void*)handle, checked((int)length)).Clear();
        }

        if (IsInvalid)
        {
            throw new UserErrorException(Invariant($"out of memory: {length} bytes asked for the weights"));
        }

        HugePages.Ask((void*)handle, _length);
    }

    public override bool IsInvalid => handle == 0;

    public byte* Pointer => (byte*)handle;

    /// <summary>Brings whole pages of a file to a place.</summary>
    public void Put(SafeFileHandle file, long offset, long to, long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(to);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((nuint)(to + length), _length);
        if (OperatingSystem.IsLinux() && offset % Environment.SystemPageSize == 0)
        {
            var place = Map(Pointer + to, (nuint)length, Read | Write, Private | Fixed, (int)file.DangerousGetHandle(), (nint)offset);
            if (place != -1)
            {
                // One call in place of a fault every few pages; a kernel that does not know it does nothing.
                _ = Advise((void*)place, (nuint)length, PopulateForReading);
                return;
            }
        }

        for (var done = 0L; done < length;)
        {
            var count = RandomAccess.Read(file, new Span<byte>(Pointer + to + done, (int)Math.Min(length - done, 1 << 30)), offset + done);
            done += count > 0 ? count : throw new EndOfStreamException();
        }
    }

    /// <summary>Says that a stretch will be written soon: its pages are made by one call in place of a fault each.</summary>
    public void Expect(long to, long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(to);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((nuint)(to + length), _length);
        if (OperatingSystem.IsLinux() && length > 0)
        {
            _ = Advise(Pointer + to, (nuint)length, PopulateForWriting);
        }
    }

    protected override bool ReleaseHandle()
    {
        if (OperatingSystem.IsLinux())
        {
            return Unmap((void*)handle, _length) == 0;
        }

        NativeMemory.AlignedFree((void*)handle);
        return true;
    }

    [DllImport("libc", EntryPoint = "mmap", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint Map(void* at, nuint length, int protection, int flags, int file, nint offset);

    [DllImport("libc", EntryPoint = "munmap", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Unmap(void* at, nuint length);

    [DllImport("libc", EntryPoint = "madvise", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Advise(void* at, nuint length, int advice);
}
