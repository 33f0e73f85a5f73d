using System.Linq;
using System.Text;

namespace DslCompiler.Model;

/// <summary>The short text of a model, for <c>dslc dump</c>, snapshots and comparisons: a line a value, a line a kernel.</summary>
public static class ModelText
{
    public static string Write(NetworkModel model)
    {
        var text = new StringBuilder();
        text.Append($"model {model.Name}: {Ports(model.Inputs)} -> {Ports(model.Outputs)}\n");
        foreach (var parameter in model.Parameters)
        {
            text.Append(Invariant.Text($"  parameter {parameter.Name} {TensorType.Fixed([.. parameter.Extents])} {parameter.Initializer}{(parameter.Decays ? "" : " no decay")}{(parameter.IsFrozen ? " frozen" : "")}\n"));
        }

        foreach (var loss in model.Losses.Where(_ => model.Losses.Count > 1))
        {
            text.Append($"  loss {loss.Name} {loss.Kind}{After(" of ", loss.Output)}{After(" against ", loss.Target)}, weight {Invariant.Number(loss.Weight)}\n");
        }

        foreach (var buffer in model.Buffers)
        {
            text.Append($"  buffer {buffer.Name} {TensorType.Fixed([.. buffer.Extents])} {buffer.Initializer}\n");
        }

        foreach (var function in model.Functions)
        {
            Write(function, text);
        }

        return text.ToString();
    }

    /// <summary>The only one is told by its type.</summary>
    private static string Ports(EquatableArray<Port> ports) => ports.Count == 1 ? ports[0].Type.ToString() : string.Join(", ", ports.Select(p => $"{p.Name} {p.Type}"));

    private static string After(string word, string name) => name.Length == 0 ? "" : word + name;

    private static void Write(Function function, StringBuilder text)
    {
        text.Append($"function {function.Name}\n");
        foreach (var node in function.Nodes)
        {
            var details = node.Operator.Details.Length == 0 ? "" : $"<{node.Operator.Details}>";
            var inputs = string.Join(", ", node.Inputs.Select(i => "%" + Invariant.Number(i)));
            text.Append(Invariant.Text($"  %{node.Id} = {node.Operator.Name}{details}({inputs}) : {node.Type}{Where(function, node)}"));
            text.Append(node.Origin.Layer.Length == 0 ? "\n" : $"  // {node.Origin.Layer}{(node.Origin.IsBackward ? " backward" : "")}\n");
        }

        foreach (var result in function.Results)
        {
            text.Append(Invariant.Text($"  result {result} = %{result.Value}\n"));
        }

        foreach (var (kernel, number) in function.Kernels.Select((k, i) => (k, i)))
        {
            var anchor = kernel.Anchor < 0 ? "map" : function.Nodes[kernel.Anchor].Operator.Name;
            var tail = string.Concat(kernel.Nodes.Where(n => n != kernel.Anchor).Select(t => " + " + function.Nodes[t].Operator.Name));
            text.Append(Invariant.Text($"  {(number < function.Prepared ? "prepared" : "kernel")} {kernel.Name} = {anchor}{tail} -> {string.Join(", ", kernel.Outputs.Select(o => "%" + Invariant.Number(o)))}{(function.Nodes[kernel.Output].Type.Loop is { } loop ? " in loop " + loop : "")}{(kernel.Joined < 0 ? "" : Invariant.Text($" in %{kernel.Joined}"))}{Launch(kernel)}\n"));
        }

        if (function.Plan is { } plan)
        {
            text.Append(Invariant.Text($"  memory: {plan.ArenaPerSample} a sample{(plan.StepsPerSample + plan.StepsOfSPerSample == 0 ? "" : Invariant.Text($", {plan.StepsPerSample + plan.StepsOfSPerSample} a sample and step"))}, {plan.FixedLength} fixed, {plan.ScratchLength} scratch a worker (elements)\n"));
            foreach (var update in plan.Updates.Updates)
            {
                text.Append($"  update {update.Parameter} {(update.Rows > 0 ? Invariant.Text($"by {update.Rows} rows with") : Invariant.Text($"@fixed+{update.Place} after"))} {function.Kernels[update.Kernel].Name}\n");
            }

            if (plan.Updates.Updates.Count > 0)
            {
                text.Append(Invariant.Text($"  memory with these updates: {plan.Updates.FixedLength} fixed, {plan.Updates.ScratchLength} scratch a worker (elements)\n"));
            }
        }
    }

    private static string Where(Function function, Node node)
    {
        return function.Plan is null || function.Plan.Slots[node.Id] is { Place: Place.None } ? ""
            : Invariant.Text($" @{function.Plan.Slots[node.Id].Place.ToString().ToLowerInvariant()}+{function.Plan.Slots[node.Id].Offset}{Slice(function.Plan.Slots[node.Id])}");
    }

    private static string Slice(Slot slot) => slot.Slice == 0 ? "" : Invariant.Text($" from {slot.Slice}");

    /// <summary>On a GPU, the launch and how its threads share it.</summary>
    private static string Launch(Kernel kernel) => kernel.Launch < 0 ? "" : Invariant.Text($" in launch {kernel.Launch} by {kernel.Form.ToString().ToLowerInvariant()}");
}
