using System.Collections.Generic;
using System.Linq;
using DslCompiler.Model;
using DslCompiler.Operators;

namespace DslCompiler.Passes;

/// <summary>Brings the kernels of each loop together: all that a loop reads comes before it, all that reads of it behind.</summary>
internal static class KernelOrder
{
    public static EquatableArray<Kernel> Of(Function function, List<Kernel> kernels)
    {
        // Kernels outside of loops by themselves, in the order of their values; each loop as a whole.
        var units = kernels.GroupBy(k => (object?)function.Nodes[k.Output].Type.Loop ?? k).Select(g => g.ToList()).OrderBy(u => u.Min(k => k.Output)).ToList();
        var writer = new Dictionary<int, List<Kernel>>();
        foreach (var unit in units)
        {
            foreach (var output in unit.SelectMany(k => k.Outputs))
            {
                writer[output] = unit;
            }
        }

        var (ordered, done) = (new List<Kernel>(), new HashSet<List<Kernel>>());
        units.ForEach(Visit);
        return ordered.ToEquatableArray();

        void Visit(List<Kernel> unit)
        {
            if (!done.Add(unit))
            {
                return;
            }

            foreach (var value in unit.SelectMany(k => Read(function, k)).SelectMany(v => Sources(function, v)))
            {
                if (writer.TryGetValue(value, out var before))
                {
                    Visit(before);
                }
            }

            ordered.AddRange(unit);
        }
    }

    /// <summary>The values that a kernel reads.</summary>
    public static IEnumerable<int> Read(Function function, Kernel kernel) =>
        (kernel.Anchor < 0 ? [] : function.Nodes[kernel.Anchor].Inputs.AsEnumerable()).Concat(kernel.Operands);

    /// <summary>The values in whose memory a value lies: itself, but for views and what loops carry.</summary>
    public static IEnumerable<int> Sources(Function function, int value)
    {
        var node = function.Nodes[value];
        return node.Operator switch
        {
            ViewOperator => Sources(function, node.Inputs[0]),
            Carry => Sources(function, node.Inputs[0]).Concat(Sources(function, AdvanceOf(function, value).Inputs[1])),
            Advance => Sources(function, node.Inputs[1]),
            PriorStep => node.Inputs.SelectMany(i => Sources(function, i)),
            _ => [value],
        };
    }

    public static Node AdvanceOf(Function function, int carry) => function.Nodes.First(n => n.Operator is Advance && n.Inputs[0] == carry);
}
