using System.Collections.Generic;
using System.Linq;
using DslCompiler.Generator.Tests;
using DslCompiler.Model;
using DslCompiler.Operators;
using DslCompiler.Passes;

namespace DslCompiler.Ilgpu.Tests;

/// <summary>How the kernel of an operator is launched.</summary>
internal enum Shape
{
    /// <summary>A thread an item, or, where the operator is a sum, a group an item.</summary>
    Alone,

    /// <summary>As tiles of a matrix product.</summary>
    Tiles,

    /// <summary>A group a sample; a kernel that reads the whole sample comes behind it in the same launch.</summary>
    Chain,

    /// <summary>Beside another of its kind in one launch.</summary>
    Beside,

    /// <summary>A thread an item, though it is a sum.</summary>
    Serial,
}

/// <summary>A model of one operator, planned for a GPU: batched inputs are inputs of the model, others parameters; the result is an output, or a gradient where it has no
/// batch.</summary>
/// <param name="Name">The class.</param>
/// <param name="Case">The operator.</param>
/// <param name="Shape">How it is launched.</param>
/// <param name="HasTail">Whether a channel's summand and an element's factor are fused behind it.</param>
internal sealed record OperatorModel(string Name, OperatorCase Case, Shape Shape, bool HasTail)
{
    public const string Result = "y";
    public const string Second = "z";

    public TensorType Output => Case.Output;

    /// <summary>Whether the tail adds a number a channel.</summary>
    public bool HasBias => HasTail && Output.HasBatch && !Output.HasTime;

    private string FactorName => "factor";

    public static IEnumerable<(Shape Shape, bool HasTail)> Shapes(OperatorCase given)
    {
        var loop = (given.Operator as LoopOperator)?.Gpu(given.Inputs, given.Output);
        var isFloat = given.Output.Element == ElementType.Float;
        if (given.Operator is LoopOperator && loop is null)
        {
            yield break;
        }

        yield return (Shape.Alone, false);
        if (loop is not null && CanHaveTail(given))
        {
            yield return (Shape.Alone, true);
        }

        if (loop?.Product is not null)
        {
            yield return (Shape.Tiles, false);
            if (CanHaveTail(given))
            {
                yield return (Shape.Tiles, true);
            }
        }

        if (isFloat && given.Output.HasBatch && loop?.Sum is null && loop?.IsByRow != false)
        {
            yield return (Shape.Chain, CanHaveTail(given));
        }

        if (given.Inputs.Length > 0)
        {
            yield return (Shape.Beside, false);
        }

        if (loop?.Sum is not null)
        {
            yield return (Shape.Serial, false);
        }
    }

    public NetworkModel Planned()
    {
        var model = PlanBuffers.Run(Arranged(Fuse.Run(Bound())));
        Verifier.Check(model, "all passes");
        return model;
    }

    private static bool CanHaveTail(OperatorCase given) => given.Operator is LoopOperator loop && loop.Cpu(given.Inputs, given.Output).Tail != TailAxis.None;

    private NetworkModel Bound()
    {
        var (graph, ports, targets, parameters) = (new GraphBuilder { Origin = new Origin("op", Case.Operator.Name, 1) }, new List<Port>(), new List<TargetInfo>(), new List<ParameterInfo>());
        int Fixed(string name, EquatableArray<int> extents)
        {
            parameters.Add(new ParameterInfo("op", name, extents, Model.Initializer.Zeros, 1, 1, true));
            return graph.Add(new Operators.Parameter("op." + name, extents));
        }

        int Given(TensorType type, int number)
        {
            if (type.Element == ElementType.Label)
            {
                targets.Add(new TargetInfo(TargetInfo.Labels, type, Case.Inputs[0].Channels));
                return graph.Add(new Labels(Places: type.Extents) { Time = type.Time });
            }

            if (!type.HasBatch)
            {
                return Fixed(Invariant.Text($"x{number}"), type.Extents);
            }

            ports.Add(new Port(Invariant.Text($"x{number}"), type));
            return graph.Add(new Input(type, ports[^1].Name));
        }

        var inputs = Case.Inputs.Select(Given).ToArray();
        var value = graph.Add(Case.Operator, inputs);
        if (HasTail)
        {
            value = HasBias ? graph.Add(new BiasAdd(), value, Fixed("bias", EquatableArray.Of(Output.Channels))) : value;
            int factor;
            if (Output.HasBatch)
            {
                ports.Add(new Port(FactorName, Output));
                factor = graph.Add(new Input(Output, FactorName));
            }
            else
            {
                factor = Fixed(FactorName, Output.Extents);
            }

            value = graph.Multiply(value, factor);
        }

        var second = Shape switch
        {
            Shape.Chain => graph.Add(new Concat(), value, value),
            Shape.Beside => graph.Add(Case.Operator, inputs),
            _ => -1,
        };
        var results = new List<FunctionResult>();
        var outputs = new List<Port>();
        AddResult(Result, value);
        AddResult(Second, second);

        // A model that is trained has a loss: here some number.
        results.Add(FunctionResult.Total(Fixed("total", EquatableArray<int>.Empty)));
        return new NetworkModel(Name, ports.ToEquatableArray(), outputs.ToEquatableArray(), targets.ToEquatableArray(), EquatableArray<LossInfo>.Empty, parameters.ToEquatableArray(), EquatableArray<LayerInfo>.Empty,
            EquatableArray.Of(new Function("infer", EquatableArray<Node>.Empty, EquatableArray<FunctionResult>.Empty), new Function("train", graph.Nodes.ToEquatableArray(), results.ToEquatableArray())))
        {
            Backend = Backend.Gpu,
        };

        void AddResult(string name, int node)
        {
            if (node < 0)
            {
                return;
            }

            if (graph.TypeOf(node).HasBatch)
            {
                outputs.Add(new Port(name, graph.TypeOf(node)));
                results.Add(FunctionResult.Output(name, node));
            }
            else
            {
                parameters.Add(new ParameterInfo("op", name, graph.TypeOf(node).Extents, Model.Initializer.Zeros, 1, 1, true));
                results.Add(FunctionResult.Gradient("op." + name, node));
            }
        }
    }

    private NetworkModel Arranged(NetworkModel model) => model with { Functions = model.Functions.Select(f => f with { Kernels = f.Kernels.Select((k, i) => Arranged(f, k, i)).ToEquatableArray() }).ToEquatableArray() };

    private Kernel Arranged(Function function, Kernel kernel, int number)
    {
        var loop = kernel.Anchor < 0 ? null : GatherLaunches.Lower(function, function.Nodes[kernel.Anchor]);
        return kernel with
        {
            Launch = Shape is Shape.Chain or Shape.Beside ? 0 : number,
            Form = Shape == Shape.Chain ? GpuForm.Chain : Shape == Shape.Tiles ? GpuForm.Tiles : loop?.Sum is not null && Shape != Shape.Serial ? GpuForm.Sums : GpuForm.Items,
        };
    }
}
