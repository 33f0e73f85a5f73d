using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace DslCompiler.Kernels;

/// <summary>Hints to the machine's caches. Any address will do: none faults.</summary>
internal static unsafe class Cache
{
    /// <summary>Brings the line of an address into the nearest cache. (.NET has no such hint for Arm.)</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Fetch<T>(T* address)
        where T : unmanaged
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(address);
        }
    }
}
