using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.Loader;
using DslCompiler.Generator.Emit;
using DslCompiler.Generator.Emit.Gpu;
using DslCompiler.Inference;
using DslCompiler.Model;
using DslCompiler.Passes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace DslCompiler.Cli;

/// <summary>Compiles a model in memory by the emitter that the source generator uses, and makes a network of it: no project is needed.</summary>
internal static class ModelCompiler
{
    /// <summary>The namespace of generated code, where none is asked for.</summary>
    public const string Namespace = "Models";

    /// <summary>A network of the model with its weights at their start.</summary>
    public static Network Create(NetworkModel model, string dslPath, Device device, ulong seed, int batch) => Prepare(model, dslPath, device is not CpuDevice)(device, seed, batch);

    /// <summary>Compiles the model; what it gives makes networks of it: their device, their seed, and the samples to make room for.</summary>
    public static Func<Device, ulong, int, Network> Prepare(NetworkModel model, string dslPath, bool isForGpu = false)
    {
        var planned = Pipeline.Run(model);
        string[] gpu = isForGpu ? [GpuEmitter.Emit(Pipeline.Run(model, backend: Backend.Gpu), Namespace, dslPath)] : [];
        var type = Compile<Network>([], [ModelEmitter.Emit(planned, Namespace, dslPath), ShapeEmitter.Emit([planned], Namespace), .. gpu]);
        return (device, seed, batch) => (Network)Activator.CreateInstance(
            type, BindingFlags.Instance | BindingFlags.Public | BindingFlags.DoNotWrapExceptions, null, [device, seed, batch], null)!;
    }

    /// <summary>Compiles what <see cref="InferenceEmitter"/> wrote, for the vectors that a constant names.</summary>
    public static InferenceModel CreateInference(string symbol, InferenceSource source) =>
        (InferenceModel)Activator.CreateInstance(Compile<InferenceModel>([symbol], source.Model, source.Kernels))!;

    /// <summary>The one type of the sources that derives from <typeparamref name="TBase"/>.</summary>
    private static Type Compile<TBase>(string[] symbols, params string[] sources)
    {
        var parsing = new CSharpParseOptions(LanguageVersion.Latest, preprocessorSymbols: symbols);
        var compilation = CSharpCompilation.Create(
            "DslcModels",
            sources.Select(s => CSharpSyntaxTree.ParseText(s, parsing)),
            References().Select(r => MetadataReference.CreateFromFile(r)),
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, nullableContextOptions: NullableContextOptions.Enable, deterministic: true));
        var image = new MemoryStream();
        var result = compilation.Emit(image);
        if (!result.Success)
        {
            var first = result.Diagnostics.First(d => d.Severity == DiagnosticSeverity.Error);
            throw new InvalidOperationException($"the generated C# does not compile: {first}");
        }

        image.Position = 0;
        var assembly = new AssemblyLoadContext("dslc models").LoadFromStream(image);
        return assembly.GetExportedTypes().Single(t => !t.IsAbstract && t.IsSubclassOf(typeof(TBase)));
    }

    /// <summary>Generated code refers to the runtime, and to what the runtime refers to; nothing else is read.</summary>
    private static IEnumerable<string> References()
    {
        var runtime = typeof(Network).Assembly;
        return runtime.GetReferencedAssemblies().Select(Assembly.Load).Concat(Devices.GpuReferences()).Append(runtime).Append(typeof(object).Assembly).Select(a => a.Location);
    }
}
