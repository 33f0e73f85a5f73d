using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Reflection;
using DslCompiler;
using DslCompiler.Diagnostics;
using DslCompiler.Generator.Emit;
using DslCompiler.Model;
using DslCompiler.Passes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

// How long models take from text to C#, and their C# to an assembly: each stage's median and best of N runs after as many to warm up, on one thread.
//   dotnet run -c Release --project benchmarks/build/TextToCSharp [-- [N=15] FILES...]
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var runs = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 15;
string[] files = args.Length > 1 ? args[1..] : ["models/resnet152.dsl", "models/densenet121.dsl"];

foreach (var file in files)
{
    var times = new SortedDictionary<string, List<double>>(StringComparer.Ordinal);
    var (length, sources) = (0, Array.Empty<string>());
    for (var run = 0; run < 2 * runs; run++)
    {
        if (run == runs)
        {
            times.Clear();
        }

        var model = Timed("1 text to model", () => Front(file));
        var last = model;
        foreach (var pass in Pipeline.For(Backend.Cpu))
        {
            last = Timed("2 " + pass.Name, () => pass.Run(last));
        }

        var planned = Timed("3 all passes, verified", () => Pipeline.RunForBuild(model));
        var text = Timed("4 emit", () => ModelEmitter.Emit(planned, "Models", file));
        Add("5 text to C#", times["1 text to model"][^1] + times["3 all passes, verified"][^1] + times["4 emit"][^1]);
        (length, sources) = (text.Length, [text, ShapeEmitter.Emit([planned], "Models")]);
    }

    for (var run = 0; run < 3; run++)
    {
        Timed("6 C# to assembly", () => CSharpToAssembly(sources));
    }

    Console.WriteLine($"{file}, {length / 1000} kB of C#");
    foreach (var (stage, all) in times)
    {
        var sorted = all.Order().ToList();
        Console.WriteLine($"  {stage,-24} median {sorted[sorted.Count / 2],8:0.0} ms, best {sorted[0],8:0.0} ms");
    }

    T Timed<T>(string stage, Func<T> work)
    {
        var watch = Stopwatch.StartNew();
        var result = work();
        Add(stage, watch.Elapsed.TotalMilliseconds);
        return result;
    }

    void Add(string stage, double milliseconds)
    {
        times.TryAdd(stage, []);
        times[stage].Add(milliseconds);
    }
}

static NetworkModel Front(string file)
{
    var source = Open(file) ?? throw new FileNotFoundException(file);
    return DslCompiler.Compilation.Compile(source, Open).Models[0];
}

static SourceText? Open(string path) => File.Exists(path) ? new SourceText(path, File.ReadAllText(path)) : null;

static long CSharpToAssembly(string[] sources)
{
    var runtime = typeof(Network).Assembly;
    var references = runtime.GetReferencedAssemblies().Select(Assembly.Load).Append(runtime).Append(typeof(object).Assembly);
    var compilation = CSharpCompilation.Create(
        "Compiled",
        sources.Select(s => CSharpSyntaxTree.ParseText(s)),
        references.Select(r => MetadataReference.CreateFromFile(r.Location)),
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release));
    using var image = new MemoryStream();
    var result = compilation.Emit(image);
    return result.Success ? image.Length : throw new InvalidOperationException(result.Diagnostics[0].ToString());
}
