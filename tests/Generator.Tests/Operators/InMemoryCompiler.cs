using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.Loader;
using DslCompiler.Diagnostics;
using DslCompiler.Generator.Emit;
using DslCompiler.Model;
using DslCompiler.Passes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace DslCompiler.Generator.Tests;

/// <summary>C# and <c>.dsl</c> text to loaded types, by the emitter that the generator uses and Roslyn.</summary>
internal static class InMemoryCompiler
{
    public const string Namespace = "DslCompiler.InMemory";

    private static readonly MetadataReference[] References = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
        .Split(Path.PathSeparator).Where(p => p.EndsWith(".dll", StringComparison.Ordinal))
        .Select(p => (MetadataReference)MetadataReference.CreateFromFile(p)).ToArray();

    public static Assembly Compile(params string[] sources)
    {
        var options = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release);
        var parsing = new CSharpParseOptions(LanguageVersion.Latest);
        var compilation = CSharpCompilation.Create("InMemory" + Guid.NewGuid().ToString("N"), sources.Select(s => CSharpSyntaxTree.ParseText(s, parsing)), References, options);
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        if (!result.Success)
        {
            throw new InvalidOperationException(string.Join('\n', result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error)) + "\n" + string.Join('\n', sources));
        }

        image.Position = 0;
        return AssemblyLoadContext.Default.LoadFromStream(image);
    }

    /// <summary>The network classes of models, one text each, in one compilation.</summary>
    public static IReadOnlyList<Type> CompileModels(IReadOnlyList<string> texts) => CompileModels(texts.Select(t => Pipeline.Run(Bind(t))).ToList());

    /// <summary>The network classes of models after all passes, in one compilation.</summary>
    public static IReadOnlyList<Type> CompileModels(IReadOnlyList<NetworkModel> models)
    {
        var sources = models.Select((m, i) => ModelEmitter.Emit(m, Namespace, FormattableString.Invariant($"model{i}.dsl")));
        var assembly = Compile([.. sources, ShapeEmitter.Emit(models, Namespace)]);
        return models.Select(m => assembly.GetType($"{Namespace}.{m.Name}", throwOnError: true)!).ToList();
    }

    /// <summary>A new network of a compiled class.</summary>
    public static Network Create(Type type, Device device, ulong seed) => (Network)Activator.CreateInstance(type, device, seed, 1)!;

    /// <summary>The model of a text, before the passes.</summary>
    public static NetworkModel Bind(string text)
    {
        var result = Compilation.Compile(new SourceText("model.dsl", text));
        return result.HasErrors
            ? throw new InvalidOperationException(string.Join('\n', result.Diagnostics) + "\n" + text)
            : result.Models.Single();
    }
}
