using System.CommandLine;
using System.Linq;
using DslCompiler.Data;
using DslCompiler.Onnx;
using static System.FormattableString;

namespace DslCompiler.Cli.Commands;

/// <summary><c>dslc export FILE --onnx OUT</c>: the model's inference with its weights, for other programs.</summary>
internal static class ExportCommand
{
    public static Command Create(Terminal terminal)
    {
        var file = CommonOptions.File();
        var model = CommonOptions.Model();
        var weights = CommonOptions.Text("--weights", "FILE", "Weights that dslc train wrote (safetensors; default: those at the start, by --seed).");
        var onnx = CommonOptions.Text("--onnx", "FILE", Invariant($"Write ONNX (operators of version {OnnxWriter.Opset}) to this file."));
        onnx.Required = true;
        return new Command("export", "Write a model's inference with its weights in another program's format; the batch stays open.") { file, model, weights, onnx }
            .Does(terminal, parsed =>
            {
                var path = parsed.GetRequiredValue(file);
                var loaded = ModelLoader.LoadRunnable(path, parsed.GetValue(model), terminal);
                var network = ModelCompiler.Create(loaded, path, Device.Cpu(1), parsed.GetValue(CommonOptions.Seed)!.Value, batch: 1);
                if (parsed.GetValue(weights) is { } trained)
                {
                    network.Load(trained);
                }

                var tensors = network.Parameters.Concat<NamedTensor>(network.Buffers).ToDictionary(t => t.Name);
                try
                {
                    var graph = OnnxExport.Export(loaded, name => tensors[name].Value.ToArray());
                    AtomicFile.Write(parsed.GetValue(onnx)!, stream => OnnxWriter.Write(stream, graph));
                    terminal.Output.WriteLine(Invariant($"{parsed.GetValue(onnx)}: {graph.Nodes.Count} nodes, {graph.Initializers.Count} tensors"));
                }
                catch (InexpressibleException e)
                {
                    throw new UserErrorException($"{path}: {e.Message}", e);
                }

                return 0;
            });
    }
}
