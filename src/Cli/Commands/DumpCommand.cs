using System.CommandLine;
using System.Linq;
using DslCompiler.Model;
using DslCompiler.Passes;

namespace DslCompiler.Cli.Commands;

/// <summary><c>dslc dump FILE</c>: a model as short text, after any of the compiler's passes.</summary>
internal static class DumpCommand
{
    public static Command Create(Terminal terminal)
    {
        var file = CommonOptions.File();
        var model = CommonOptions.Model();
        string[] passes = ["bind", .. Pipeline.Passes.Select(p => p.Name)];
        var after = CommonOptions.Choice("--after", "PASS", "The last pass to run; bind is the model as it was read.", passes[^1], passes);
        return new Command("dump", "Write a model as the compiler sees it, after one of its passes.") { file, model, after }
            .Does(terminal, parsed =>
            {
                var name = parsed.GetValue(model);
                var path = parsed.GetRequiredValue(file);
                foreach (var loaded in name is null ? ModelLoader.LoadAll(path, terminal) : [ModelLoader.Load(path, name, terminal)])
                {
                    terminal.Output.Write(ModelText.Write(Pipeline.Run(loaded, parsed.GetValue(after))));
                }

                return 0;
            });
    }
}
