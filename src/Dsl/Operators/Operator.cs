using System;
using System.Collections.Generic;
using DslCompiler.Model;

namespace DslCompiler.Operators;

/// <summary>What computes a value. One file an operator: its name, shape rule, gradient rule, its lowerings for CPU and GPU, and documentation.
/// To add one: its file, its line in <see cref="OperatorList"/>, its row in the tests' operator table.</summary>
public abstract record Operator
{
    /// <summary>The name in dumps: lower case, ONNX's or PyTorch's where those have the operator.</summary>
    public abstract string Name { get; }

    /// <summary>The attributes, for dumps: <c>5x5 stride 2 pad 1</c>; empty where there are none.</summary>
    public virtual string Details => "";

    /// <summary>What tells its kernel's name from that of its layer: <c>LossMean</c>; empty for a layer's main one.</summary>
    public virtual string Role => "";

    /// <summary>The type of the result. Throws <see cref="ShapeException"/> where the inputs do not fit: by then the layers have checked
    /// what users write, so that is a mistake in the compiler.</summary>
    public abstract TensorType InferType(IReadOnlyList<TensorType> inputs);

    /// <summary>Adds the gradients of the inputs, given that of the result.</summary>
    public virtual void Differentiate(GradientBuilder gradients) =>
        throw new NotSupportedException($"{Name} has no gradient");

    /// <summary>Adds what takes its place in inference; itself, unless it acts in training only.</summary>
    public virtual int InInference(GraphBuilder graph, int[] inputs) => graph.Add(this, inputs);

    /// <summary>Adds what takes its place in training.</summary>
    public virtual int InTraining(GraphBuilder graph, int[] inputs) => graph.Add(this, inputs);

    /// <summary>Adds what takes its place where images lie in blocks of channels; null: nothing does, and its inputs are brought out of them.</summary>
    public virtual int? InBlocks(LayoutBuilder layout, int[] inputs) => null;

    /// <summary>Multiply-adds of one sample, as <c>summary</c> counts them: those of convolutions and products only.</summary>
    public virtual long MultiplyAdds(IReadOnlyList<TensorType> inputs, TensorType output) => 0;

    protected TensorType Expect(bool condition, TensorType type, string problem) =>
        condition ? type : throw new ShapeException($"{Name}: {problem}");
}

/// <summary>An operator without inputs: the model's input, a parameter, the labels, a constant.</summary>
public abstract record SourceOperator : Operator;

/// <summary>An operator that computes each element from the elements at the same place; it fuses into the loop before it.</summary>
public abstract record PointwiseOperator : Operator
{
    /// <summary>What the expression needs to know of the step that runs: a member of the runtime's <c>Work</c> (<c>Random</c>, <c>Batch</c>),
    /// which it then finds under that name; null where nothing.</summary>
    public virtual StepValue? StepValue => null;

    /// <summary>As its inputs lie.</summary>
    public override int? InBlocks(LayoutBuilder layout, int[] inputs) => layout.HasBlocks(inputs) ? layout.AddInBlocks(this, inputs) : null;

    /// <summary>Whether an operand is a vector over the channels rather than a tensor of the result's type.</summary>
    public virtual bool IsChannel(int operand) => false;

    /// <summary>The C# expression over vectors of type <c>V</c> with elements of type <c>T</c>; <c>index</c> is the first element's place.</summary>
    public abstract string Cpu(IReadOnlyList<string> operands);

    /// <summary>The C# expression over <c>float</c>s of a GPU kernel, which finds the step as <c>s</c>, the row as <c>n</c> and the element's place as <c>index</c>. That of the
    /// CPU does, but for what draws or counts: the runtime's <c>V</c> and <c>T</c> mean a number there too.</summary>
    public virtual string Gpu(IReadOnlyList<string> operands) => Cpu(operands);
}

/// <summary>A member of the runtime's <c>Work</c> and its C# type.</summary>
public sealed record StepValue(string Name, string Type)
{
    public static StepValue Random { get; } = new("Random", "Philox");

    public static StepValue Batch { get; } = new("Batch", "int");

    public static StepValue InverseBatch { get; } = new("InverseBatch", "T");

    /// <summary>Which sequences have ended at the present step of a loop.</summary>
    public static StepValue Padding { get; } = new("Padding", "StepPadding");
}

/// <summary>An operator with a loop of its own, run by a kernel template of the runtime.</summary>
public abstract record LoopOperator : Operator
{
    public abstract CpuLoop Cpu(IReadOnlyList<TensorType> inputs, TensorType output);

    /// <summary>The GPU lowering; null of what only layouts of the CPU need.</summary>
    public virtual GpuLoop? Gpu(IReadOnlyList<TensorType> inputs, TensorType output) => null;

    /// <summary>The lowering with a pool behind the tail; null where there is none, or where it would gain nothing.</summary>
    public virtual CpuLoop? CpuPooled(IReadOnlyList<TensorType> inputs, TensorType output, Pool2d pool) => null;
}

/// <summary>An operator that gives its input another type and moves nothing.</summary>
public abstract record ViewOperator : Operator;

/// <summary>Inputs that do not fit an operator, found after the user's text was accepted: our mistake.</summary>
public sealed class ShapeException(string message) : Exception(message);
