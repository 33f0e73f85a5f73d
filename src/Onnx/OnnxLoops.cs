using System;
using System.Collections.Generic;
using System.Linq;
using DslCompiler.Model;
using DslCompiler.Operators;

namespace DslCompiler.Onnx;

/// <summary>A loop over steps is ONNX's <c>Scan</c>, whose body is the loop's own graph: carries are its states, <c>step_of</c> its inputs, <c>collect</c> its outputs.
/// Parameters and what is the same at each step are read from outside.</summary>
internal static class OnnxLoops
{
    /// <summary>The loop that computes a value; null: it is computed once.</summary>
    public static StepLoop? LoopOf(OnnxBuilder b, Node node) => node.Type.Loop ?? (node.Operator is Collect or Advance ? b.InputNode(node, 0).Type.Loop : null);

    /// <param name="b">Where it goes.</param>
    /// <param name="loop">Which.</param>
    /// <param name="need">Adds a value that the loop reads from outside.</param>
    public static void Add(OnnxBuilder b, StepLoop loop, Action<Node> need)
    {
        var nodes = b.Function.Nodes;
        var body = nodes.Where(n => n.Type.Loop == loop).ToList();
        var carries = body.Where(n => n.Operator is Carry).ToList();
        var steps = body.Where(n => n.Operator is StepOf).ToList();
        var collected = nodes.Where(n => n.Operator is Collect && LoopOf(b, n) == loop).ToList();
        var advanced = carries.Select(c => nodes.Single(n => n.Operator is Advance && n.Inputs[0] == c.Id)).ToList();
        foreach (var outside in body.SelectMany(n => n.Inputs).Where(i => nodes[i].Type.Loop != loop).Distinct())
        {
            need(nodes[outside]);
        }

        var (inputs, outputs) = (new List<OnnxPort>(), new List<OnnxPort>());
        var within = b.Apart(() =>
        {
            foreach (var node in carries.Concat(steps))
            {
                b.Name(node, Invariant.Text($"{node.Origin.Layer}:{node.Id}"));
                inputs.Add(PortOf(b.NameOf(node.Id), node));
            }

            foreach (var node in body.Where(n => !b.IsDone(n)))
            {
                OnnxOperators.Add(b, node);
            }

            // Under names of their own: one value may be state and output.
            foreach (var (node, value) in advanced.Select(a => (a, a.Inputs[1])).Concat(collected.Select(c => (c, c.Inputs[0]))))
            {
                var name = Invariant.Text($"{node.Origin.Layer}:{node.Id}:step");
                b.Give(node, "Identity", [b.NameOf(value)], name);
                outputs.Add(PortOf(name, nodes[value]));
            }
        });

        var results = advanced.Concat(collected).ToList();
        var names = results.Select(b.NewName).ToList();
        b.Give(
            results[0],
            "Scan",
            [.. carries.Concat(steps).Select(n => b.Input(n, 0))],
            names,
            [("body", new OnnxGraph(carries[0].Origin.Layer, within, [], inputs, outputs)), ("num_scan_inputs", steps.Count), .. Axes("input", steps, loop), .. Axes("output", collected, loop)]);
        for (var i = 0; i < results.Count; i++)
        {
            b.Name(results[i], names[i]);
        }
    }

    /// <summary>Time is the axis behind the batch. Of no sequences nothing is said: ONNX takes no empty list.</summary>
    private static IEnumerable<(string Name, OnnxAttribute Value)> Axes(string kind, List<Node> sequences, StepLoop loop) => sequences.Count == 0 ? [] :
    [
        ($"scan_{kind}_axes", sequences.Select(_ => 1).ToArray()),
        ($"scan_{kind}_directions", sequences.Select(_ => loop.IsReverse ? 1 : 0).ToArray()),
    ];

    private static OnnxPort PortOf(string name, Node node) => OnnxExport.PortOf(name, node.Type);
}
