using System;
using System.IO;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using ILGPU.Backends;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.OpenCL;
using ILGPU.IR.Types;
using ILGPU.Runtime.OpenCL;

namespace DslCompiler.Ilgpu;

/// <summary>Keeps the OpenCL C that ILGPU makes of kernels from one process to the next, in a folder: by what they were made of, so that nothing in it is ever out of date. (For CUDA
/// ILGPU has no way to give it such a text; there the driver keeps what is made of it.)</summary>
internal sealed class KernelStore : IDisposable
{
    /// <summary>The variable that names the folder; <c>off</c>: none.</summary>
    public const string Variable = "DSLC_ILGPU_CACHE";

    /// <summary>Pointer and length: what ILGPU passes for a view on OpenCL.</summary>
    private const int FieldsOfView = 2;

    private const int DaysKept = 90;

    private readonly string _folder;
    private readonly CLAccelerator _device;
    private readonly TypeInformationManager _types = new();

    public KernelStore(CLAccelerator device, string folder)
    {
        (_device, _folder) = (device, folder);
        Attempt(() => Directory.CreateDirectory(folder));
        Attempt(() =>
        {
            foreach (var file in Directory.GetFiles(folder))
            {
                if (File.GetLastWriteTimeUtc(file) < DateTime.UtcNow.AddDays(-DaysKept))
                {
                    File.Delete(file);
                }
            }
        });
    }

    /// <summary>Kernels that were found in the folder.</summary>
    public int Found { get; private set; }

    /// <summary>The folder that the variable names, or the user's own; null: none.</summary>
    public static string? Folder() => Environment.GetEnvironmentVariable(Variable) switch
    {
        "off" => null,
        { Length: > 0 } folder => folder,
        _ when OperatingSystem.IsWindows() => Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "dslc", "kernels"),
        _ when Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } caches => Path.Combine(caches, "dslc", "kernels"),
        _ => Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "dslc", "kernels"),
    };

    public TLaunch Load<TLaunch>(MethodInfo method)
        where TLaunch : Delegate
    {
        var entry = EntryPointDescription.FromExplicitlyGroupedKernel(method);
        var path = Path.Combine(_folder, Key(method) + ".cl");
        if (Read(path) is not { } source)
        {
            source = ((CLCompiledKernel)_device.GetBackend().Compile(entry, default)).Source;
            Attempt(() => Write(path, source));
        }

        var point = new SeparateViewEntryPoint(entry, default, default, _types, FieldsOfView);
        return _device.LoadKernel(new CLCompiledKernel(_device.Context, point, null, source, _device.CLStdVersion)).CreateLauncherDelegate<TLaunch>();
    }

    public void Dispose() => _types.Dispose();

    /// <summary>The kernel's name and assembly, what helps it, who compiles it and for what: compilers give an assembly of another content another number.</summary>
    private string Key(MethodInfo method)
    {
        var text = new StringBuilder();
        foreach (var module in new[] { method.Module, typeof(KernelStore).Module, typeof(CLBackend).Module, typeof(ILGPU.Algorithms.XMath).Module })
        {
            text.Append(module.ModuleVersionId).Append('\n');
        }

        text.Append(method.DeclaringType).Append('\n').Append(method).Append('\n')
            .Append(_device.Name).Append('\n').Append(_device.Vendor).Append('\n').Append(_device.CLStdVersion).Append('\n').Append(_device.Context.Properties.OptimizationLevel);
        return Hash(text.ToString());
    }

    /// <summary>The text behind a first line with its hash; null where there is none, or not that one.</summary>
    private string? Read(string path)
    {
        string? text = null;
        Attempt(() => text = File.Exists(path) ? File.ReadAllText(path) : null);
        if (text is null || text.IndexOf('\n', StringComparison.Ordinal) is var end && (end < 0 || text[..end] != First(text[(end + 1)..])))
        {
            return null;
        }

        Found++;
        return text[(end + 1)..];
    }

    private static void Write(string path, string source)
    {
        var temporary = path + "." + Path.GetRandomFileName();
        File.WriteAllText(temporary, First(source) + "\n" + source);
        File.Move(temporary, path, overwrite: true);
    }

    private static string First(string source) => "// " + Hash(source);

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>A folder that cannot be read or written costs time, and nothing else.</summary>
    private static void Attempt(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Without it every process compiles for itself.
        }
    }
}
