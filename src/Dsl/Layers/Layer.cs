using System.Collections.Generic;

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

    /// <summary>Reads the arguments and adds the operators. Mistakes are reported to the context; where there were some,
    /// it still gives the volume that was most likely meant, so that the lines below can be checked.</summary>
    public abstract void Build(LayerContext context);
}
