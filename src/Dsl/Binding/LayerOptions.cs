using System;
using System.Collections.Generic;
using System.Linq;
using DslCompiler.Diagnostics;
using DslCompiler.Model;
using DslCompiler.Syntax;

namespace DslCompiler.Binding;

/// <summary>What may be said of any layer with weights: how they start (<c>init gaussian 0.01</c>), whose they are (<c>share conv1</c>).</summary>
internal sealed record LayerOptions(InitializerChoice? Initializer, NameSyntax? Share)
{
    /// <summary>The words behind <c>init</c>, and whether a number follows.</summary>
    private static readonly Dictionary<string, (Initializer Kind, bool HasValue)> Initializers = new(StringComparer.OrdinalIgnoreCase)
    {
        ["xavier"] = (Model.Initializer.XavierUniform, false),
        ["he"] = (Model.Initializer.HeUniform, false),
        ["xavier_normal"] = (Model.Initializer.XavierNormal, false),
        ["he_normal"] = (Model.Initializer.HeNormal, false),
        ["gaussian"] = (Model.Initializer.Gaussian, true),
        ["uniform"] = (Model.Initializer.Uniform, true),
        ["constant"] = (Model.Initializer.Constant, true),
        ["zeros"] = (Model.Initializer.Zeros, false),
        ["ones"] = (Model.Initializer.Ones, false),
    };

    /// <summary>What other tools call them.</summary>
    private static readonly Dictionary<string, string> OtherNames = new(StringComparer.OrdinalIgnoreCase)
    {
        ["kaiming"] = "he",
        ["kaiming_uniform"] = "he",
        ["he_uniform"] = "he",
        ["kaiming_normal"] = "he_normal",
        ["glorot"] = "xavier",
        ["glorot_uniform"] = "xavier",
        ["xavier_uniform"] = "xavier",
        ["glorot_normal"] = "xavier_normal",
        ["normal"] = "gaussian",
        ["random"] = "gaussian",
    };

    /// <summary>Takes the options out of a layer's arguments.</summary>
    public static (LayerOptions Options, EquatableArray<ArgumentSyntax> Arguments) Read(EquatableArray<ArgumentSyntax> arguments, Frame frame, ModelBinder binder)
    {
        var (rest, reporter) = (arguments.ToList(), binder.ReporterOf(frame));
        InitializerChoice? initializer = null;
        NameSyntax? share = null;
        for (var i = 0; i < rest.Count; i++)
        {
            if (Word(rest[i]) is not { } word || frame.Scope.Has(word.Name) || word.Name.ToLowerInvariant() is not ("init" or "share"))
            {
                continue;
            }

            var isInit = string.Equals(word.Name, "init", StringComparison.OrdinalIgnoreCase);
            var value = i + 1 < rest.Count ? Word(rest[i + 1]) : null;
            rest.RemoveAt(i);
            if (value is null)
            {
                var (what, fix) = isInit ? ("the name of an initialiser", "fix: write init he, say") : ("the name of a layer", "fix: write share conv1, say");
                reporter.Report(Rules.MissingArgument, word.Span, [word.Name, what], fix);
            }
            else if (!isInit)
            {
                share = new NameSyntax(value.Name, value.Span);
                rest.RemoveAt(i);
            }
            else
            {
                rest.RemoveAt(i);
                initializer = ReadInitializer(value, rest, i, frame, reporter);
            }

            i--;
        }

        return (new LayerOptions(initializer, share), rest.ToEquatableArray());
    }

    private static InitializerChoice? ReadInitializer(NameExpressionSyntax word, List<ArgumentSyntax> rest, int at, Frame frame, Reporter reporter)
    {
        if (!Initializers.TryGetValue(word.Name, out var found))
        {
            reporter.Report(
                Rules.UnknownName, word.Span, [word.Name], OtherNames.TryGetValue(word.Name, out var other) ? $"fix: write init {other}" : Spelling.Hint(word.Name, Initializers.Keys), "initialisers: " + string.Join(", ", Initializers.Keys));
            if (at < rest.Count && rest[at] is ValueArgumentSyntax { Value: NumberSyntax })
            {
                rest.RemoveAt(at);
            }

            return null;
        }

        if (!found.HasValue)
        {
            return new InitializerChoice(found.Kind, 0);
        }

        if (at >= rest.Count || rest[at] is not ValueArgumentSyntax { Value: NumberSyntax or NameExpressionSyntax or BinarySyntax } number)
        {
            reporter.Report(Rules.MissingArgument, word.Span, [$"init {word.Name}", "a number behind it"], $"fix: write init {word.Name} 0.01, say");
            return null;
        }

        rest.RemoveAt(at);
        return frame.Scope.Number(number.Value) is { } value ? new InitializerChoice(found.Kind, value) : null;
    }

    private static NameExpressionSyntax? Word(ArgumentSyntax argument) => argument is ValueArgumentSyntax { Value: NameExpressionSyntax word } ? word : null;
}

/// <summary>An initialiser as chosen in the text, and its number.</summary>
internal sealed record InitializerChoice(Initializer Kind, double Value);
