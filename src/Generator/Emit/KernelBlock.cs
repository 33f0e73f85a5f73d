using System.Collections.Generic;
using System.Linq;

namespace DslCompiler.Generator.Emit;

/// <summary>Kernels that come several times in a row, alike but for the offsets of their values: the repeated blocks of deep networks. They are written
/// once, and each repetition is a row of offsets.</summary>
internal sealed class KernelBlock
{
    /// <summary>Calls that a block must save: below, reading on is easier than looking up.</summary>
    private const int Worthwhile = 8;

    /// <summary>Kernels of a block.</summary>
    private const int LongestBlock = 128;

    private readonly IReadOnlyList<KernelCall> _calls;
    private readonly int _first;
    private readonly int[][] _columns;
    private readonly List<(int Call, int Offset)> _columnSources = [];

    private KernelBlock(string function, IReadOnlyList<KernelCall> calls, int first, int length, int count)
    {
        (_calls, _first, Length, Count) = (calls, first, length, count);
        Name = $"{Naming.Pascal(function)}Block_{calls[first].Name}";
        _columns = [.. Enumerable.Range(0, length).Select(i => Enumerable.Range(0, calls[first + i].Offsets.Length).Select(o => ColumnOf(i, o)).ToArray())];
    }

    /// <summary>The method's name, by the kernel that it begins with.</summary>
    public string Name { get; }

    /// <summary>Kernels of the block.</summary>
    public int Length { get; }

    /// <summary>How often it comes.</summary>
    public int Count { get; }

    /// <summary>A function's kernels in order, by themselves or as repetitions of a block.</summary>
    public static List<KernelStep> StepsOf(FunctionCalls function)
    {
        var (calls, steps) = (function.Calls, new List<KernelStep>());
        for (var at = 0; at < calls.Count;)
        {
            var (length, count) = Find(calls, at);
            if (count == 0)
            {
                steps.Add(new KernelStep(calls[at], null, 0, 1));
                at++;
                continue;
            }

            var block = new KernelBlock(function.Function, calls, at, length, count);
            for (var i = 0; i < count; i++)
            {
                steps.Add(new KernelStep(calls[at + (i * length)], block, i, length));
            }

            at += length * count;
        }

        return steps;
    }

    /// <summary>A kernel of the block, its offsets read from a row.</summary>
    public string CallText(int index) => _calls[_first + index].Pattern.Fill(_columns[index].Select((column, o) =>
        column < 0 ? Invariant.Number(_calls[_first + index].Offsets[o]) : Invariant.Text($"at[{column}]")));

    /// <summary>A kernel as the first repetition has it.</summary>
    public KernelCall First(int index) => _calls[_first + index];

    /// <summary>The last kernel of a repetition.</summary>
    public KernelCall Last(int repetition) => _calls[_first + (repetition * Length) + Length - 1];

    /// <summary>The offsets of a repetition.</summary>
    public IEnumerable<long> Row(int repetition) => _columnSources.Select(c => _calls[_first + (repetition * Length) + c.Call].Offsets[c.Offset]);

    /// <summary>The block at a place that leaves the most calls unwritten, and the shortest of those.</summary>
    private static (int Length, int Count) Find(IReadOnlyList<KernelCall> calls, int at)
    {
        var (best, found) = (Worthwhile - 1, (Length: 0, Count: 0));
        for (var length = 1; length <= LongestBlock && at + (2 * length) <= calls.Count; length++)
        {
            var alike = 0;
            while (at + length + alike < calls.Count && calls[at + alike].IsLike(calls[at + length + alike]))
            {
                alike++;
            }

            if (alike / length * length > best)
            {
                (best, found) = (alike / length * length, (length, 1 + (alike / length)));
            }
        }

        return found;
    }

    /// <summary>The row's element that holds an offset; -1 where it is the same in every repetition.</summary>
    private int ColumnOf(int call, int offset)
    {
        var values = Values(call, offset).ToList();
        if (values.TrueForAll(v => v == values[0]))
        {
            return -1;
        }

        var known = _columnSources.FindIndex(c => Values(c.Call, c.Offset).SequenceEqual(values));
        if (known >= 0)
        {
            return known;
        }

        _columnSources.Add((call, offset));
        return _columnSources.Count - 1;
    }

    private IEnumerable<long> Values(int call, int offset) => Enumerable.Range(0, Count).Select(i => _calls[_first + (i * Length) + call].Offsets[offset]);
}

/// <summary>What one case of the generated code runs: a kernel, or a repetition of a block.</summary>
internal sealed record KernelStep(KernelCall First, KernelBlock? Block, int Repetition, int Kernels);
