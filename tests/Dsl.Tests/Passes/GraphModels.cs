using System.Collections.Generic;
using System.Linq;
using DslCompiler.Model;
using DslCompiler.Operators;

namespace DslCompiler.Dsl.Tests.Passes;

/// <summary>Builds models of several inputs, outputs and losses by hand.</summary>
internal sealed class GraphModelBuilder(string name)
{
    private readonly List<Port> _inputs = [];
    private readonly List<Port> _outputs = [];
    private readonly List<TargetInfo> _targets = [];
    private readonly List<LossInfo> _losses = [];
    private readonly List<ParameterInfo> _parameters = [];
    private readonly List<FunctionResult> _results = [];

    public GraphBuilder Graph { get; } = new();

    public TrainingInfo? Training { get; init; }

    public int Input(string name, params int[] extents)
    {
        _inputs.Add(new Port(name, TensorType.Batched(extents)));
        Graph.Origin = new Origin(name, "input", 1);
        return Graph.Add(new Input(_inputs[^1].Type, name));
    }

    public void Output(string name, int value)
    {
        _outputs.Add(new Port(name, Graph.TypeOf(value)));
        _results.Add(FunctionResult.Output(name, value));
    }

    /// <summary>A fully connected layer; one of a name that there is already shares its parameters.</summary>
    public int Fc(string layer, int x, int neurons, bool frozen = false, bool bias = true)
    {
        Graph.Origin = new Origin(layer, Invariant.Text($"FC {neurons}"), 2);
        var inputs = Graph.TypeOf(x).Length;
        x = Graph.TypeOf(x).IsImage ? Graph.Add(new Reshape(EquatableArray.Of(inputs)), x) : x;
        var product = Graph.Add(new MatMul(false, true), x, Parameter(layer, "weight", true, frozen, neurons, inputs));
        return bias ? Graph.Add(new BiasAdd(), product, Parameter(layer, "bias", false, frozen, neurons)) : product;
    }

    public int Conv(string layer, int x, int filters, int side)
    {
        Graph.Origin = new Origin(layer, Invariant.Text($"CONV {filters} {side}x{side}"), 3);
        var weight = Parameter(layer, "weight", true, false, filters, Graph.TypeOf(x).Channels, side, side);
        return Graph.Add(new BiasAdd(), Graph.Add(new Conv2d(new Window(side, side, 1, 0)), x, weight), Parameter(layer, "bias", false, false, filters));
    }

    /// <summary>Cross-entropy against class numbers; a target of a name that there is already is the same one.</summary>
    public void Softmax(string name, int scores, string target, double weight = 1)
    {
        Graph.Origin = new Origin(name, "loss SOFTMAX", 4);
        Target(new TargetInfo(target, TensorType.Labels, Graph.TypeOf(scores).Length));
        Loss(name, "SOFTMAX", Graph.Add(new SoftmaxCrossEntropy(), scores, Graph.Add(new Labels(target))), weight, target);
    }

    /// <summary>The sum of squared distances to a batch of numbers, by operators that there are: the sum is a product with frozen ones.</summary>
    public void Squares(string name, int x, string target, double weight = 1)
    {
        Graph.Origin = new Origin(name, "loss L2", 5);
        Target(new TargetInfo(target, Graph.TypeOf(x), 0));
        var distance = Graph.Subtract(x, Graph.Add(new Target(Graph.TypeOf(x), target)));
        var ones = Parameter(name, "ones", false, true, 1, Graph.TypeOf(x).Length);
        Loss(name, "L2", Graph.Add(new MatMul(false, true), Graph.Multiply(distance, distance), ones), weight, target);
    }

    public NetworkModel Build() => new(
        name,
        _inputs.ToEquatableArray(),
        _outputs.ToEquatableArray(),
        _targets.ToEquatableArray(),
        _losses.ToEquatableArray(),
        _parameters.ToEquatableArray(),
        EquatableArray<LayerInfo>.Empty,
        EquatableArray.Of(new Function("model", Graph.Nodes.ToEquatableArray(), _results.ToEquatableArray())))
    {
        Training = Training,
    };

    private void Loss(string name, string kind, int perSample, double weight, string target)
    {
        _losses.Add(new LossInfo(name, kind, "", weight, target));
        _results.Add(FunctionResult.Loss(name, Graph.Add(new BatchMean(), perSample)));
    }

    private void Target(TargetInfo target)
    {
        if (_targets.All(t => t.Name != target.Name))
        {
            _targets.Add(target);
        }
    }

    private int Parameter(string layer, string role, bool decays, bool frozen, params int[] extents)
    {
        var info = new ParameterInfo(layer, role, extents.ToEquatableArray(), decays ? Model.Initializer.XavierUniform : Model.Initializer.Zeros, extents[^1], extents[0], decays) { IsFrozen = frozen };
        if (!_parameters.Contains(info))
        {
            _parameters.Add(info);
        }

        return Graph.Add(new Operators.Parameter(info.Name, info.Extents));
    }
}

/// <summary>Models that tests look at.</summary>
internal static class GraphModels
{
    /// <summary>A picture and a question to an answer, a box and the features of both: two inputs, three outputs (one a view, one also read further on),
    /// three losses of two targets, one layer that two branches share, one frozen, one that no loss depends on.</summary>
    public static NetworkModel Vqa()
    {
        var model = new GraphModelBuilder("Vqa");
        var graph = model.Graph;
        var image = model.Input("image", 2, 6, 5);
        var question = model.Input("question", 7);
        var convolved = graph.Add(new Relu(), model.Conv("conv1", image, 3, 3));
        var features = graph.Add(new Reshape(EquatableArray.Of(36)), convolved);
        var seen = model.Fc("fc1", features, 8);
        var asked = graph.Add(new Tanh(), model.Fc("embed", question, 8, frozen: true));
        var (a, b) = (graph.Add(new Tanh(), model.Fc("shared", asked, 8)), graph.Add(new Tanh(), model.Fc("shared", seen, 8)));
        var joined = graph.Sum(a, graph.Sum(b, model.Fc("fc2", asked, 8)));
        var answer = model.Fc("answer", joined, 4);
        model.Output("answer", answer);
        model.Output("box", model.Fc("box", joined, 2));
        model.Output("features", features);
        model.Output("unused", model.Fc("unused", joined, 3));
        model.Softmax("answer", answer, "labels");
        model.Softmax("helper", model.Fc("helper", seen, 4), "labels", 0.3);
        model.Squares("place", model.Fc("box", joined, 2), "box", 0.5);
        return model.Build();
    }

    /// <summary>One input, and an output that is nothing but it, twice: an autoencoder whose code is an output too.</summary>
    public static NetworkModel Autoencoder()
    {
        var model = new GraphModelBuilder("Autoencoder");
        var picture = model.Input("picture", 12);
        var code = model.Graph.Add(new Sigmoid(), model.Fc("encode", picture, 5));
        var restored = model.Fc("decode", code, 12);
        model.Output("restored", restored);
        model.Output("again", restored);
        model.Output("code", code);
        model.Output("original", picture);
        model.Squares("loss", restored, "wanted", 0.25);
        return model.Build();
    }

    /// <summary>Two classifiers' losses on one output and one input: callers that know only a batch and classes can train it.</summary>
    public static NetworkModel TwoHeads()
    {
        var model = new GraphModelBuilder("TwoHeads");
        var hidden = model.Graph.Add(new Relu(), model.Fc("fc1", model.Input(Port.Input, 3, 4, 4), 9));
        var (main, helper) = (model.Fc("main", hidden, 5), model.Fc("helper", hidden, 5));
        model.Output("main", main);
        model.Output("helper", helper);
        model.Softmax("main", main, "labels");
        model.Softmax("helper", helper, "labels", 0.5);
        return model.Build();
    }

    /// <summary>The least of all: a picture to scores, with a training section or without.</summary>
    public static NetworkModel Classifier(string name, TrainingInfo? training)
    {
        var model = new GraphModelBuilder(name) { Training = training };
        var scores = model.Fc("fc1", model.Input(Port.Input, 4), 3);
        model.Output(Port.Scores, scores);
        model.Softmax(LossInfo.Only, scores, TargetInfo.Labels);
        return model.Build();
    }

    /// <summary>Two pictures through one network to two kinds of classes, and a helper's loss; the second kind is of the first picture.</summary>
    public static NetworkModel Siblings()
    {
        var model = new GraphModelBuilder("Siblings");
        var (left, right) = (Trunk(model.Input("left", 1, 5, 5)), Trunk(model.Input("right", 1, 5, 5)));
        var (same, kind) = (model.Fc("same", model.Graph.Multiply(left, right), 2), model.Fc("kind", left, 3));
        model.Output("same", same);
        model.Softmax("same", same, "same");
        model.Softmax("kind", kind, "kind", 0.5);
        return model.Build();

        int Trunk(int x) => model.Graph.Add(new Sigmoid(), model.Fc("fc1", model.Graph.Add(new Tanh(), model.Conv("conv1", x, 2, 2)), 6, bias: false));
    }

    /// <summary>A classifier with a helper's loss, and all but one layer frozen.</summary>
    public static NetworkModel Tuned()
    {
        var model = new GraphModelBuilder("Tuned");
        var hidden = model.Graph.Add(new Relu(), model.Fc("fc1", model.Input(Port.Input, 6), 9, frozen: true));
        var scores = model.Fc("fc2", hidden, 4);
        model.Output(Port.Scores, scores);
        model.Softmax("main", scores, TargetInfo.Labels);
        model.Softmax("helper", model.Fc("fc3", hidden, 4, frozen: true), TargetInfo.Labels, 0.5);
        return model.Build();
    }

    /// <summary>A regression: one input, one output, numbers to come near to.</summary>
    public static NetworkModel Regression()
    {
        var model = new GraphModelBuilder("Regression");
        var y = model.Fc("fc2", model.Graph.Add(new Tanh(), model.Fc("fc1", model.Input(Port.Input, 6), 10)), 3);
        model.Output("y", y);
        model.Squares("loss", y, Target.Only);
        return model.Build();
    }
}
