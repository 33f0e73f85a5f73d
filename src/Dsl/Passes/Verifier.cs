using System;
using System.Linq;
using DslCompiler.Model;
using DslCompiler.Operators;

namespace DslCompiler.Passes;

/// <summary>What holds of a model after every pass. A violation is a mistake of ours: user errors end before the first pass.</summary>
public static class Verifier
{
    /// <param name="model">The model.</param>
    /// <param name="after">The pass that made it.</param>
    /// <param name="before">The model before that pass, already looked at: what is still the same need not be looked at again.</param>
    public static void Check(NetworkModel model, string after, NetworkModel? before = null)
    {
        foreach (var function in model.Functions)
        {
            if (before?.Find(function.Name) is not { } known || known.Nodes != function.Nodes || known.Results != function.Results)
            {
                CheckNodes(function, Fail);
                CheckPorts(model, function, Fail);
                CheckClasses(model, function, Fail);
            }

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

    /// <summary>What comes from the caller, and what goes to the caller, is as the model declares it.</summary>
    private static void CheckPorts(NetworkModel model, Function function, Action<string> fail)
    {
        var parameters = model.Parameters.ToDictionary(p => p.Name);
        foreach (var node in function.Nodes)
        {
            var isDeclared = node.Operator switch
            {
                Input input => model.Inputs.Contains(new Port(input.Key, node.Type)),
                Labels labels => model.Targets.Any(t => t.Name == labels.Key && t.IsClasses && t.Type.Extents == node.Type.Extents),
                Target target => model.Targets.Any(t => t.Name == target.Key && t.Type == node.Type),
                Parameter parameter => parameters.TryGetValue(parameter.Key, out var info) && info.Extents == parameter.Extents,
                _ => true,
            };
            if (!isDeclared)
            {
                fail($"the model declares no {node.Operator.Name} '{node.Operator.Details}' of {node.Type}");
            }
        }

        foreach (var result in function.Results)
        {
            var type = function.Nodes[result.Value].Type;
            var fits = result.Kind switch
            {
                ResultKind.Output => model.Outputs.Contains(new Port(result.Name, type)),
                ResultKind.Gradient => parameters.TryGetValue(result.Name, out var info) && !info.IsFrozen && TensorType.Fixed([.. info.Extents]) == type,
                ResultKind.Buffer => model.Buffers.Any(b => b.Name == result.Name && TensorType.Fixed([.. b.Extents]) == type),
                ResultKind.State => type is { HasBatch: true, IsVector: true, HasTime: false },
                _ => !type.HasBatch && type.Length == 1,
            };
            if (!fits)
            {
                fail($"result {result} is {type}, which is not what the model declares");
            }
        }
    }

    /// <summary>Kernels find a score by its class number: a class too many would be read from beyond the scores.</summary>
    private static void CheckClasses(NetworkModel model, Function function, Action<string> fail)
    {
        foreach (var node in function.Nodes)
        {
            var labels = node.Inputs.Select(i => function.Nodes[i].Operator).OfType<Labels>().FirstOrDefault();
            if (labels is not null && function.Nodes[node.Inputs[0]].Type is { HasBatch: true } scores && scores.Channels < model.Targets.First(t => t.Name == labels.Key).Classes)
            {
                fail($"{node.Operator.Name} has {scores} for more classes of target '{labels.Key}'");
            }
        }
    }

    private static void CheckKernels(Function function, Action<string> fail)
    {
        if (function.Kernels.Count == 0)
        {
            return;
        }

        var written = function.Kernels.SelectMany(k => k.Outputs).ToList();
        if (written.Distinct().Count() != written.Count || function.Kernels.Select(k => k.Name).Distinct(StringComparer.Ordinal).Count() != function.Kernels.Count)
        {
            fail("two kernels write one value, or share a name");
        }

        if (function.Kernels.Take(function.Prepared).Any(k => function.Nodes[k.Output].Type.HasBatch))
        {
            fail("a prepared kernel depends on the batch");
        }

        if (function.Plan is { } plan && plan.Slots.Count != function.Nodes.Count)
        {
            fail("not every value has a slot");
        }

        foreach (var kernel in function.Kernels.Where(k => k.Joined >= 0))
        {
            var joined = function.Nodes[kernel.Joined];
            if (joined.Operator is not Concat || joined.Inputs.Count(i => i == kernel.Output) != 1
                || kernel.Loop?.Constants.FirstOrDefault(c => c.Name == CpuLoop.OutputBlocks)?.Value != joined.Type.Blocks
                || function.Kernels.Any(k => k != kernel && !k.InSlices.Contains(kernel.Output) && KernelOrder.Read(function, k).Contains(kernel.Output)))
            {
                fail($"kernel {kernel.Name} writes no slice of %{Invariant.Number(kernel.Joined)}, or others read it");
            }
        }

        CheckUpdates(function, fail);
    }

    /// <summary>Nobody reads a parameter that has been updated.</summary>
    private static void CheckUpdates(Function function, Action<string> fail)
    {
        var updates = (function.Plan?.Updates.Updates ?? EquatableArray<EarlyUpdate>.Empty).ToDictionary(u => u.Parameter, u => u.Kernel);
        if (updates.Count == 0)
        {
            return;
        }

        for (var k = 0; k < function.Kernels.Count; k++)
        {
            foreach (var parameter in KernelOrder.Read(function, function.Kernels[k]).Select(v => function.Nodes[v].Operator).OfType<Parameter>())
            {
                if (updates.TryGetValue(parameter.Key, out var updated) && updated < k)
                {
                    fail($"kernel {function.Kernels[k].Name} reads '{parameter.Key}' behind its update");
                }
            }
        }
    }
}
