using System;
using System.Collections.Generic;
using System.IO;
using System.Runtime.InteropServices;
using DslCompiler.Inference;
using static System.FormattableString;

namespace DslCompiler.Host.Library;

/// <summary>What the functions of a published library do. Nothing is thrown to a caller from another language: a failure is a value, and <see cref="LastError"/> says why.
/// Handles are numbers, so that one that is freed, or never was one, is told and harms nothing.</summary>
/// <param name="model">The model that the library was published for.</param>
/// <param name="name">Its name, with which its functions begin.</param>
public sealed unsafe class LibraryHost(InferenceModel model, string name)
{
    /// <summary>Samples that are computed together.</summary>
    private const int Batch = 8;

    private readonly Dictionary<nint, LibraryModel> _models = [];
    private nint _last;

    [ThreadStatic]
    private static ErrorText? _error;

    /// <summary>Loads the weights: those in the library, in a file that is named, or in <c>NAME.weights</c> beside the library.</summary>
    /// <param name="weights">A path in UTF-8, or null.</param>
    /// <param name="threads">Threads that a call computes with; 0: as many as there are processors.</param>
    /// <param name="inside">An address in the library.</param>
    /// <returns>A handle, or 0.</returns>
    public nint Create(byte* weights, int threads, nint inside)
    {
        try
        {
            if (threads is < 0 or > CpuDevice.MaxThreads)
            {
                throw new UserErrorException(Invariant($"{name}_create: threads is {threads}, expected 0 to {CpuDevice.MaxThreads}"));
            }

            using var image = Open(weights is null ? null : Marshal.PtrToStringUTF8((nint)weights), inside);
            var loaded = new LibraryModel(new InferenceSession(model, image, Device.Cpu(threads), Batch));
            lock (_models)
            {
                _models.Add(++_last, loaded);
                return _last;
            }
        }
        catch (Exception e)
        {
            Fail(e);
            return 0;
        }
    }

    /// <summary>Predicts: 0, or -1 where it could not.</summary>
    public int Predict(nint handle, float* input, float* output, int samples)
    {
        try
        {
            LibraryModel? found;
            lock (_models)
            {
                found = _models.GetValueOrDefault(handle);
            }

            if (found is null || input is null || output is null || samples < 0 || (long)samples * Math.Max(model.InputLength, model.OutputLength) > int.MaxValue)
            {
                throw new UserErrorException(
                    found is null ? Invariant($"{name}_predict: the model is none that {name}_create gave, or it is freed already")
                    : input is null || output is null ? $"{name}_predict: input or output is NULL"
                    : Invariant($"{name}_predict: {samples} samples, expected 0 to {int.MaxValue / Math.Max(model.InputLength, model.OutputLength)}"));
            }

            found.Predict(new ReadOnlySpan<float>(input, samples * model.InputLength), new Span<float>(output, samples * model.OutputLength));
            return 0;
        }
        catch (Exception e)
        {
            Fail(e);
            return -1;
        }
    }

    /// <summary>Frees a model; a call that is under way ends in peace. 0 is none and no mistake.</summary>
    public void Free(nint handle)
    {
        LibraryModel? found;
        lock (_models)
        {
            _models.Remove(handle, out found);
        }

        found?.Dispose();
    }

    /// <summary>What the last failure on this thread was, in UTF-8; empty where there was none. It stays until the next.</summary>
    public static byte* LastError() => (_error ??= new ErrorText("")).Pointer;

    private static void Fail(Exception e) => _error = new ErrorText(e switch
    {
        UserErrorException or ObjectDisposedException => e.Message,
        OutOfMemoryException => "out of memory",
        _ => $"{e.GetType().Name}: {e.Message}",
    });

    private WeightImage Open(string? weights, nint inside)
    {
        if (!model.IsSupported)
        {
            throw new UserErrorException($"this library needs a processor of level {model.Level}");
        }

        if (weights is not null)
        {
            return WeightImage.Open(weights, model);
        }

        var library = inside != 0 && Find(inside, out var place) != 0 ? Marshal.PtrToStringUTF8((nint)place.Path) : null;
        var folder = Path.GetDirectoryName(library) is { Length: > 0 } found ? found : ".";
        return (library is null ? null : WeightImage.OpenEmbedded(library, model)) ?? WeightImage.Open(Path.Combine(folder, name + ".weights"), model);
    }

    [DllImport("libc", EntryPoint = "dladdr", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Find(nint address, out Place place);

    /// <summary><c>Dl_info</c> of dlfcn.h.</summary>
    private struct Place
    {
        public byte* Path;
        public nint Base;
        public byte* Symbol;
        public nint Address;
    }

    /// <summary>Text that callers of another language may look at as long as their thread has met no other error.</summary>
    private sealed class ErrorText
    {
        public ErrorText(string text) => Pointer = (byte*)Marshal.StringToCoTaskMemUTF8(text);

        ~ErrorText() => Marshal.FreeCoTaskMem((nint)Pointer);

        public byte* Pointer { get; }
    }
}
