using System.Collections.Generic;
using System.Linq;

namespace DslCompiler.Model;

/// <summary>A checked model, as the passes take and give it. Before "differentiate" its one function is <c>model</c> (scores and loss);
/// after it there are <c>infer</c> and, where a loss is given, <c>train</c>.</summary>
public sealed record NetworkModel(
    string Name,
    TensorType Input,
    TensorType Output,
    EquatableArray<ParameterInfo> Parameters,
    EquatableArray<LayerInfo> Layers,
    EquatableArray<Function> Functions)
{
    /// <summary>Tensors that training updates and inference reads, but that no gradient trains: running means. They lie behind the parameters in memory.</summary>
    public EquatableArray<ParameterInfo> Buffers { get; init; } = EquatableArray<ParameterInfo>.Empty;

    /// <summary>Every parameter starts at a multiple of this many elements, so that vectors of any width load from its start.</summary>
    public const int Alignment = 16;

    public bool IsTrainable => Layers.Any(l => l.Kind == LossKind);

    /// <summary>The kind under which a loss stands among the layers.</summary>
    public const string LossKind = "LOSS";

    public Function? Find(string function) => Functions.FirstOrDefault(f => f.Name == function);

    /// <summary>The parameters' order in memory: those that weight decay takes first, so that the optimiser's pass has one border, not one a layer.</summary>
    public IEnumerable<ParameterInfo> InMemoryOrder() => Parameters.Where(p => p.Decays).Concat(Parameters.Where(p => !p.Decays));

    /// <summary>Each parameter's and buffer's offset in the parameter memory, in elements, by its name.</summary>
    public Dictionary<string, long> Offsets()
    {
        var offsets = new Dictionary<string, long>();
        long offset = 0;
        foreach (var info in InMemoryOrder().Concat(Buffers))
        {
            offsets.Add(info.Name, offset);
            offset += Aligned(info.Length);
        }

        return offsets;
    }

    public long ParameterMemory() => Parameters.Sum(p => Aligned(p.Length));

    public long BufferMemory() => Buffers.Sum(p => Aligned(p.Length));

    public long DecayedMemory() => Parameters.Where(p => p.Decays).Sum(p => Aligned(p.Length));

    public static long Aligned(long length) => (length + Alignment - 1) / Alignment * Alignment;
}
