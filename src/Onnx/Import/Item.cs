using System;
using System.Collections.Generic;
using System.Linq;

namespace DslCompiler.Onnx.Import;

/// <summary>A part of a chain of the text to be written.</summary>
internal abstract record Item
{
    /// <summary>The layers within, in the order of the text.</summary>
    public abstract IEnumerable<Leaf> Leaves { get; }

    /// <summary>Names that weights give to what is within; null where there is none.</summary>
    public abstract IEnumerable<string?> Names { get; }

    /// <summary>The numbers, in the order of the text, each with what it is.</summary>
    public abstract IEnumerable<(string Value, string Role)> Numbers { get; }

    /// <summary>The same but for numbers and names: what is alike can be one block.</summary>
    public abstract string Skeleton { get; }
}

/// <summary>A weight of a layer: of PyTorch's role and extents, its values made when they are written.</summary>
internal sealed record Weight(string Role, int[] Extents, Func<float[]> Values);

/// <summary>A cell of the text.</summary>
internal sealed record Cell(string Name, string Text);

/// <summary>A layer: its text with <c>#</c> for each number.</summary>
internal sealed record Leaf(string Text, string Kind, List<(string Value, string Role)> Arguments, List<Weight> Weights) : Item
{
    /// <summary>What its weights are called before their roles; null where they have no name that the language can say.</summary>
    public string? Name { get; set; }

    /// <summary>Of a product: its matrix as the file makes it, which the equations of a loop behind it may take in.</summary>
    public ImportTensor? Matrix { get; init; }

    /// <summary>The cell that a scan runs.</summary>
    public Cell? Cell { get; init; }

    /// <summary>Of a scan: whether it goes from the last step to the first; null where this is no scan of the file.</summary>
    public bool? IsReverse { get; init; }

    /// <summary>Of a scan: which of its states is what it gives; -1 for none.</summary>
    public int Given { get; init; }

    /// <summary>Of what keeps one step: whether that is the last, or the first; null where this does nothing of that.</summary>
    public bool? Step { get; init; }

    /// <summary>What a scan starts from: another scan, or a vector.</summary>
    public ImportValue? From { get; init; }

    public override IEnumerable<Leaf> Leaves => [this];

    public override IEnumerable<string?> Names => Weights.Count > 0 ? [Name] : [];

    public override IEnumerable<(string Value, string Role)> Numbers => Arguments;

    public override string Skeleton => Text;
}

/// <summary>Paths and what joins them.</summary>
internal sealed record Join(string Word, List<List<Item>> Paths) : Item
{
    public override IEnumerable<Leaf> Leaves => Paths.SelectMany(p => p).SelectMany(i => i.Leaves);

    public override IEnumerable<string?> Names => Paths.SelectMany(p => p).SelectMany(i => i.Names);

    public override IEnumerable<(string Value, string Role)> Numbers => Paths.SelectMany(p => p).SelectMany(i => i.Numbers);

    public override string Skeleton => $"{Word}{{{string.Join("|", Paths.Select(p => string.Join("-", p.Select(i => i.Skeleton))))}}}";
}

/// <summary>A tensor's name, from which a chain starts.</summary>
internal sealed record Start(string Tensor) : Item
{
    public override IEnumerable<Leaf> Leaves => [];

    public override IEnumerable<string?> Names => [];

    public override IEnumerable<(string Value, string Role)> Numbers => [];

    public override string Skeleton => "<" + Tensor;
}

/// <summary>The use of a block.</summary>
/// <param name="Block">Which.</param>
/// <param name="Arguments">Its values.</param>
/// <param name="Name">What the names within have in front; null: none.</param>
/// <param name="Body">What it stands for.</param>
internal sealed record Call(string Block, List<(string Value, string Role)> Arguments, string? Name, List<Item> Body) : Item
{
    public override IEnumerable<Leaf> Leaves => Body.SelectMany(i => i.Leaves);

    public override IEnumerable<string?> Names => [Name];

    public override IEnumerable<(string Value, string Role)> Numbers => Arguments;

    public override string Skeleton => Block + "()";
}

/// <summary>A use of a block several times in a row.</summary>
internal sealed record Repeat(Call Use, int Times) : Item
{
    public override IEnumerable<Leaf> Leaves => Enumerable.Repeat(Use.Leaves, Times).SelectMany(l => l);

    public override IEnumerable<string?> Names => Use.Names;

    public override IEnumerable<(string Value, string Role)> Numbers => Use.Numbers;

    public override string Skeleton => Invariant.Text($"{Use.Skeleton}*{Times}");
}

/// <summary>A block of the text: what its uses have in common.</summary>
internal sealed record Block(string Name, List<string> Parameters, List<Item> Body);
