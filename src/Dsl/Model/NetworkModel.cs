using System.Collections.Generic;
using System.Linq;
using DslCompiler.Operators;

namespace DslCompiler.Model;

/// <summary>A checked model, as the passes take and give it. Before "differentiate" its one function is <c>model</c> (every output and every loss);
/// after it there are <c>infer</c> (the outputs) and, where a loss is given, <c>train</c> (the total loss, each loss where there are several, the
/// gradients of the parameters that are trained).</summary>
public sealed record NetworkModel(
    string Name,
    EquatableArray<Port> Inputs,
    EquatableArray<Port> Outputs,
    EquatableArray<TargetInfo> Targets,
    EquatableArray<LossInfo> Losses,
    EquatableArray<ParameterInfo> Parameters,
    EquatableArray<LayerInfo> Layers,
    EquatableArray<Function> Functions)
{
    /// <summary>Tensors that training updates and inference reads, but that no gradient trains: running means. They lie behind the parameters in memory.</summary>
    public EquatableArray<ParameterInfo> Buffers { get; init; } = EquatableArray<ParameterInfo>.Empty;

    /// <summary>What the passes prepare it for.</summary>
    public Backend Backend { get; init; }

    /// <summary>Every parameter starts at a multiple of this many elements, so that vectors of any width load from its start.</summary>
    public const int Alignment = 16;

    /// <summary>What the text says of training; null where it says nothing.</summary>
    public TrainingInfo? Training { get; init; }

    /// <summary>What is said of the algorithms of convolutions.</summary>
    public ConvRules ConvRules { get; init; } = ConvRules.None;

    /// <summary>The first input: the only one of most models.</summary>
    public TensorType Input => Inputs[0].Type;

    /// <summary>The first output.</summary>
    public TensorType Output => Outputs[0].Type;

    public bool IsTrainable => Losses.Count > 0;

    /// <summary>Whether it takes one batch and class numbers, and its one output is a score for each class: the typed API of a classifier fits.</summary>
    public bool IsClassifier => IsTrainable && IsPlain && Inputs.Count == 1 && Outputs.Count == 1 && Targets.Count == 1
        && Targets[0].IsClasses && Output.IsVector && Output.Length == Targets[0].Classes;

    /// <summary>Whether all that callers give and get are batches of numbers, without steps.</summary>
    public bool IsPlain => Inputs.Concat(Outputs).All(p => p.Type is { HasTime: false, Element: ElementType.Float });

    /// <summary>Whether it has a time axis.</summary>
    public bool UsesTime => Functions.Any(f => f.Nodes.Any(n => n.Type.HasTime));

    /// <summary>The kind under which a loss stands among the layers.</summary>
    public const string LossKind = "LOSS";

    public Function? Find(string function) => Functions.FirstOrDefault(f => f.Name == function);

    /// <summary>The parameters' order in memory: those that weight decay takes first, those that are not trained last, so that the optimiser's pass is
    /// one stretch with one border, not one a layer.</summary>
    public IEnumerable<ParameterInfo> InMemoryOrder() => Parameters.OrderBy(p => p.IsFrozen ? 2 : p.Decays ? 0 : 1);

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

    /// <summary>The recurrent layers' states that the program keeps, in the order of their first use.</summary>
    public IReadOnlyList<KeptState> States() => [.. Functions.SelectMany(f => f.Nodes).Select(n => n.Operator).OfType<KeptState>().Distinct()];

    /// <summary>Where a state is kept, in elements a sample.</summary>
    public long StateOffset(string key) => States().TakeWhile(s => s.Key != key).Sum(s => Aligned(s.Type.Length));

    public long StatePerSample() => States().Sum(s => Aligned(s.Type.Length));

    public long ParameterMemory() => Parameters.Sum(p => Aligned(p.Length));

    /// <summary>The parameters that an optimiser updates.</summary>
    public long TrainedMemory() => Parameters.Where(p => !p.IsFrozen).Sum(p => Aligned(p.Length));

    public long BufferMemory() => Buffers.Sum(p => Aligned(p.Length));

    public long DecayedMemory() => Parameters.Where(p => p.Decays && !p.IsFrozen).Sum(p => Aligned(p.Length));

    public static long Aligned(long length) => (length + Alignment - 1) / Alignment * Alignment;
}
