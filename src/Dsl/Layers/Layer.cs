using System.Collections.Generic;
using DslCompiler.Binding;

namespace DslCompiler.Layers;

/// <summary>A layer of the language: it reads its arguments, checks the volume it gets, and expands to operators. One file a layer;
/// to add one: its file and its line in <see cref="LayerList"/>.</summary>
public abstract class Layer
{
    /// <summary>The words that name it, the proper one first; they are read in any case.</summary>
    public abstract IReadOnlyList<string> Keywords { get; }

    /// <summary>What other tools call it: not read, but known when a mistake is explained.</summary>
    public virtual IReadOnlyList<string> OtherNames => [];

    /// <summary>What unnamed ones are called, with a number behind: <c>conv</c> gives <c>conv1</c>, <c>conv2</c>, ...</summary>
    public abstract string NamePrefix { get; }

    /// <summary>How it is written, for help: <c>CONV filters HxW [stride n] [pad n]</c>.</summary>
    public abstract string Usage { get; }

    public string Keyword => Keywords[0];

    /// <summary>Whether its first argument is the name of another layer: <c>UNPOOL pool1</c>.</summary>
    public virtual bool TakesName => false;

    /// <summary>Whether it belongs to the layer before it: activations, dropout and normalisation do. <c>up to FC7</c> takes them along.</summary>
    public virtual bool IsFollower => false;

    /// <summary>The arguments that an architecture string's layer has where nothing defines it; null where it needs none.
    /// <paramref name="isLast"/>: it gives the model's scores.</summary>
    internal virtual string? DefaultText(bool isLast, Scope scope) => null;

    /// <summary>The layer as it should have been written, from the numbers of another language's call; null where they do not say enough.</summary>
    public virtual string? Rewrite(IReadOnlyList<string> numbers, string? size) => null;

    /// <summary>Reads the arguments and adds the operators. Mistakes are reported to the context; where there were some,
    /// it still gives the volume that was most likely meant, so that the lines below can be checked.</summary>
    public abstract void Build(LayerContext context);
}
