using System.Collections.Generic;
using System.Linq;
using DslCompiler.Model;
using Microsoft.CodeAnalysis.CSharp;

namespace DslCompiler.Generator.Emit;

/// <summary>Names of a model's things in C#.</summary>
internal static class CSharpName
{
    /// <summary>A name, with <c>@</c> in front where C# keeps the word for itself.</summary>
    public static string Escape(string name) =>
        SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None || SyntaxFacts.GetContextualKeywordKind(name) != SyntaxKind.None ? "@" + name : name;

    /// <summary>What generated code calls by its plain name, and what a model's class has as members: a class of such a name gets a <c>_</c>,
    /// as one does that is named like a shape.</summary>
    private static readonly HashSet<string> Taken =
    [
        "Cpu", KernelShape.Holder, "Declaration", "Create", "Device", "CpuDevice", "ProgramSizes", "NetworkSpec", "ParameterSpec", "Initializer", "Philox",
        "Batch", "Optimizer", "PortSpec", "TargetSpec", "ITrainable", "GraphNetwork", "TrainingOptions", "OptimizerOptions", "OptimizerKind", "LearningRateSchedule",
        "Outputs", "Losses", "Forward", "TrainStep", "ComputeGradients", "DefaultTraining",
        "MethodImpl", "MethodImplAttribute", "MethodImplOptions", "IShape", "IPlanes", "IClasses", "IConv2dShape", "IPool2dShape", "IMatMulShape",
        "IConcatShape", "ISliceShape", "ILrnShape", "IHingeShape",
    ];

    /// <summary>A model's class.</summary>
    public static string Model(string name) =>
        Taken.Contains(name) || (name.Length > 1 && name[0] is 'S' or 'P' && name.Skip(1).All(c => char.IsDigit(c) || c == 'x')) ? name + "_" : Escape(name);

    /// <summary>The type of a volume: <c>S28x28x6</c> or <c>S10</c>.</summary>
    public static string Volume(TensorType type) => "S" + (type with { Time = 0 }).ToVolume();

    /// <summary>The type of a batch: <c>Batch&lt;S10&gt;</c>, <c>Sequence&lt;S10&gt;</c>, <c>Tokens&lt;S65&gt;</c>.</summary>
    public static string Batch(TensorType type) =>
        $"{(type.Element == ElementType.Index ? "Tokens" : type.HasTime ? "Sequence" : "Batch")}<{Volume(type)}>";

    /// <summary>The type of a parameter's extents, in their own order: <c>P6x1x5x5</c>.</summary>
    public static string Extents(EquatableArray<int> extents) => "P" + string.Join("x", extents.Select(Invariant.Number));

    /// <summary>What a model's class has as members besides its layers.</summary>
    private static readonly HashSet<string> Members =
    [
        "Outputs", "Losses", "Forward", "ForwardUntyped", "TrainStep", "ComputeGradients", "ComputeGradientsUntyped", "TrainStepUntyped", "KeepsGradients", "DefaultTraining", "Declaration", "Create",
        "CreateInput", "Cpu", KernelShape.Holder, "Program", "Name", "Device", "Seed", "Parameters", "Memory", "WorkingBytes", "InputPorts", "OutputPorts", "TargetPorts", "LossNames",
        "InputExtents", "OutputExtents", "Save", "Load", "Declare", "SetInput", "SetTarget", "Infer", "Differentiate", "OutputAt", "LossAt",
        "Equals", "GetHashCode", "GetType", "ToString", "MemberwiseClone", "Finalize", "ReferenceEquals",
    ];

    /// <summary>The property of a layer; a model may not have a member of its own name.</summary>
    public static string Layer(NetworkModel model, string layer)
    {
        var name = Naming.Layer(layer);
        return name == model.Name || name + "Layer" == model.Name || Members.Contains(name) ? name + "_" : name;
    }

    /// <summary>Names in C#, each once: one that is taken gets a number.</summary>
    public static List<string> Unique(IEnumerable<string> names, params string[] taken)
    {
        var used = new HashSet<string>(taken);
        var found = new List<string>();
        foreach (var name in names)
        {
            var unique = name;
            for (var i = 2; !used.Add(unique); i++)
            {
                unique = Invariant.Text($"{name}{i}");
            }

            found.Add(unique);
        }

        return found;
    }

    /// <summary>Names as members of a record of some name, each once.</summary>
    public static List<string> UniqueMembers(IEnumerable<string> names, params string[] taken) =>
        Unique(names.Select(Naming.Pascal), [.. taken, "Equals", "GetHashCode", "GetType", "ToString", "Deconstruct", "PrintMembers", "MemberwiseClone", "Finalize", "ReferenceEquals"]);

    /// <summary>A path as <c>#line</c> takes it: between quotes, without escapes.</summary>
    public static string LinePath(string path) => path.Replace("\"", "").Replace("\n", "").Replace("\r", "");

    public static string Literal(string text) => SymbolDisplay.FormatLiteral(text, quote: true);
}
