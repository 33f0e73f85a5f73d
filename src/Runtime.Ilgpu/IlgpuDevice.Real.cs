using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Reflection;
using System.Runtime.InteropServices;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;
using AcceleratorDevice = ILGPU.Runtime.Device;

namespace DslCompiler.Ilgpu;

/// <summary>How devices are found and opened.</summary>
public sealed partial class IlgpuDevice
{
    /// <summary>The name under which ILGPU's own CPU accelerator is asked for: a thread of the machine for each of a group's, to check kernels, not to compute.</summary>
    public const string Emulated = "gpu:emulated";

    /// <summary>The variable by which <c>1</c> has <see cref="UseCuBlas"/> called for every device that is opened.</summary>
    public const string CuBlasVariable = "DSLC_ILGPU_CUBLAS";

    private const int EmulatedThreads = 16;

    private static bool _findsOpenCl;
    private KernelStore? _store;

    /// <summary>Kernels of this device that an earlier process compiled.</summary>
    public int Stored => _store?.Found ?? 0;

    /// <summary>The GPUs of this machine, in the order of their numbers: CUDA's first, then OpenCL's GPUs, then what else runs OpenCL (PoCL on a CPU).</summary>
    public static IReadOnlyList<string> Names()
    {
        using var context = Every();
        return [.. Order(context).Select(Describe)];
    }

    /// <summary>Opens a device: <c>gpu</c> (the first), <c>gpu:1</c> (by number), <see cref="Emulated"/>. Throws <see cref="UserErrorException"/> where there is none.</summary>
    public static IlgpuDevice Open(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name == Emulated)
        {
            return Make(b => b.CPU(new CPUDevice(EmulatedThreads, GroupSize / EmulatedThreads, 1)), OptimizationLevel.O1, c => c.Devices[0], EmulatedThreads);
        }

        using var context = Every();
        var devices = Order(context);
        var number = name == "gpu" ? 0 : int.TryParse(name.AsSpan("gpu:".Length), NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : -1;
        if (number < 0 || number >= devices.Count)
        {
            var known = devices.Count == 0 ? "this machine has none that CUDA or OpenCL finds" : "this machine has " + string.Join(", ", devices.Select((d, i) => FormattableString.Invariant($"gpu:{i} ({Describe(d)})")));
            throw new UserErrorException($"no device {name}: {known}; use --device cpu");
        }

        // Another context for the one device: CUDA and OpenCL want other levels of optimisation.
        var (type, place) = (devices[number].AcceleratorType, devices.Take(number).Count(d => d.AcceleratorType == devices[number].AcceleratorType));
        return type == AcceleratorType.Cuda
            // O2 has an open mistake there (illegal access).
            ? Make(b => b.Cuda(), OptimizationLevel.O1, c => c.GetCudaDevice(place))
            // PoCL's compiler refuses what O1 writes.
            : Make(b => b.OpenCL(Admit), OptimizationLevel.O2, c => Order(c)[place]);
    }

    /// <summary>Has cuBLAS compute large products that nothing is fused with: gradients of fully connected layers, most of all. Throws <see cref="UserErrorException"/> where the
    /// device is not CUDA's, or cuBLAS is not installed.</summary>
    public void UseCuBlas()
    {
        if (Accelerator is not CudaAccelerator device)
        {
            throw new UserErrorException($"{Name} is no CUDA device, which cuBLAS needs: leave {CuBlasVariable} unset");
        }

        try
        {
            Blas ??= new CuBlasProducts(device);
        }
        catch (Exception e) when (e is not UserErrorException)
        {
            throw new UserErrorException($"cuBLAS does not start on {Name}: {e.GetBaseException().Message}; leave {CuBlasVariable} unset", e);
        }
    }

    /// <summary>On OpenCL: a kernel by way of what earlier processes have kept. Null elsewhere, and where nothing is kept.</summary>
    private TLaunch? LoadStored<TLaunch>(MethodInfo method)
        where TLaunch : Delegate
    {
        _store ??= Accelerator is CLAccelerator device && KernelStore.Folder() is { } folder ? new KernelStore(device, folder) : null;
        return _store?.Load<TLaunch>(method);
    }

    partial void DisposeStore() => _store?.Dispose();

    private static IlgpuDevice Make(Action<Context.Builder> with, OptimizationLevel level, Func<Context, AcceleratorDevice> choose, int threads = GroupSize)
    {
        FindOpenCl();
        var context = Context.Create(b => with(b.Optimize(level).EnableAlgorithms()));
        try
        {
            var device = new IlgpuDevice(choose(context).CreateAccelerator(context), context) { Threads = threads };
            if (Environment.GetEnvironmentVariable(CuBlasVariable) == "1")
            {
                device.UseCuBlas();
            }

            return device;
        }
        catch (Exception e) when (e is not UserErrorException)
        {
            context.Dispose();
            throw new UserErrorException($"the device does not start: {e.GetBaseException().Message}", e);
        }
    }

    private static Context Every()
    {
        FindOpenCl();
        return Context.Create(b => b.Cuda().OpenCL(Admit));
    }

    private static List<AcceleratorDevice> Order(Context context) =>
        [.. context.Devices.OrderBy(d => d is CudaDevice ? 0 : d is CLDevice { DeviceType: CLDeviceType.CL_DEVICE_TYPE_GPU } ? 1 : 2)];

    private static string Describe(AcceleratorDevice device) => device is CLDevice cl ? $"OpenCL, {cl.Name} of {cl.PlatformName}" : $"CUDA, {device.Name}";

    /// <summary>PoCL lacks the generic address space, without which ILGPU refuses a device; kernels that O2 compiles do not use it.</summary>
    private static bool Admit(CLDevice device)
    {
        if (!device.Capabilities.GenericAddressSpace && device.PlatformName.Contains("Portable Computing Language", StringComparison.OrdinalIgnoreCase))
        {
            device.Capabilities.GetType().GetProperty(nameof(device.Capabilities.GenericAddressSpace))?.SetValue(device.Capabilities, true);
        }

        return device.Capabilities.GenericAddressSpace;
    }

    /// <summary>ILGPU asks for a library <c>OpenCL</c>; Debian has the loader as <c>libOpenCL.so.1</c> only.</summary>
    private static void FindOpenCl()
    {
        lock (Emulated)
        {
            if (!_findsOpenCl)
            {
                _findsOpenCl = true;
                NativeLibrary.SetDllImportResolver(typeof(Context).Assembly, (name, _, _) =>
                    name == "OpenCL" && !OperatingSystem.IsWindows() && NativeLibrary.TryLoad("libOpenCL.so.1", out var handle) ? handle : 0);
            }
        }
    }
}
