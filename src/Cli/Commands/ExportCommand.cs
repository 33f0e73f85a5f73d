using System.CommandLine;
using System.IO;
using System.Linq;
using DslCompiler.Data;
using DslCompiler.Model;
using DslCompiler.Onnx;
using static System.FormattableString;

namespace DslCompiler.Cli.Commands;

/// <summary><c>dslc export FILE --onnx OUT</c>: the model's inference with its weights, for other programs.</summary>
internal static class ExportCommand
{
    private const string Description = "Write a model's inference with its weights, or its weights alone, for other programs.";

    public static Command Create(Terminal terminal)
    {
        var file = CommonOptions.File();
        var model = CommonOptions.Model();
        var weights = CommonOptions.Text("--weights", "FILE", "Weights that dslc train wrote (safetensors; default: those at the start, by --seed).");
        var onnx = CommonOptions.Text("--onnx", "OUT", Invariant($"Write ONNX (operators of version {OnnxWriter.Opset}) to this file."));
        var safetensors = CommonOptions.Text("--safetensors", "OUT", "Write the weights to this file, under PyTorch's names.");
        var batch = CommonOptions.Number<int>("--batch", "Samples that the ONNX model takes at a time (default: any number).", null, 1, 1_000_000);
        var command = new Command("export", Description) { file, model, weights, onnx, safetensors, batch };
        command.Validators.Add(result =>
        {
            if (result.GetValue(onnx) is null && result.GetValue(safetensors) is null)
            {
                result.AddError("export takes --onnx OUT or --safetensors OUT");
            }
            else if (result.GetValue(onnx) is { Length: > 0 } one && result.GetValue(safetensors) is { Length: > 0 } other && Path.GetFullPath(one) == Path.GetFullPath(other))
            {
                result.AddError("--onnx and --safetensors name the same file");
            }
        });
        return command.Does(terminal, parsed =>
        {
            var path = parsed.GetRequiredValue(file);
            var loaded = ModelLoader.Load(path, parsed.GetValue(model), terminal);
            var network = ModelCompiler.Create(loaded, path, Device.Cpu(1), parsed.GetValue(CommonOptions.Seed)!.Value, batch: 1);
            if (parsed.GetValue(weights) is { } trained)
            {
                network.Load(trained);
            }

            if (parsed.GetValue(onnx) is { } target)
            {
                Write(OnnxOf(loaded, network, path) with { Batch = parsed.GetValue(batch) }, target, terminal);
            }

            if (parsed.GetValue(safetensors) is { } tensors)
            {
                network.Save(tensors);
                terminal.Output.WriteLine(Invariant($"{tensors}: {network.Parameters.Count + network.Buffers.Count} tensors"));
            }

            return 0;
        });
    }

    private static OnnxGraph OnnxOf(NetworkModel model, Network network, string path)
    {
        var tensors = network.Parameters.Concat<NamedTensor>(network.Buffers).ToDictionary(t => t.Name);
        try
        {
            return OnnxExport.Export(model, name => tensors[name].Value.ToArray());
        }
        catch (InexpressibleException e)
        {
            throw new UserErrorException($"{path}: {e.Message}", e);
        }
    }

    private static void Write(OnnxGraph graph, string target, Terminal terminal)
    {
        AtomicFile.Write(target, stream => OnnxWriter.Write(stream, graph));
        terminal.Output.WriteLine(Invariant($"{target}: {graph.Nodes.Count} nodes, {graph.Initializers.Count} tensors"));
    }
}
