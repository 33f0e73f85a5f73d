using System.Collections.Generic;
using System.Linq;
using static DslCompiler.Onnx.Import.ImportJoins;

namespace DslCompiler.Onnx.Import;

/// <summary>One direction of an RNN, LSTM or GRU: its weights, gate by gate, become those of a cell.</summary>
internal sealed class RecurrentDirection(ImportGraph g, ImportNode node, int way, int gates, int size, int inputs, string[] functions)
{
    private const int Peephole = 7;

    /// <summary>As equations write them.</summary>
    public string[] Functions => functions;

    public bool HasBias => g.Tensor(node, 3) is not null;

    /// <summary>All that were given.</summary>
    public List<Weight> Weights { get; } = [];

    /// <summary>Gives a gate's weights their names in the cell.</summary>
    /// <param name="input">Its matrix of the input.</param>
    /// <param name="gate">Which, in the file.</param>
    /// <param name="state">Its matrix of the state.</param>
    /// <param name="bias">Its bias, or, with <paramref name="second"/>, that of the input.</param>
    /// <param name="second">The bias of the state where it counts by itself.</param>
    public void Give(string input, int gate, string state, string bias, string? second = null)
    {
        Weights.Add(new Weight(input, [size, inputs], () => Part(1, gate, size * inputs, gates)));
        Weights.Add(new Weight(state, [size, size], () => Part(2, gate, size * size, gates)));
        if (HasBias)
        {
            Weights.Add(new Weight(bias, [size], () => second is null ? [.. Part(3, gate, size, 2 * gates).Zip(Part(3, gates + gate, size, 2 * gates), (a, b) => a + b)] : Part(3, gate, size, 2 * gates)));
        }

        if (HasBias && second is not null)
        {
            Weights.Add(new Weight(second, [size], () => Part(3, gates + gate, size, 2 * gates)));
        }
    }

    /// <summary>Vectors by which gates see the cell, in the file's order; false: there are none.</summary>
    public bool Peepholes(params string[] roles)
    {
        if (g.Tensor(node, Peephole) is not { } tensor)
        {
            return false;
        }

        Require(tensor.Extents.Length == 2 && tensor.Extents[1] == roles.Length * (long)size && tensor.Extents[0] > way, "peepholes of other extents than hidden_size says");
        Weights.AddRange(roles.Select((role, i) => new Weight(role, [size], () => Part(Peephole, i, size, roles.Length))));
        return true;
    }

    private float[] Part(int input, int number, int length, int parts)
    {
        var from = ((way * parts) + number) * length;
        return g.Fixed(node, input).Read()[from..(from + length)];
    }
}
