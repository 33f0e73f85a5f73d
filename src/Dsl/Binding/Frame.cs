using System;
using System.Collections.Generic;
using DslCompiler.Diagnostics;
using DslCompiler.Syntax;

namespace DslCompiler.Binding;

/// <summary>Where binding is: the file, the parameters, the prefix of layer names, and for a block from where it was used.</summary>
internal sealed class Frame
{
    public Frame(SourceText source, Call? call, string prefix)
    {
        Source = source;
        Call = call;
        Prefix = prefix;
    }

    /// <summary>The file that the syntax bound here stands in.</summary>
    public SourceText Source { get; }

    /// <summary>The use that led here, or null in the model itself.</summary>
    public Call? Call { get; }

    /// <summary>What stands before the names of layers here: <c>layer1.0.</c>, or nothing.</summary>
    public string Prefix { get; }

    public Scope Scope { get; set; } = null!;

    /// <summary>Tensors with a name.</summary>
    public Dictionary<string, NamedTensor> Tensors { get; } = new(StringComparer.Ordinal);

    /// <summary>The layers that architecture strings name, by their upper-case names.</summary>
    public Dictionary<string, Definition> Definitions { get; } = new(StringComparer.Ordinal);

    /// <summary>How many uses lie around this one.</summary>
    public int Depth => Call is null ? 0 : Call.Caller.Depth + 1;

    /// <summary>The same place with other names in front of its layers.</summary>
    public Frame WithPrefix(string prefix) => Copy(Scope, prefix);

    /// <summary>The same place with other parameters.</summary>
    public Frame WithScope(Scope scope) => Copy(scope, Prefix);

    private Frame Copy(Scope scope, string prefix) => new(Source, Call, prefix, Tensors, Definitions) { Scope = scope };

    private Frame(SourceText source, Call? call, string prefix, Dictionary<string, NamedTensor> tensors, Dictionary<string, Definition> definitions)
        : this(source, call, prefix)
    {
        Tensors = tensors;
        Definitions = definitions;
    }
}

/// <summary>The use of a block: from where, and as written.</summary>
internal sealed record Call(Frame Caller, TextSpan Span, string Text);

/// <summary>A tensor with a name, and where the name stands.</summary>
internal sealed record NamedTensor(ChainEnd End, TextSpan Span);

/// <summary>The definition of an architecture string's layer.</summary>
internal sealed class Definition(DefinitionSyntax syntax)
{
    public DefinitionSyntax Syntax { get; } = syntax;

    public bool IsUsed { get; set; }
}
