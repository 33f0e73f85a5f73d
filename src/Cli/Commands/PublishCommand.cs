using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Linq;
using DslCompiler.Cli.Publish;
using DslCompiler.Inference;

namespace DslCompiler.Cli.Commands;

/// <summary><c>dslc publish FILE --weights W --out DIR</c>: a model with its weights as a native program.</summary>
internal static class PublishCommand
{
    public static Command Create(Terminal terminal)
    {
        var file = CommonOptions.File();
        var model = CommonOptions.Model();
        var weights = CommonOptions.Weights();
        var output = CommonOptions.Text("--out", "DIR", "The folder to write to.");
        output.Required = true;
        var kind = CommonOptions.Choice("--kind", "KIND", "What to make: a program, a library for C and what calls it, or the C# project of the program.", "exe", "exe", "lib", "csproj");
        var rid = CommonOptions.Choice("--rid", "RID", "The system that it runs on.", "linux-x64", "linux-x64");
        var cpu = CommonOptions.Choice("--cpu", "LEVEL", "The processors that it runs on; all: a program for each level, and one that picks.", "v3", CpuLevel.Words);
        var embed = new Option<bool>("--embed") { Description = "Put the weights into the program (default, but with --cpu all)." };
        var beside = new Option<bool>("--beside") { Description = "Put the weights into a file beside the program." };
        var serve = new Option<bool>("--serve") { Description = "Let the program answer over HTTP too: NAME serve. It is some 7 MB larger." };
        var store = CommonOptions.Choice("--store", "TYPE", "How the weights are stored; f16 and int8 take a half and a quarter, and are rounded.", "f32", "f32", "f16", "int8");
        var data = CommonOptions.Text("--data", "DIR", "A folder of MNIST or CIFAR-10 files, to tell the accuracy that --store costs.");
        var framework = CommonOptions.Word("--framework", "The target framework (default: the newest whose NativeAOT packages restore).", "net10.0", "net9.0");
        var mean = Statistics("--mean", "Means of the pictures' channels, with commas between, in units of 255 (0.485,0.456,0.406), where the weights have none.");
        var std = Statistics("--std", "Their standard deviations.");
        var classes = CommonOptions.Text("--classes", "FILE", "Names of the classes, one a line, where the weights have none.");
        var command = new Command("publish", "Make a native program of a model and its weights: it needs no .NET.")
        {
            file, model, weights, output, kind, rid, cpu, embed, beside, store, data, serve, framework, mean, std, classes,
        };
        // By their words: a value that is wrong has been told already.
        command.Validators.Add(result =>
        {
            var isAll = Word(result, cpu) == "all";
            var isEmbedded = result.GetResult(embed) is { Implicit: false };
            if (isEmbedded && (isAll || result.GetResult(beside) is { Implicit: false }))
            {
                result.AddError(isAll ? "--embed does not go with --cpu all: its programs share one file of weights" : "--embed and --beside exclude each other");
            }

            if (result.GetResult(data) is { Implicit: false } && Word(result, store) is null or "f32")
            {
                result.AddError("--data tells what rounded weights cost: give --store f16 or int8");
            }

            if (Word(result, kind) == "lib" && result.GetResult(serve) is { Implicit: false })
            {
                result.AddError("--serve is for programs, not for --kind lib");
            }

            if (isAll && Word(result, kind) is "csproj" or "lib")
            {
                result.AddError($"--kind {Word(result, kind)} is for one level; name it by --cpu");
            }
        });
        return command.Does(terminal, parsed =>
        {
            var levels = CpuLevel.Parse(parsed.GetValue(cpu)!);
            new PublishRun(
                new PublishOptions
                {
                    Path = parsed.GetRequiredValue(file),
                    Model = parsed.GetValue(model),
                    Weights = parsed.GetValue(weights)!,
                    Output = parsed.GetValue(output)!,
                    Kind = parsed.GetValue(kind)!,
                    Levels = levels,
                    IsEmbedded = !parsed.GetValue(beside) && levels.Count == 1,
                    Stored = parsed.GetValue(store) switch { "f16" => StoredAs.Float16, "int8" => StoredAs.Int8, _ => StoredAs.Float32 },
                    Data = parsed.GetValue(data),
                    Serves = parsed.GetValue(serve),
                    Framework = parsed.GetValue(framework),
                    Mean = parsed.GetValue(mean),
                    Std = parsed.GetValue(std),
                    Classes = parsed.GetValue(classes),
                },
                terminal).Run();
            return 0;
        });
    }

    private static string? Word(CommandResult result, Option option) => result.GetResult(option) is { Tokens: [var token, ..] } ? token.Value : null;

    private static Option<ImmutableArray<float>> Statistics(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "X,...",
        DefaultValueFactory = _ => [],
        CustomParser = result =>
        {
            var numbers = result.Tokens[0].Value.Split(',').Select(t => float.TryParse(t, NumberStyles.Float, CultureInfo.InvariantCulture, out var x) ? x : float.NaN).ToImmutableArray();
            if (!numbers.All(float.IsFinite))
            {
                result.AddError($"{name} takes numbers with commas between them, not '{result.Tokens[0].Value}'");
            }

            return numbers;
        },
    };
}
