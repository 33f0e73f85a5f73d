using System;
using System.Collections.Generic;
using System.Linq;
using DslCompiler.Tests;

namespace DslCompiler.Generator.Tests;

/// <summary>Small recurrent models of every form (A18 to A21), compiled in memory, with data drawn for them.</summary>
internal static class RecurrentModels
{
    public const string Cells = """
        cell RNN(n) { in x; state h: n
          h = tanh(Wx x + Wh h + b) }
        cell LSTM(n) { in x; state h: n, c: n
          i = sigmoid(Wi x + Ui h + bi)
          f = sigmoid(Wf x + Uf h + bf)
          o = sigmoid(Wo x + Uo h + bo)
          g = tanh(Wg x + Ug h + bg)
          c = f * c + i * g
          h = o * tanh(c) }
        cell Peep(n) { in x; state h: n, c: n
          g = tanh(bg + Ug h + Wg x)
          f = sigmoid(Wf x + Uf h + bpf * c + bf)
          i = sigmoid(Wi x + Ui h + bpi * c + bi)
          c = f * c + i * g
          o = sigmoid(Wo x + Uo h + bpo * c + bo)
          h = o * tanh(c) }
        cell GRU(n) { in x; state h: n
          z = sigmoid(Wz x + Uz h + bz)
          r = sigmoid(Wr x + Ur h + br)
          g = tanh(Wg x + Ug (r * h) + bg)
          h = (1 - z) * g + z * h }
        cell Look(n) { in x; over a: 4; state h: n
          seen = attend(a, Wq h + Wx x)
          h = tanh(Ws seen + Wh h + Wv x + b) }
        cell Additive(n) { in x; over a; state h: n; param v: 9
          k = 0.5 * relu(Wa a + ba) + ba2 * (Wa a)
          w = softmax(dot(v, tanh(bq + k + (Wq h + Wk x))))
          s = sum(w * (a - 0.25))
          h = tanh(Ws s + Wh h + Wv x + b) }
        cell General(n) { in x; over a; state h: n; out y
          h = tanh(Wx x + Uh h + bh)
          e = dot(Wa a, h - 0.5 * x)
          p = a * softmax(e)
          y: n = tanh(Wc (sum(p) + attend(a, Wd h)) + Wh h + by) }
        cell Highway { in x
          t = sigmoid(Wt x + bt)
          y = t * relu(Wh x + bh) + (1 - t) * x }
        cell Mix(n) { in x; state s: n; out y
          s = tanh(Ws x + 0.5 * s)
          y = s * relu(x) - x / 2 }

        """;

    public static readonly IReadOnlyList<(string Name, string Text)> All =
    [
        ("rnn", "input [T x 5]; scan RNN(7) - FC 4; loss SOFTMAX every step"),
        ("lstm", "input [T x 5]; scan LSTM(6) - FC 4; loss SOFTMAX every step"),
        ("two layers", "input [T x 5]; scan LSTM(19) * 2 - DROPOUT 0.3 - FC 4; loss SOFTMAX every step"),
        ("gru last", "input [T x 5]; scan GRU(6) last - FC 3; loss SOFTMAX"),
        ("peephole", "input [T x 5]; scan Peep(6) - FC 4; loss SOFTMAX every step"),
        ("reverse", "input [T x 5]; scan GRU(17) reverse - FC 4; loss SOFTMAX every step"),
        ("bidirectional", "input [T x 5]; concat { scan LSTM(5) | scan LSTM(5) reverse } - FC 4; loss SOFTMAX every step"),
        ("bidirectional last", "input [T x 5]; concat { scan RNN(5) last | scan RNN(6) reverse last } - FC 4; loss SOFTMAX"),
        ("sequence to sequence", "input a [S x 4]; input b [T x 5]; e = a - scan LSTM(6); b - scan LSTM(6) from e - FC 4; loss SOFTMAX every step"),
        ("start given", "input v [6]; input b [T x 5]; b - scan RNN(6) from v - FC 4; loss SOFTMAX every step"),
        ("start learned", "input b [T x 5]; b - scan LSTM(6) from learned - FC 4; loss SOFTMAX every step"),
        ("start learned in reverse", "input [T x 7] onehot; scan GRU(5) from learned reverse last - FC 4; loss SOFTMAX"),
        ("start computed", "input v [4x4x3]; input b [T x 7] onehot; s = v - CONV 4 3x3 pad 1 - TANH - FC 6; b - scan GRU(6) from s - FC 7; loss SOFTMAX every step"),
        ("numbers", "input [T x 9] onehot; scan LSTM(16) - FC 9; loss SOFTMAX every step"),
        ("numbers in two directions", "input [T x 9] onehot; FC 5 nobias - concat { scan LSTM(5) | scan LSTM(4) reverse } - FC 3; loss SOFTMAX every step"),
        ("highway", "input [T x 6]; scan RNN(6) - Highway - FC 3; loss SOFTMAX every step"),
        ("regression", "input [T x 6]; scan RNN(6) - FC 3; loss L2 every step"),
        ("no state given out", "input [T x 6] onehot; scan Mix(6) - FC 3; loss SOFTMAX every step"),
        ("attention", "input v [3x4x2]; input b [T x 5]; s = v - CONV 4 3x3 pad 1 - TANH; b - scan Look(6) over s - FC 4; loss SOFTMAX every step"),
        ("attention last in reverse", "input v [3x4x2]; input b [T x 5] onehot; s = v - CONV 4 3x3 pad 1 - TANH; t = v - FC 6; b - scan Look(6) from t over s reverse last - FC 4; loss SOFTMAX"),
        ("attention to a sequence", "input a [S x 3]; input b [T x 5]; b - scan Additive(6) over a - FC 4; loss SOFTMAX every step"),
        ("attention to what was read", "input a [S x 7] onehot; input b [T x 6]; e = a - scan LSTM(17); b - scan General(6) over e - FC 4; loss SOFTMAX every step"),
        ("attention to itself in reverse", "input b [T x 5]; e = b - concat { scan RNN(3) | scan GRU(4) reverse }; b - scan Additive(6) from learned over e reverse last - FC 4; loss SOFTMAX"),
        ("no state given out last", "input [T x 6]; scan Mix(6) last - FC 3; loss SOFTMAX"),
    ];

    public static readonly IReadOnlyList<string> Texts = [.. All.Select((m, i) => Cells + $"model M{i} {{ " + m.Text.Replace("; ", "\n", StringComparison.Ordinal) + " }")];

    private static readonly Lazy<IReadOnlyList<Type>> Types = new(() => InMemoryCompiler.CompileModels([.. Texts]));

    public static Network Create(int number, CpuDevice device) => InMemoryCompiler.Create(Types.Value[number], device, seed: 4);

    /// <summary>Inputs and targets; <paramref name="areRagged"/>: sequences that end before the others.</summary>
    public static (IReadOnlyList<Batch> Inputs, IReadOnlyList<StepTarget> Targets) Draw(Network network, int batch, int steps, bool areRagged, ulong seed = 7)
    {
        var random = new TestRandom(seed);
        var stepsOf = new[] { 1, steps, steps + 2 };
        var inputs = network.InputPorts.Select(p => Drawn(p, random, batch, stepsOf[p.Time])).ToList();
        foreach (var sequence in inputs.OfType<Sequence>().Where(_ => areRagged))
        {
            sequence.SetLengths([.. Enumerable.Range(0, batch).Select(n => Math.Max(1, sequence.Steps - (2 * n)))]);
        }

        return (inputs, [.. network.TargetPorts.Select(t => t.Port is { } port
            ? (StepTarget)Drawn(port, random, batch, stepsOf[port.Time])
            : Enumerable.Range(0, batch * stepsOf[t.Time]).Select(_ => random.Next(t.ClassCount)).ToArray())]);
    }

    private static Batch Drawn(PortSpec port, TestRandom random, int batch, int steps)
    {
        var drawn = port.CreateBatch(batch, steps);
        for (var n = 0; n < batch; n++)
        {
            for (var t = 0; t < steps; t++)
            {
                if (drawn is Tokens tokens)
                {
                    tokens[n, t] = random.Next(tokens.Vocabulary);
                    continue;
                }

                var row = drawn is Sequence sequence ? sequence[n, t] : drawn[n];
                for (var i = 0; i < row.Length; i++)
                {
                    row[i] = random.Signed();
                }
            }
        }

        return drawn;
    }
}
