using System.IO;
using System.Linq;
using System.Text;
using DslCompiler.Cli;
using DslCompiler.Cli.Publish;
using DslCompiler.Generator.Emit;
using DslCompiler.Host;
using DslCompiler.Inference;

namespace DslCompiler.Publish.Tests;

/// <summary>A published model without the native compiler: its generated class, compiled in memory, and its weights laid out in a folder.</summary>
internal sealed class LaidOut
{
    /// <param name="weights">The model and its weights.</param>
    /// <param name="folder">Where its weights go.</param>
    /// <param name="level">The level that it is compiled for.</param>
    /// <param name="isPacked">Whether they are laid out for that level.</param>
    /// <param name="stored">How they are stored.</param>
    internal LaidOut(Weights weights, string folder, CpuLevel level, bool isPacked, StoredAs stored = StoredAs.Float32)
    {
        Name = Path.GetFileNameWithoutExtension(weights.Dsl);
        Folder = folder;
        Directory.CreateDirectory(folder);
        var options = new PublishOptions
        {
            Path = weights.Dsl,
            Model = null,
            Weights = weights.Path,
            Output = folder,
            Kind = "exe",
            Levels = [level],
            IsEmbedded = false,
            Stored = stored,
            Data = null,
            Serves = false,
            Framework = null,
            Mean = [],
            Std = [],
            Classes = null,
        };
        var published = PublishedModel.Load(options, new Terminal(TextWriter.Null, TextWriter.Null, false));
        Model = ModelCompiler.CreateInference(level.Symbol, InferenceEmitter.Emit(published.Planned, NativeProject.Namespace, "x.dsl"));
        WeightPacker.Write(published, Model, isPacked ? level : null, stored, WeightsFile);
    }

    public string Name { get; }

    public string Folder { get; }

    public InferenceModel Model { get; }

    public string WeightsFile => Path.Combine(Folder, Name + ".weights");

    /// <summary>Levels that this machine can run.</summary>
    public static CpuLevel[] Levels => [.. CpuLevel.All.Where(l => l.IsHere)];

    /// <summary>Runs the program's command line in this process.</summary>
    public ToolResult Run(string[] args, byte[]? input = null)
    {
        using var output = new MemoryStream();
        using var error = new MemoryStream();
        var code = HostProgram.Run(Model, Name, args, new HostStreams(() => new MemoryStream(input ?? []), output, error), Folder);
        return new ToolResult(code, output.ToArray(), Encoding.UTF8.GetString(error.ToArray()));
    }
}
