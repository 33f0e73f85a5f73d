using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using DslCompiler.Diagnostics;

namespace DslCompiler.Onnx.Import;

/// <summary>A tensor of the weights that belong to an imported text.</summary>
public sealed record ImportedTensor(string Name, int[] Extents, Func<float[]> Values);

/// <summary>An ONNX file as a text of the language and its weights, under the names that the text gives them.</summary>
public sealed record ImportedModel(string Name, string Text, IReadOnlyList<ImportedTensor> Tensors);

/// <summary>ONNX in: a graph of images and vectors becomes chains, joiners and blocks.</summary>
public static class OnnxImport
{
    /// <param name="file">The whole file.</param>
    /// <param name="name">What the model is called where the graph has no name of use; also in the first line of the text.</param>
    /// <exception cref="OnnxFormatException">It is no ONNX file, or a damaged one.</exception>
    /// <exception cref="InexpressibleException">It has what the language cannot say: all of it is listed.</exception>
    public static ImportedModel Import(ReadOnlyMemory<byte> file, string name)
    {
        var model = ImportReader.Read(file);
        var (graph, outputs) = Read(model);
        if (graph.Problems.Count > 0)
        {
            throw new InexpressibleException(string.Join("\n", graph.Problems));
        }

        var inputs = graph.Values.Where(v => v.Item is null).ToList();
        ImportScans.Settle(graph, outputs);
        ImportPorts.Name(inputs, outputs);
        ImportScans.NameStarts(graph, outputs);
        var chains = ChainBuilder.Build(graph, outputs);
        var leaves = chains.SelectMany(c => c.Chain).SelectMany(i => i.Leaves).Where(l => l.Weights.Count > 0).ToList();
        RequireBounded(leaves, file.Length);
        foreach (var (_, chain) in chains)
        {
            Tidy(chain);
        }

        var modelName = ModelName(model.Name, name);
        modelName += CellsOf(chains).Any(c => string.Equals(c.Name, modelName, StringComparison.OrdinalIgnoreCase)) ? "Net" : "";
        var unnamed = chains.Select(c => (c.Value, WithoutNames(c.Chain))).ToList();
        var (text, plain) = (Write(modelName, name, inputs, outputs, chains), Write(modelName, name, inputs, outputs, unnamed));

        // Names of layers may stand in the way of blocks: then the weights get those of the text.
        text = Lines(plain) * 3 <= Lines(text) * 2 ? plain : text;
        return new ImportedModel(modelName, text, Tensors(text, leaves, outputs));
    }

    /// <summary>Of sequences nobody says whether samples or steps come first: what the nodes make of them does.</summary>
    private static (ImportGraph Graph, List<ImportValue> Outputs) Read(ImportModel model)
    {
        var graph = ImportNodes.Read(model);
        var outputs = ImportPorts.Outputs(graph);
        if (graph.Problems.Count > 0 && graph.HasTime)
        {
            var other = ImportNodes.Read(model, isTimeFirst: true);
            var otherOutputs = ImportPorts.Outputs(other);
            return other.Problems.Count < graph.Problems.Count || (graph.IsMisread && !other.IsMisread) ? (other, otherOutputs) : (graph, outputs);
        }

        return (graph, outputs);
    }

    private static List<Item> WithoutNames(List<Item> chain) => [.. chain.Select(item => item switch
    {
        Leaf leaf => leaf with { Name = null },
        Join join => new Join(join.Word, [.. join.Paths.Select(WithoutNames)]),
        _ => item,
    })];

    private static int Lines(string text) => text.Count(c => c == '\n');

    /// <summary>FC reads an image as it lies: the flattening before it is not written.</summary>
    private static void Tidy(List<Item> chain)
    {
        for (var i = chain.Count - 1; i > 0; i--)
        {
            if (chain[i] is Leaf { Kind: "fc" } && chain[i - 1] is Leaf { Kind: "flatten" })
            {
                chain.RemoveAt(i - 1);
                i--;
            }
        }

        foreach (var path in chain.OfType<Join>().SelectMany(j => j.Paths))
        {
            Tidy(path);
        }
    }

    /// <summary>A tensor that many nodes read is written for each of them: within bounds.</summary>
    private static void RequireBounded(List<Leaf> leaves, int fileLength)
    {
        var bytes = leaves.SelectMany(l => l.Weights).Sum(w => w.Extents.Aggregate(4L, (a, b) => a * b));
        if (bytes > (2L * fileLength) + 4096)
        {
            throw new InexpressibleException(Invariant.Text($"its weights would take {bytes} bytes, but the file has {fileLength}: tensors that several nodes share are written for each"));
        }
    }

    private static string Write(string modelName, string file, List<ImportValue> inputs, List<ImportValue> outputs, List<(ImportValue Value, List<Item> Chain)> chains)
    {
        var cells = CellsOf(chains).ToList();
        var blocks = BlockFinder.Find([.. chains.Select(c => c.Chain)]);
        var writer = new DslWriter();
        writer.Comment($"From {file} by dslc import. Inference only: to train it, add a loss.");
        foreach (var cell in cells)
        {
            writer.Cell(cell);
        }

        foreach (var block in blocks)
        {
            writer.Block(block);
        }

        var isOne = inputs.Count == 1;
        var statements = chains.Select((c, i) => (Name: i == chains.Count - 1 && outputs.Count == 1 && c.Value == outputs[0] && c.Value.Item is not Leaf { Kind: "softmax" } ? null : c.Value.Name, c.Chain)).ToList();
        if (isOne && statements[0].Chain is [Start { Tensor: "input" }, _, ..])
        {
            statements[0].Chain.RemoveAt(0);
        }

        writer.Model(modelName, inputs.Select(i => $"input {(isOne ? "" : i.Name + " ")}{ImportPorts.Volume(i)}"), statements, outputs.Count == 1 && statements[^1].Name is null ? null : "output " + string.Join(", ", outputs.Select(o => o.Name)));
        return writer.ToString();
    }

    private static IEnumerable<Cell> CellsOf(List<(ImportValue Value, List<Item> Chain)> chains) =>
        chains.SelectMany(c => c.Chain).SelectMany(i => i.Leaves).Select(l => l.Cell).OfType<Cell>().Distinct();

    /// <summary>The weights under the names that the compiler gives the layers, which come in the order of the text.</summary>
    private static List<ImportedTensor> Tensors(string text, List<Leaf> leaves, List<ImportValue> outputs)
    {
        var source = new SourceText("imported.dsl", text);
        var result = Compilation.Compile(source);
        if (result.HasErrors)
        {
            var error = result.Diagnostics.First(d => d.IsError);
            throw new InexpressibleException($"what it says breaks a rule of the language: {error.Message} ({error.Rule.Id})");
        }

        var model = result.Models[0];
        var all = model.Parameters.Concat(model.Buffers).ToLookup(p => p.Layer);
        var layers = model.Layers.Select(l => l.Name).Where(all.Contains).Distinct().ToList();
        Agree(layers.Count == leaves.Count && model.Outputs.Select(o => o.Type.Extents).Zip(outputs, (ours, theirs) => ours.SequenceEqual(theirs.Extents)).All(same => same));
        var tensors = new List<ImportedTensor>();
        foreach (var (layer, leaf) in layers.Zip(leaves))
        {
            var isCell = leaf.Cell is not null;
            Agree(isCell || all[layer].Count() == leaf.Weights.Count);
            foreach (var tensor in all[layer])
            {
                var weight = leaf.Weights.FirstOrDefault(w => w.Role == tensor.Role);
                var isSame = weight is not null && weight.Extents.SequenceEqual(tensor.Extents) && all[layer].Count() == leaf.Weights.Count;
                if (isCell && !isSame)
                {
                    throw new InexpressibleException($"the lengths of cell {leaf.Cell!.Name} do not follow from its equations");
                }

                Agree(isSame);
                tensors.Add(new ImportedTensor(tensor.Name, weight!.Extents, weight.Values));
            }
        }

        return tensors;
    }

    private static void Agree(bool holds)
    {
        if (!holds)
        {
            throw new InvalidOperationException("the text of an import means another net than the file");
        }
    }

    private static string ModelName(string graph, string file)
    {
        string[] useless = ["", "torch_jit", "torch-jit-export", "main_graph", "graph"];
        var name = new StringBuilder();
        foreach (var word in ImportPorts.Identifier(useless.Contains(graph) ? file : graph, "Net").Split('_', StringSplitOptions.RemoveEmptyEntries))
        {
            name.Append(char.ToUpperInvariant(word[0])).Append(word[1..]);
        }

        return name.Length == 0 || char.IsDigit(name[0]) ? "Net" + name : name.ToString();
    }
}
