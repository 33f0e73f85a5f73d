using System.CommandLine;
using System.Linq;
using System.Text;
using DslCompiler.Data;
using DslCompiler.Generator.Emit;
using DslCompiler.Generator.Emit.Gpu;
using DslCompiler.Model;
using DslCompiler.Passes;

namespace DslCompiler.Cli.Commands;

/// <summary><c>dslc emit FILE</c>: the C# that the source generator gives, models first, then the shapes they share.</summary>
internal static class EmitCommand
{
    public static Command Create(Terminal terminal)
    {
        var file = CommonOptions.File();
        var output = CommonOptions.Text("--out", "FILE", "Write to this file (default: standard output).");
        var space = CommonOptions.Text("--namespace", "NAME", $"The namespace of the generated code (default: {ModelCompiler.Namespace}).");
        return new Command("emit", "Write the generated C#; with --device gpu the part for GPUs.") { file, output, space }
            .Does(terminal, parsed =>
            {
                var path = parsed.GetRequiredValue(file);
                var root = parsed.GetValue(space) ?? ModelCompiler.Namespace;
                var loaded = ModelLoader.LoadAll(path, terminal);
                var models = loaded.Select(m => Pipeline.Run(m)).ToList();
                var text = (parsed.GetValue(CommonOptions.On) ?? Devices.Cpu) != Devices.Cpu
                    ? string.Join('\n', loaded.Select(m => GpuEmitter.Emit(Pipeline.Run(m, backend: Backend.Gpu), root, path)))
                    : string.Join('\n', models.Select(m => ModelEmitter.Emit(m, root, path)).Append(ShapeEmitter.Emit(models, root)));
                if (parsed.GetValue(output) is { } target)
                {
                    AtomicFile.Write(target, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
                }
                else
                {
                    terminal.Output.Write(text);
                }

                return 0;
            });
    }
}
