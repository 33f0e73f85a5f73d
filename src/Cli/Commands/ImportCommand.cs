using System;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using DslCompiler.Data;
using DslCompiler.Onnx;
using DslCompiler.Onnx.Import;
using DslCompiler.Weights;
using static System.FormattableString;

namespace DslCompiler.Cli.Commands;

/// <summary><c>dslc import FILE.onnx</c>: the net as a <c>.dsl</c> file, its weights as safetensors.</summary>
internal static class ImportCommand
{
    private const string Description = "Write an ONNX file as a .dsl file, and its weights as safetensors. What the language cannot say is listed, and nothing is written.";

    public static Command Create(Terminal terminal)
    {
        var file = CommonOptions.File("An ONNX file.");
        var folder = CommonOptions.Text("--out", "DIR", "Where to write (default: the current folder).");
        return new Command("import", Description) { file, folder }.Does(terminal, parsed =>
        {
            var path = parsed.GetRequiredValue(file);
            using var content = MappedFile.Open(path);
            var model = Import(path, content.Memory);
            var target = parsed.GetValue(folder) ?? ".";
            Make(target);
            var name = Path.Combine(target, Path.GetFileNameWithoutExtension(path));
            SafetensorsFile.Write(name + ".safetensors", null, model.Tensors.Select(t => (t.Name, t.Extents, (ReadOnlyMemory<float>)t.Values())));
            AtomicFile.Write(name + ".dsl", stream => stream.Write(Encoding.UTF8.GetBytes(model.Text)));
            var lines = model.Text.Split('\n').Count(l => l.Length > 0 && !l.StartsWith("//", StringComparison.Ordinal));
            terminal.Output.WriteLine(Invariant($"{name}.dsl: model {model.Name}, {lines} lines"));
            terminal.Output.WriteLine(Invariant($"{name}.safetensors: {model.Tensors.Count} tensors"));
            return 0;
        });
    }

    /// <param name="path">For messages, and the model's name where the file has none.</param>
    /// <param name="content">The file, which the values of the result lie in.</param>
    /// <exception cref="UserErrorException">It is damaged, or has what the language cannot say.</exception>
    internal static ImportedModel Import(string path, ReadOnlyMemory<byte> content)
    {
        try
        {
            return OnnxImport.Import(content, Path.GetFileNameWithoutExtension(path));
        }
        catch (OnnxFormatException e)
        {
            throw new UserErrorException($"{path}, {e.Message}. Fix: is it an ONNX file? Export it again.", e);
        }
        catch (InexpressibleException e)
        {
            var problems = e.Message.Split('\n');
            var head = string.Create(CultureInfo.InvariantCulture, $"{path} cannot be written in the language, for {problems.Length} {(problems.Length == 1 ? "reason" : "reasons")}:");
            throw new UserErrorException($"{head}{string.Concat(problems.Select(p => "\n    " + p))}\n    Fix: export the net without them, or write that part by hand.", e);
        }
    }

    private static void Make(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new UserErrorException($"{folder}: cannot be made ({e.Message.ReplaceLineEndings(" ")}). Fix: name another folder by --out.", e);
        }
    }
}
