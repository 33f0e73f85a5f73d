using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.Loader;
using DslCompiler.Generator.Emit;
using DslCompiler.Generator.Emit.Gpu;
using DslCompiler.Model;
using DslCompiler.Passes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace DslCompiler.Ilgpu.Tests;

/// <summary>Models to loaded classes with a program for the CPU and one for GPUs, by the emitters that the generator uses and Roslyn.</summary>
internal static class GpuCompiler
{
    public const string Namespace = "DslCompiler.GpuModels";

    private static readonly MetadataReference[] References = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
        .Split(Path.PathSeparator).Where(p => p.EndsWith(".dll", StringComparison.Ordinal))
        .Select(p => (MetadataReference)MetadataReference.CreateFromFile(p)).ToArray();

    public static Assembly Compile(params IReadOnlyList<string> sources)
    {
        var options = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release);
        var parsing = new CSharpParseOptions(LanguageVersion.Latest);
        var compilation = CSharpCompilation.Create("GpuModels" + Guid.NewGuid().ToString("N"), sources.AsParallel().AsOrdered().Select(s => CSharpSyntaxTree.ParseText(s, parsing)), References, options);
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        if (!result.Success)
        {
            var errors = result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Take(10).ToList();
            throw new InvalidOperationException(string.Join('\n', errors) + "\n" + string.Join('\n', errors.Select(e => e.Location.SourceTree).Distinct().Take(2)));
        }

        image.Position = 0;
        return AssemblyLoadContext.Default.LoadFromStream(image);
    }

    /// <summary>The GPU part of a model's class, ready for what the tests run on.</summary>
    public static string GpuPart(NetworkModel planned) => TestDevice.Prepared(GpuEmitter.Emit(planned, Namespace, planned.Name + ".dsl"));

    /// <summary>The class of a bound model.</summary>
    public static Type Network(NetworkModel bound)
    {
        var cpu = Pipeline.Run(bound);
        var sources = new[] { ModelEmitter.Emit(cpu, Namespace, bound.Name + ".dsl"), ShapeEmitter.Emit([cpu], Namespace), GpuPart(Pipeline.Run(bound, backend: Backend.Gpu)) };
        return Compile(sources).GetType($"{Namespace}.{CSharpName.Model(bound.Name)}", throwOnError: true)!;
    }

    public static Network Create(Type type, Device device, int batch, ulong seed = 1) => (Network)Activator.CreateInstance(
        type, BindingFlags.Instance | BindingFlags.Public | BindingFlags.DoNotWrapExceptions, null, [device, seed, batch], null)!;
}
