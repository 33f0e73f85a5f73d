using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Linq;
using System.Numerics;

namespace DslCompiler.Cli;

/// <summary>Options and arguments that several commands share, and how numbers are read: in the invariant culture, out of range is wrong usage.</summary>
internal static class CommonOptions
{
    public static readonly Option<int?> Threads = Recursive(Number<int>(
        "--threads", "Threads to compute with (default: all processors). Results do not depend on it.", null, 1, CpuDevice.MaxThreads));

    public static readonly Option<string?> Simd = Recursive(Word(
        "--simd", $"Vectors to compute with (default: what {SimdLevels.Variable} says, or the widest that the machine has).", SimdLevels.Names));

    public static readonly Option<ulong?> Seed = Recursive(Number<ulong>(
        "--seed", "What the start of the weights, the order of pictures and every other random choice are drawn from.", 1, 0, ulong.MaxValue));

    public static readonly Option<string?> On = Recursive(DeviceName());

    /// <summary>The device, as the options of all commands say.</summary>
    public static Device Device(ParseResult parsed) => Devices.Open(parsed.GetValue(On) ?? Devices.Cpu, () => CpuOf(parsed));

    /// <summary>The CPU, as they say, for commands that know no other device.</summary>
    public static CpuDevice CpuOf(ParseResult parsed) =>
        new(parsed.GetValue(Threads) ?? 0, parsed.GetValue(Simd) is { } name ? SimdLevels.Parse(name, Simd.Name) : SimdLevel.Auto);

    public static Argument<string> File(string description = "A .dsl file.") => new("FILE") { Description = description, Validators = { r => CheckNames(r, "FILE") } };

    public static Argument<string[]> Files(string name, string description) =>
        new(name) { Description = description, Arity = ArgumentArity.OneOrMore, Validators = { r => CheckNames(r, name) } };

    public static Option<bool> Json() => new("--json") { Description = "Write the figures as JSON." };

    public static Option<string?> Model() => Text("--model", "NAME", "Which model of the file; needed where it has several.");

    public static Option<string?> Data() =>
        Text("--data", "DIR", "A folder of MNIST (IDX, plain or .gz) or CIFAR-10 (binary) files (default: synthetic digits drawn by dslc); for a model of characters a text file in UTF-8.");

    public static Option<string?> Weights()
    {
        var option = Text("--weights", "FILE", "Weights that dslc train wrote (safetensors).");
        option.Required = true;
        return option;
    }

    public static Option<string?> Text(string name, string valueName, string description) =>
        new(name) { Description = description, HelpName = valueName, Validators = { r => CheckNames(r, name) } };

    /// <summary>One of a few words.</summary>
    public static Option<string> Choice(string name, string valueName, string description, string fallback, params string[] values) => new(name)
    {
        Description = $"{description} One of: {string.Join(", ", values)}.",
        HelpName = valueName,
        DefaultValueFactory = _ => fallback,
        CustomParser = result => OneOf(result, name, values),
    };

    /// <summary>One of a few words, or null where it is not given.</summary>
    public static Option<string?> Word(string name, string description, params string[] values) => new(name)
    {
        Description = $"{description} One of: {string.Join(", ", values)}.",
        HelpName = "NAME",
        CustomParser = result => OneOf(result, name, values),
    };

    /// <summary>A number between bounds, both included; without a default the value is null where the option is not given.</summary>
    public static Option<T?> Number<T>(string name, string description, T? fallback, T least, T most)
        where T : struct, INumber<T>
    {
        var style = typeof(T) == typeof(float) ? NumberStyles.Float : NumberStyles.AllowLeadingSign;
        return new Option<T?>(name)
        {
            Description = description,
            HelpName = typeof(T) == typeof(float) ? "X" : "N",
            DefaultValueFactory = fallback is null ? null : _ => fallback,
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                if (T.TryParse(text, style, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most)
                {
                    return value;
                }

                var kind = typeof(T) == typeof(float) ? "number" : "whole number";
                result.AddError(string.Create(CultureInfo.InvariantCulture, $"{name} takes a {kind} from {least} to {most}, not '{text}'"));
                return fallback;
            },
        };
    }

    private static Option<string?> DeviceName() => new("--device")
    {
        Description = "Where to compute: cpu, gpu, gpu:1 (by number), auto (a GPU where there is one). Default: cpu.",
        HelpName = "NAME",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (!Devices.IsName(text))
            {
                result.AddError($"--device takes one of cpu, gpu, gpu:N, auto, not '{text}'");
            }

            return text;
        },
    };

    private static string OneOf(ArgumentResult result, string name, string[] values)
    {
        var text = result.Tokens[0].Value;
        if (!values.Contains(text))
        {
            result.AddError($"{name} takes one of {string.Join(", ", values)}, not '{text}'");
        }

        return text;
    }

    private static Option<T> Recursive<T>(Option<T> option)
    {
        option.Recursive = true;
        return option;
    }

    /// <summary>Refuses empty names, and words with a leading dash: those are mistyped options more likely than files (which may be written ./-name).</summary>
    private static void CheckNames(SymbolResult result, string name)
    {
        foreach (var token in result.Tokens)
        {
            if (string.IsNullOrWhiteSpace(token.Value))
            {
                result.AddError(name + " takes a name, not an empty text");
            }
            else if (token.Value.StartsWith('-'))
            {
                result.AddError($"unknown option '{token.Value}' in the place of {name}");
            }
        }
    }
}
