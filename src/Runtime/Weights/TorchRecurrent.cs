using System;
using System.Collections.Generic;
using System.Linq;
using static System.FormattableString;

namespace DslCompiler.Weights;

/// <summary>Loads weights of <c>torch.nn.RNN</c>, <c>LSTM</c> and <c>GRU</c> into the cells RNN, LSTM and GRUResetAfter of <c>models/cells.dsl</c>. PyTorch keeps the gates of
/// a layer in one matrix; here each has its own.</summary>
public static class TorchRecurrent
{
    /// <summary>A cell's parts in the order of PyTorch's rows: weights of the input, weights of the state, biases.</summary>
    private sealed record Mapping(string Cell, string[] Input, string[] State, string[] Bias);

    private static readonly Mapping[] Mappings =
    [
        new("LSTM", ["Wi", "Wf", "Wg", "Wo"], ["Ui", "Uf", "Ug", "Uo"], ["bi", "bf", "bg", "bo"]),
        new("GRUResetAfter", ["Wr", "Wz", "Wg"], ["Ur", "Uz", "Ug"], ["br", "bz", "bg"]),
        new("RNN", ["Wx"], ["Wh"], ["b"]),
    ];

    /// <summary>GRU's candidate has a bias inside of what the reset gate scales: PyTorch's <c>b_hn</c>.</summary>
    private const string InnerBias = "bu";

    /// <param name="network">Whose layer is loaded.</param>
    /// <param name="layer">The layer's name: <c>lstm1</c>.</param>
    /// <param name="file">A state dict as safetensors.</param>
    /// <param name="module">The module's name in it: <c>rnn</c>; empty for that of a single module.</param>
    /// <param name="number">The layer's number in the module, from 0.</param>
    /// <param name="isReverse">Whether it is the module's backward direction.</param>
    /// <exception cref="UserErrorException">The layer is of another cell, or a tensor is missing or of other extents.</exception>
    public static void Load(Network network, string layer, SafetensorsFile file, string module, int number = 0, bool isReverse = false)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(file);
        var parameters = network.Parameters.Where(p => p.Name.StartsWith(layer + ".", StringComparison.Ordinal)).ToDictionary(p => p.Name[(layer.Length + 1)..]);
        var mapping = Mappings.FirstOrDefault(m => m.Input.Concat(m.State).Concat(m.Bias).Append(InnerBias).ToHashSet().IsSupersetOf(parameters.Keys) && m.Input.All(parameters.ContainsKey))
            ?? throw new UserErrorException($"{network.Name}: layer '{layer}' is none of the cells RNN, LSTM, GRUResetAfter of models/cells.dsl, which PyTorch has too");
        var (prefix, suffix) = (module.Length == 0 ? "" : module + ".", Invariant($"_l{number}{(isReverse ? "_reverse" : "")}"));
        Split(parameters, mapping.Input, Find("weight_ih"));
        Split(parameters, mapping.State, Find("weight_hh"));
        var (input, state) = (Find("bias_ih"), Find("bias_hh"));
        var hasInner = parameters.ContainsKey(InnerBias);
        for (var i = 0; i < mapping.Bias.Length; i++)
        {
            var bias = parameters[mapping.Bias[i]].Value;
            Require(input, mapping.Bias.Length * bias.Length);
            Require(state, mapping.Bias.Length * bias.Length);
            var isInner = hasInner && i == mapping.Bias.Length - 1;
            for (var j = 0; j < bias.Length; j++)
            {
                var at = (i * bias.Length) + j;
                bias[j] = input.Data[at] + (isInner ? 0 : state.Data[at]);
                if (isInner)
                {
                    parameters[InnerBias].Value[j] = state.Data[at];
                }
            }
        }

        WeightTensor Find(string name) => file.Find(prefix + name + suffix)
            ?? throw new UserErrorException($"the weights have no tensor '{prefix}{name}{suffix}'; check the module's name and the number of its layers");
    }

    private static void Split(Dictionary<string, Parameter> parameters, string[] roles, WeightTensor from)
    {
        var at = 0;
        foreach (var role in roles)
        {
            var to = parameters[role].Value;
            Require(from, roles.Length * to.Length);
            from.Data.AsSpan(at, to.Length).CopyTo(to);
            at += to.Length;
        }
    }

    private static void Require(WeightTensor tensor, int length)
    {
        if (tensor.Data.Length != length)
        {
            throw new UserErrorException(Invariant($"tensor '{tensor.Name}' has {tensor.Data.Length} elements, the layer takes {length}: its sizes are others"));
        }
    }
}
