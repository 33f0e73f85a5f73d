#if ILGPU
using System;
#else
using ILGPU.Runtime;
#endif

namespace DslCompiler.Ilgpu.Tests;

/// <summary>What the tests run on: the stand-in, or, in a build with ILGPU, what the variable <c>DSLC_ILGPU</c> names: <c>opencl</c> or <c>cuda</c> (the first
/// device that is found; so too without the variable), <c>cpu</c> (its CPU accelerator, a thread of the machine for each of a group's: some ten minutes for all tests).</summary>
internal static class TestDevice
{
    public const string Variable = "DSLC_ILGPU";

#if ILGPU
    public const bool IsStandin = false;

    public static IlgpuDevice Create() => (Environment.GetEnvironmentVariable(Variable) ?? (IlgpuDevice.Names().Count > 0 ? "opencl" : "cpu")) switch
    {
        "cpu" => IlgpuDevice.Open(IlgpuDevice.Emulated),
        "opencl" or "cuda" => IlgpuDevice.Open("gpu"),
        var other => throw new InvalidOperationException($"{Variable} is cpu, opencl or cuda, not {other}"),
    };

    public static string Prepared(string source) => source;

    public static void Watch(IlgpuDevice device, bool isOn)
    {
    }
#else
    public const bool IsStandin = true;

    public static IlgpuDevice Create() => new(new Accelerator());

    /// <summary>A kernel's source as the device needs it.</summary>
    public static string Prepared(string source) => Twins.AddTo(source);

    /// <summary>Turns the stand-in's watching of memory on or off.</summary>
    public static void Watch(IlgpuDevice device, bool isOn) => device.Accelerator.Watches = isOn;
#endif
}
