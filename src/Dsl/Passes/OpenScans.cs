using System.Collections.Generic;
using System.Linq;
using DslCompiler.Model;
using DslCompiler.Operators;

namespace DslCompiler.Passes;

/// <summary>Writes the cells of scans out: each becomes a loop over steps in the graph itself, so that what follows (gradients, fusing, memory) sees plain operators.
/// The state of a scan that is given no start is kept by the program from call to call.</summary>
public static class OpenScans
{
    public static NetworkModel Run(NetworkModel model)
    {
        if (!model.Functions.Any(f => f.Nodes.Any(n => n.Operator is Scan || n.Type.Element == ElementType.Index)))
        {
            return model;
        }

        var function = model.Find("model")!;
        var opener = new Opener(model.Backend == Backend.Cpu);
        var opened = GraphRewrite.Map(function, opener.Open);
        opened = GraphRewrite.DropUnused(opened with { Results = opened.Results.Concat(opener.States).ToEquatableArray() });
        return model with { Functions = EquatableArray.Of(opened) };
    }

    /// <param name="runsAgain">Whether the backend can run a loop's steps again: only that of CPUs can.</param>
    private sealed class Opener(bool runsAgain)
    {
        private readonly Dictionary<int, Dictionary<string, int>> _finals = [];
        private int _loops;

        public List<FunctionResult> States { get; } = [];

        public int Open(GraphBuilder graph, Node node, int[] inputs) => node.Operator switch
        {
            Scan scan => Open(graph, scan, inputs),
            ScanState state => _finals[inputs[0]][state.State],
            MatMul { TransposeA: false, TransposeB: true } when graph.Nodes[inputs[0]] is { Operator: OneHot } vectors => Look(graph, vectors.Inputs[0], inputs[1]),
            _ => graph.Add(node.Operator, inputs),
        };

        private static int Look(GraphBuilder graph, int numbers, int weight) => graph.Add(new Embedding(), numbers, graph.Add(new Transpose(), weight));

        private int Open(GraphBuilder graph, Scan scan, int[] inputs)
        {
            var loop = new StepLoop(++_loops, graph.TypeOf(inputs[0]).Time, scan.IsReverse, false) { IsAgain = runsAgain && graph.Origin.Checkpoint > 0 };
            var body = scan.Body;
            var (values, firstState) = (new int[body.Nodes.Count], 1 + scan.Maps + scan.Parameters.Count);
            var roles = scan.Parameters.Select((p, i) => (p, i)).ToDictionary(p => p.p, p => inputs[1 + scan.Maps + p.i]);
            for (var i = 0; i < scan.Maps; i++)
            {
                values[1 + scan.States.Count + i] = graph.TypeOf(inputs[1 + i]).HasTime ? inputs[1 + i] : graph.Add(new EachStep(loop), inputs[1 + i]);
            }

            for (var i = 0; i < scan.States.Count; i++)
            {
                values[i + 1] = graph.Add(new Carry(scan.States[i], loop), Start(graph, scan, inputs, firstState, i));
            }

            var numbers = graph.Nodes[inputs[0]] is { Operator: OneHot } written ? written.Inputs[0] : -1;
            values[0] = graph.Add(new StepOf(loop), inputs[0]);
            foreach (var node in body.Nodes.Skip(1 + scan.States.Count + scan.Maps))
            {
                values[node.Id] = node.Operator switch
                {
                    Parameter parameter => roles[parameter.Key],
                    MatMul when numbers >= 0 && node.Inputs[0] == 0 => graph.Add(new StepOf(loop), Look(graph, numbers, values[node.Inputs[1]])),
                    _ => graph.Add(node.Operator, [.. node.Inputs.Select(n => values[n])]),
                };
            }

            var output = values[body.Results[0].Value];
            var isState = body.Results.Skip(1).Select(r => values[r.Value]).Contains(output);
            var finals = new Dictionary<string, int>();
            for (var i = 0; i < scan.States.Count; i++)
            {
                finals[scan.States[i]] = graph.Add(new Advance(), values[i + 1], values[body.Results[i + 1].Value]);
                if (inputs.Length == firstState)
                {
                    States.Add(FunctionResult.State(KeyOf(graph, scan.States[i]), finals[scan.States[i]]));
                }
            }

            var result = !scan.IsLast ? graph.Add(new Collect(), output)
                : isState ? finals[scan.States[body.Results.Skip(1).Select(r => values[r.Value]).ToList().IndexOf(output)]]
                : LastOf(graph, loop, output);
            _finals[result] = finals;
            return result;
        }

        /// <summary>What is given, or else what the program keeps.</summary>
        private static int Start(GraphBuilder graph, Scan scan, int[] inputs, int firstState, int state)
        {
            var type = scan.Body.Nodes[state + 1].Type;
            return firstState + state < inputs.Length ? inputs[firstState + state]
                : inputs.Length > firstState ? graph.Add(new Zeros(type))
                : graph.Add(new KeptState(type, KeyOf(graph, scan.States[state])));
        }

        private static string KeyOf(GraphBuilder graph, string state) => $"{graph.Origin.Layer}.{state}";

        /// <summary>The last real step of what is no state.</summary>
        private static int LastOf(GraphBuilder graph, StepLoop loop, int output)
        {
            var carry = graph.Add(new Carry("last", loop), graph.Add(new Zeros(graph.TypeOf(output) with { Loop = null })));
            return graph.Add(new Advance(), carry, graph.Add(new Hold(), output, carry));
        }
    }
}
