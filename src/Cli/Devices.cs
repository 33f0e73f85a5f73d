using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using DslCompiler.Cli.Bench;
#if ILGPU
using DslCompiler.Ilgpu;
#endif

namespace DslCompiler.Cli;

/// <summary>Devices by the names that <c>--device</c> takes. GPUs are there where this tool was built with ILGPU.</summary>
internal static class Devices
{
    public const string Cpu = "cpu";
    public const string Auto = "auto";

    /// <summary>Whether a text names a device, as far as that can be said without looking for it.</summary>
    public static bool IsName(string name) => name is Cpu or Auto or "gpu" or "gpu:emulated"
        || (name.StartsWith("gpu:", StringComparison.Ordinal) && name.Length > 4 && name.Skip(4).All(char.IsAsciiDigit));

    /// <param name="name">What the user wrote.</param>
    /// <param name="cpu">Makes the CPU's.</param>
    public static Device Open(string name, Func<Device> cpu)
    {
        if (name == Cpu)
        {
            return cpu();
        }
#if ILGPU
        return name == Auto ? IlgpuDevice.Names().Any(n => !n.Contains("Portable Computing Language", StringComparison.Ordinal)) ? IlgpuDevice.Open("gpu") : cpu() : IlgpuDevice.Open(name);
#else
        return name == Auto
            ? cpu()
            : throw new UserErrorException($"--device {name}: this dslc was built without the GPU backend; build it with -p:Ilgpu=required, or use --device cpu");
#endif
    }

    /// <summary>What a device does at most.</summary>
    public static MachinePeak PeakOf(Device device)
    {
#if ILGPU
        var peak = GpuPeak.Measure((IlgpuDevice)device);
        return new MachinePeak(peak.GigaFlops, peak.GigaBytes);
#else
        throw new NotSupportedException(device.Name);
#endif
    }

    /// <summary>What generated code for GPUs refers to.</summary>
    public static IEnumerable<Assembly> GpuReferences()
    {
#if ILGPU
        yield return typeof(IlgpuDevice).Assembly;
        yield return typeof(ILGPU.Context).Assembly;
        yield return typeof(ILGPU.Algorithms.XMath).Assembly;
#else
        yield break;
#endif
    }
}
