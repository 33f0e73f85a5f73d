using System;
using System.Collections.Generic;
using System.Linq;
using DslCompiler.Model;
using DslCompiler.Operators;
using DslCompiler.Passes;

namespace DslCompiler.Generator.Tests;

/// <summary>A model built operator by operator, as layers build it, without its text.</summary>
internal sealed class BlockBuilder
{
    private readonly List<ParameterInfo> _parameters = [];
    private readonly List<LayerInfo> _layers = [];

    public BlockBuilder(params int[] input)
    {
        Graph.Origin = new Origin("input", "input", 1);
        Input = Graph.Add(new Input(TensorType.Batched(input)));
    }

    public GraphBuilder Graph { get; } = new();

    public int Input { get; }

    public int Conv(int x, int filters, int size, int stride = 1)
    {
        var name = Begin("conv");
        var window = new Window(size, size, stride, size / 2);
        var channels = Graph.TypeOf(x).Channels;
        var weight = Parameter(name, "weight", Model.Initializer.HeUniform, channels * size * size, filters, channels, size, size);
        var result = Graph.Add(new BiasAdd(), Graph.Add(new Conv2d(window), x, weight), Parameter(name, "bias", Model.Initializer.Zeros, 0, filters));
        return End(name, result);
    }

    public int Relu(int x) => Apply("relu", new Relu(), x);

    public int Apply(string prefix, Operator op, params int[] inputs)
    {
        var name = Begin(prefix);
        return End(name, Graph.Add(op, inputs));
    }

    /// <summary>The scores of <paramref name="classes"/> classes and the loss; the model after all passes, or after one.</summary>
    public NetworkModel Finish(string name, int x, int classes, string? last = null)
    {
        var layer = Begin("fc");
        var length = Graph.TypeOf(x).Length;
        x = Graph.TypeOf(x).IsImage ? Graph.Add(new Reshape(EquatableArray.Of(length)), x) : x;
        var product = Graph.Add(new MatMul(false, true), x, Parameter(layer, "weight", Model.Initializer.XavierUniform, length, classes, length));
        var scores = End(layer, Graph.Add(new BiasAdd(), product, Parameter(layer, "bias", Model.Initializer.Zeros, 0, classes)));

        Graph.Origin = new Origin("loss", "loss SOFTMAX", 1);
        var loss = Graph.Add(new BatchMean(), Graph.Add(new SoftmaxCrossEntropy(), scores, Graph.Add(new Labels())));
        _layers.Add(new LayerInfo("loss", NetworkModel.LossKind, TensorType.Batched(1), 0, 0, 1));
        var function = new Function("model", Graph.Nodes.ToEquatableArray(), EquatableArray.Of(FunctionResult.Output("scores", scores), FunctionResult.Loss("loss", loss)));
        var model = new NetworkModel(
            name,
            EquatableArray.Of(new Port(Port.Input, Graph.TypeOf(Input))),
            EquatableArray.Of(new Port(Port.Scores, Graph.TypeOf(scores))),
            EquatableArray.Of(new TargetInfo(TargetInfo.Labels, TensorType.Labels, classes)),
            EquatableArray.Of(new LossInfo(LossInfo.Only, "SOFTMAX", Port.Scores, 1, TargetInfo.Labels)),
            _parameters.ToEquatableArray(), _layers.ToEquatableArray(), EquatableArray.Of(function));
        return Pipeline.Run(model, last);
    }

    private int Parameter(string layer, string role, Model.Initializer initializer, int fanIn, params int[] extents)
    {
        _parameters.Add(new ParameterInfo(layer, role, extents.ToEquatableArray(), initializer, fanIn, extents[0], role == "weight"));
        return Graph.Add(new Operators.Parameter($"{layer}.{role}", extents.ToEquatableArray()));
    }

    private string Begin(string prefix)
    {
        var name = FormattableString.Invariant($"{prefix}{_layers.Count(l => l.Kind == prefix) + 1}");
        Graph.Origin = new Origin(name, prefix, _layers.Count + 1);
        return name;
    }

    private int End(string name, int value)
    {
        _layers.Add(new LayerInfo(name, Graph.Origin.Text, Graph.TypeOf(value), 0, 0, Graph.Origin.Line));
        return value;
    }
}
