using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using DslCompiler.Inference;
using DslCompiler.Model;
using DslCompiler.Operators;

namespace DslCompiler.Cli.Publish;

/// <summary>Writes the weights as the published program maps them: what its kernels read, and nothing else.</summary>
internal static class WeightPacker
{
    /// <summary>By how much more than what it is made of a prepared value may take on disk; larger ones (Winograd's filters) are made at start, which takes less time than
    /// reading them.</summary>
    private const double MostGrowth = 1.25;

    /// <summary>Elements that are not worth a kernel at start.</summary>
    private const double LeastGrowth = 1 << 14;

    /// <param name="published">The model.</param>
    /// <param name="program">Its program, as it was compiled for this machine.</param>
    /// <param name="level">The level that it is compiled for; null: several, and then nothing is laid out for any.</param>
    /// <param name="stored">How filters and matrices are stored; factors, biases and other vectors are exact.</param>
    /// <param name="path">The file.</param>
    public static unsafe void Write(PublishedModel published, InferenceModel program, CpuLevel? level, StoredAs stored, string path)
    {
        var infer = published.Planned.Find("infer")!;
        var isPacked = level is { IsHere: true };
        var atStart = Enumerable.Range(0, infer.Prepared).Where(k => !isPacked || Grows(infer, infer.Kernels[k])).ToImmutableArray();
        var readers = Enumerable.Range(infer.Prepared, infer.Kernels.Count - infer.Prepared).Concat(atStart);
        var slots = readers.SelectMany(k => Reads(infer, infer.Kernels[k])).Distinct().Where(n => !isPacked || !atStart.Any(k => infer.Kernels[k].Output == n));
        var layout = new MemoryLayout(program);
        var kept = slots.Select(n => (Slot: infer.Plan!.Slots[n], Length: Bytes(infer.Nodes[n].Type.Length), Stored: IsVector(infer, n) ? StoredAs.Float32 : stored))
            .Where(s => s.Slot.Place == Place.Parameter || (s.Slot.Place == Place.Fixed && isPacked))
            .Select(s => ((s.Slot.Place == Place.Fixed ? layout.Fixed : 0) + (s.Slot.Offset * sizeof(float)), s.Length, s.Stored))
            .Distinct()
            .ToList();
        var parameters = new ReadOnlySpan<float>(published.Network.Memory.Pointer, checked((int)program.Parameters));
        using var memory = InferenceSession.Prepare(program, new CpuDevice(0), isPacked ? program.Prepared : 0, parameters);
        WeightImageWriter.Write(path, program, memory, kept, atStart, isPacked, published.Texts);
    }

    /// <summary>Whether a kernel makes more of parameters than they are.</summary>
    private static bool Grows(Function function, Kernel kernel) =>
        kernel.Anchor >= 0 && function.Nodes[kernel.Anchor].Inputs is var inputs
        && inputs.All(i => function.Nodes[i].Operator is DslCompiler.Operators.Parameter)
        && function.Nodes[kernel.Output].Type.Length is var made && inputs.Sum(i => (double)function.Nodes[i].Type.Length) is var parameters
        && made > MostGrowth * parameters && made > parameters + LeastGrowth;

    /// <summary>Whether a value has a number or so a channel: rounding those would cost more than it saves.</summary>
    private static bool IsVector(Function function, int value)
    {
        var node = function.Nodes[value];
        return node.Operator is DslCompiler.Operators.Parameter or DslCompiler.Operators.BufferTensor ? node.Type.Extents.Count < 2
            : node.Operator is not LoopOperator || !node.Inputs.Any(i => function.Nodes[i].Operator is DslCompiler.Operators.Parameter && function.Nodes[i].Type.Extents.Count >= 2);
    }

    private static IEnumerable<int> Reads(Function function, Kernel kernel) =>
        (kernel.Anchor < 0 ? [] : function.Nodes[kernel.Anchor].Inputs.AsEnumerable()).Concat(kernel.Operands);

    /// <summary>Whole vectors.</summary>
    private static long Bytes(long elements) => NetworkModel.Aligned(elements) * sizeof(float);
}
