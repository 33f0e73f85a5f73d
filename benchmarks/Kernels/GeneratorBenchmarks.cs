using System;
using System.IO;
using System.Linq;
using BenchmarkDotNet.Attributes;
using DslCompiler;
using DslCompiler.Diagnostics;
using DslCompiler.Generator.Emit;
using DslCompiler.Passes;

namespace Kernels;

/// <summary>From text to C#, as in a build: what the generator does for one model, warm.</summary>
[MemoryDiagnoser]
public class GeneratorBenchmarks
{
    private SourceText _text = null!;
    private SourceText[] _used = [];

    [Params("lenet5.dsl", "char_lstm.dsl", "densenet121.dsl", "resnet152.dsl")]
    public string File { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        var folder = Models();
        SourceText Read(string name) => new(Path.Combine(folder, name), System.IO.File.ReadAllText(Path.Combine(folder, name)));
        _text = Read(File);
        _used = [.. Directory.EnumerateFiles(folder, "*.dsl").Select(f => Read(Path.GetFileName(f)))];
    }

    [Benchmark]
    public int TextToCSharp()
    {
        var result = Compilation.Compile(_text, path => Array.Find(_used, t => Path.GetFileName(t.Path) == Path.GetFileName(path)));
        var planned = Pipeline.RunForBuild(result.Models[0]);
        return ModelEmitter.Emit(planned, "Models", File).Length + ShapeEmitter.Emit([planned], "Models").Length;
    }

    /// <summary>The repository's models: the program runs somewhere below it.</summary>
    private static string Models()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var models = Path.Combine(folder.FullName, "models");
            if (System.IO.File.Exists(Path.Combine(models, "lenet5.dsl")))
            {
                return models;
            }
        }

        throw new DirectoryNotFoundException("models/lenet5.dsl: run the benchmarks from within the repository");
    }
}
