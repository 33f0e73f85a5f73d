using System;
using System.Linq;
using DslCompiler.Model;

namespace DslCompiler.Passes;

/// <summary>What holds of a model after every pass. A violation is a mistake of ours: user errors end before the first pass.</summary>
public static class Verifier
{
    public static void Check(NetworkModel model, string after)
    {
        foreach (var function in model.Functions)
        {
            CheckNodes(function, Fail);
            CheckKernels(function, Fail);

            void Fail(string problem) => throw new InvalidOperationException($"after {after}, {model.Name}.{function.Name}: {problem}");
        }
    }

    private static void CheckNodes(Function function, Action<string> fail)
    {
        for (var i = 0; i < function.Nodes.Count; i++)
        {
            var node = function.Nodes[i];
            if (node.Id != i || node.Inputs.Any(input => input < 0 || input >= i))
            {
                fail(Invariant.Text($"value {i} does not come after its inputs"));
            }

            var type = node.Operator.InferType(node.Inputs.Select(input => function.Nodes[input].Type).ToArray());
            if (type != node.Type)
            {
                fail(Invariant.Text($"value {i} ({node.Operator.Name}) is {node.Type}, its operator says {type}"));
            }
        }

        if (function.Results.Any(r => r.Value < 0 || r.Value >= function.Nodes.Count))
        {
            fail("a result is not a value");
        }
    }

    private static void CheckKernels(Function function, Action<string> fail)
    {
        if (function.Kernels.Count == 0)
        {
            return;
        }

        var written = function.Kernels.Select(k => k.Output).ToList();
        if (written.Distinct().Count() != written.Count || function.Kernels.Select(k => k.Name).Distinct(StringComparer.Ordinal).Count() != written.Count)
        {
            fail("two kernels write one value, or share a name");
        }

        if (function.Layouts.Count is var layouts && layouts != 0 && layouts != function.Nodes.Count)
        {
            fail("not every value has a layout");
        }

        if (function.Plan is { } plan && plan.Slots.Count != function.Nodes.Count)
        {
            fail("not every value has a slot");
        }
    }
}
