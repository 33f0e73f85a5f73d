using System;
using System.Runtime.InteropServices;

namespace DslCompiler;

/// <summary>Asks Linux for pages of 2 MB where large buffers lie: weights that are streamed once a pass would otherwise cost a walk of the page tables every
/// 4 kB. Elsewhere, and where the system will not, nothing happens.</summary>
internal static unsafe class HugePages
{
    /// <summary>Of one such page.</summary>
    public const int Bytes = 2 << 20;

    private const int AdviseDontNeed = 4;
    private const int AdviseHugePage = 14;

    /// <summary>The whole pages within a stretch that nobody has touched yet.</summary>
    public static void Ask(void* start, nuint bytes)
    {
        var (first, end) = Within(start, bytes);
        _ = first < end && Advise(first, end, AdviseHugePage);
    }

    /// <summary>Makes a stretch of private memory zero. Its whole pages are given back to the system, which gives large ones, zeros, once they are touched; until then they take no memory.</summary>
    public static void Clear(void* start, nuint bytes)
    {
        var (first, end) = Within(start, bytes);
        _ = first < end && Advise(first, end, AdviseHugePage);
        if (first < end && Advise(first, end, AdviseDontNeed))
        {
            NativeMemory.Clear(start, first - (nuint)start);
            NativeMemory.Clear((void*)end, (nuint)start + bytes - end);
            return;
        }

        NativeMemory.Clear(start, bytes);
    }

    private static (nuint First, nuint End) Within(void* start, nuint bytes) =>
        (((nuint)start + Bytes - 1) / Bytes * Bytes, ((nuint)start + bytes) / Bytes * Bytes);

    /// <summary>Whether the system took the advice. A refusal is no harm: the pages are then small ones.</summary>
    private static bool Advise(nuint first, nuint end, int advice)
    {
        try
        {
            return OperatingSystem.IsLinux() && Madvise((void*)first, end - first, advice) == 0;
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            return false;
        }
    }

    [DllImport("libc", EntryPoint = "madvise", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Madvise(void* address, nuint length, int advice);
}
