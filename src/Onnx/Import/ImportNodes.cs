using System;
using System.Collections.Generic;
using System.Linq;

namespace DslCompiler.Onnx.Import;

/// <summary>The one table from ONNX nodes to the language. To add one: its line.</summary>
internal static class ImportNodes
{
    private static readonly Dictionary<string, Action<ImportGraph, ImportNode>> Known = new(StringComparer.Ordinal)
    {
        ["Add"] = ImportJoins.Add,
        ["AveragePool"] = ImportWindows.AveragePool,
        ["BatchNormalization"] = ImportLayers.BatchNormalization,
        ["Cast"] = Cast,
        ["Concat"] = ImportJoins.Concat,
        ["Constant"] = Constant,
        ["Conv"] = ImportWindows.Conv,
        ["ConvTranspose"] = ImportWindows.ConvTranspose,
        ["Dropout"] = Same,
        ["Elu"] = (g, n) => ImportLayers.Element(g, n, "ELU", ("alpha", n.Real("alpha", 1), 1)),
        ["Flatten"] = ImportLayers.Flatten,
        ["GRU"] = ImportRecurrent.Gru,
        ["Gather"] = ImportAxes.Gather,
        ["Gemm"] = ImportLayers.Gemm,
        ["GlobalAveragePool"] = (g, n) => ImportWindows.Global(g, n, "GLOBALAVGPOOL"),
        ["GlobalMaxPool"] = (g, n) => ImportWindows.Global(g, n, "MAXPOOL global"),
        ["Identity"] = Same,
        ["If"] = Branch,
        ["InstanceNormalization"] = ImportLayers.InstanceNormalization,
        ["LRN"] = ImportLayers.Lrn,
        ["LSTM"] = ImportRecurrent.Lstm,
        ["LeakyRelu"] = (g, n) => ImportLayers.Element(g, n, "LEAKYRELU", ("slope", n.Real("alpha", 0.01f), 0.01f)),
        ["LogSoftmax"] = (g, n) => ImportLayers.Classes(g, n, "LOGSOFTMAX"),
        ["MatMul"] = ImportLayers.MatMul,
        ["Max"] = (g, n) => ImportJoins.Joined(g, n, "max"),
        ["MaxPool"] = ImportWindows.MaxPool,
        ["Mean"] = (g, n) => ImportJoins.Joined(g, n, "mean"),
        ["Mul"] = ImportJoins.Mul,
        ["OneHot"] = ImportSequences.OneHot,
        ["PRelu"] = ImportLayers.PRelu,
        ["Pad"] = ImportWindows.Pad,
        ["RNN"] = ImportRecurrent.Rnn,
        ["ReduceMean"] = ImportLayers.ReduceMean,
        ["Relu"] = (g, n) => ImportLayers.Element(g, n, "RELU"),
        ["Reshape"] = ImportLayers.Reshape,
        ["Scan"] = (g, n) => new ImportLoop(g, n).Read(),
        ["Selu"] = ImportLayers.Selu,
        ["Sigmoid"] = (g, n) => ImportLayers.Element(g, n, "SIGMOID"),
        ["Slice"] = ImportAxes.Slice,
        ["Softmax"] = (g, n) => ImportLayers.Classes(g, n, "SOFTMAX"),
        ["Split"] = ImportAxes.Split,
        ["Squeeze"] = ImportAxes.Squeeze,
        ["Sum"] = (g, n) => ImportJoins.Joined(g, n, "add"),
        ["Tanh"] = (g, n) => ImportLayers.Element(g, n, "TANH"),
        ["Transpose"] = ImportAxes.Transpose,
        ["Unsqueeze"] = ImportAxes.Unsqueeze,
    };

    /// <summary>The whole graph; what cannot be expressed is a problem, and its outputs are unknown.</summary>
    /// <param name="model">The file.</param>
    /// <param name="isTimeFirst">Whether inputs of sequences are <c>[T,N,C]</c>.</param>
    public static ImportGraph Read(ImportModel model, bool isTimeFirst = false)
    {
        var graph = new ImportGraph(model) { IsTimeFirst = isTimeFirst };
        foreach (var input in model.Inputs)
        {
            AddInput(graph, input);
        }

        foreach (var node in model.Nodes)
        {
            Read(graph, node);
        }

        foreach (var input in graph.Values.Where(v => v is { IsNumbers: true, Extents: [0] } && graph.Problems.Count == 0))
        {
            graph.Problems.Add($"input {ImportReader.Quote(input.Name!)}: no table of vectors tells how many numbers there are");
        }

        return graph;
    }

    private static void Read(ImportGraph graph, ImportNode node)
    {
        try
        {
            var isKnown = !node.Inputs.Any(i => graph.Find(i) is { IsUnknown: true });
            if (isKnown && (ImportExtents.Read(graph, node) || ImportFolds.Read(graph, node)))
            {
                return;
            }

            if (!Known.TryGetValue(node.Operator, out var read) && node.Operator is not ("Shape" or "ConstantOfShape"))
            {
                throw new InexpressibleException("the language has nothing like it");
            }

            if (isKnown)
            {
                read!(graph, node);
                return;
            }
        }
        catch (InexpressibleException e)
        {
            graph.Problems.Add($"{node.Operator} {ImportReader.Quote(node.Place)}: {e.Message}");
        }

        graph.GiveUnknown(node);
    }

    private static void AddInput(ImportGraph graph, ImportPort port)
    {
        if (ImportSequences.AddInput(graph, port))
        {
            return;
        }

        var extents = port.Extents.Skip(1).ToArray();
        if (port.Type != OnnxType.Float32 || extents.Length is not (1 or 3) || extents.Any(e => e is < 1 or > int.MaxValue) || graph.Find(port.Name) is not null)
        {
            graph.Problems.Add($"input {ImportReader.Quote(port.Name)}: it is {port.Type}[{string.Join(",", port.Extents.Select(e => e < 0 ? "?" : Invariant.Number(e)))}], not float32 of [N,C,H,W] or [N,C] with only N open, nor a sequence: float32 of [N,T,C] or numbers of [N,T]");
            graph.GiveUnknown(new ImportNode("input", port.Name, [], [port.Name], []));
            return;
        }

        graph.AddInput(port.Name, [.. extents.Select(e => (int)e)]);
    }

    private static void Same(ImportGraph graph, ImportNode node)
    {
        if (node.Inputs.Length > 0 && graph.Tensors.TryGetValue(node.Inputs[0], out var tensor))
        {
            graph.Tensors.TryAdd(node.Outputs.FirstOrDefault(""), tensor);
            return;
        }

        if (node.Outputs.Skip(1).Any(o => graph.Model.Nodes.Any(n => n.Inputs.Contains(o))))
        {
            throw new InexpressibleException("its mask is read");
        }

        var value = graph.View(node, 0);
        if (value.Padding is not null)
        {
            throw new InexpressibleException("a padding that no window follows");
        }

        graph.Name(node, value);
    }

    /// <summary>What only asks after extents that are known is decided: exporters write squeezing so.</summary>
    private static void Branch(ImportGraph graph, ImportNode node)
    {
        if (ImportExtents.Find(graph, node, 0) is not [{ Axis: ' ', Value: 0 or 1 } condition]
            || !node.Attributes.TryGetValue(condition.Value == 1 ? "then_branch" : "else_branch", out var attribute) || attribute.Graph is not { } branch || branch.Outputs.Count != node.Outputs.Length)
        {
            throw new InexpressibleException("a choice that depends on what the net computes");
        }

        foreach (var tensor in branch.Tensors.Where(t => graph.IsFree(t.Key)))
        {
            graph.Tensors.Add(tensor.Key, tensor.Value);
        }

        foreach (var within in branch.Nodes.Concat(node.Outputs.Select((o, i) => new ImportNode("Identity", node.Name, [branch.Outputs[i].Name], [o], []))))
        {
            Read(graph, within);
        }
    }

    /// <summary>Numbers that stand for vectors are numbers of any type.</summary>
    private static void Cast(ImportGraph graph, ImportNode node)
    {
        if (node.Inputs.Length > 0 && graph.Find(node.Inputs[0]) is not { IsNumbers: true })
        {
            throw new InexpressibleException("numbers of another type");
        }

        Same(graph, node);
    }

    private static void Constant(ImportGraph graph, ImportNode node)
    {
        var tensor = node.Attributes.TryGetValue("value", out var value) && value.Tensor is { } given ? given
            : node.Attributes.TryGetValue("value_float", out var real) ? new ImportTensor("", OnnxType.Float32, [], 1, () => [real.Real], () => [])
            : node.Attributes.TryGetValue("value_ints", out var integers) ? new ImportTensor("", OnnxType.Int64, [integers.Integers.Length], integers.Integers.Length, () => [], () => integers.Integers)
            : throw new InexpressibleException("a constant that is no tensor");
        if (node.Outputs.Length == 0 || graph.Find(node.Outputs[0]) is not null || !graph.Tensors.TryAdd(node.Outputs[0], tensor))
        {
            throw new InexpressibleException("its output has no name of its own");
        }
    }
}
