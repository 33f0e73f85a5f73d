using System;
using System.Runtime.InteropServices;

namespace DslCompiler;

/// <summary>Asks Linux for pages of 2 MB where large buffers lie: weights that are streamed once a pass would otherwise cost a walk of the page tables every
/// 4 kB. Elsewhere, and where the system will not, nothing happens.</summary>
internal static unsafe class HugePages
{
    private const nuint PageBytes = 2 << 20;
    private const int MadviseHugePage = 14;

    /// <summary>The whole pages within a stretch that nobody has touched yet.</summary>
    public static void Ask(void* start, nuint bytes)
    {
        var first = ((nuint)start + PageBytes - 1) / PageBytes * PageBytes;
        var end = ((nuint)start + bytes) / PageBytes * PageBytes;
        if (!OperatingSystem.IsLinux() || end <= first)
        {
            return;
        }

        try
        {
            // A refusal is no harm: the pages are then small ones.
            _ = Madvise((void*)first, end - first, MadviseHugePage);
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
        }
    }

    [DllImport("libc", EntryPoint = "madvise", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Madvise(void* address, nuint length, int advice);
}
