using System;
using System.Reflection;

namespace DslCompiler.Ilgpu;

/// <summary>STAND-IN. Keeps no kernels: it compiles none.</summary>
public sealed partial class IlgpuDevice
{
#pragma warning disable IDE0060 // The real one looks for it.
    private static TLaunch? LoadStored<TLaunch>(MethodInfo method)
        where TLaunch : Delegate => null;
#pragma warning restore IDE0060
}
