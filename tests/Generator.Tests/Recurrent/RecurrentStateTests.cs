using System;
using System.Linq;
using DslCompiler.Tests;
using Shouldly;
using Xunit;

namespace DslCompiler.Generator.Tests;

/// <summary>States from call to call, the ends of sequences, and what callers may not do.</summary>
public sealed class RecurrentStateTests
{
    public static TheoryData<string> Forward() => ["rnn", "lstm", "two layers", "peephole", "numbers", "highway", "no state given out"];

    [Theory]
    [MemberData(nameof(Forward))]
    public void A_sequence_in_pieces_gives_what_the_whole_gives(string name)
    {
        var network = Create(name);
        var (inputs, _) = RecurrentModels.Draw(network, 3, 6, areRagged: false);
        var whole = Rows((Sequence)network.ForwardUntyped(inputs[0]));
        network.KeepsState = true;
        network.ClearState();
        var pieces = new[] { (0, 2), (2, 1), (3, 3) }.SelectMany(p => Rows((Sequence)network.ForwardUntyped(Piece(network, (Sequence)inputs[0], p.Item1, p.Item2)))).ToArray();
        pieces.ShouldBe(whole);

        network.KeepsState = false;
        Rows((Sequence)network.ForwardUntyped(inputs[0])).ShouldBe(whole);
    }

    [Theory]
    [InlineData("lstm")]
    [InlineData("bidirectional")]
    [InlineData("gru last")]
    public void What_lies_behind_a_samples_end_changes_nothing(string name)
    {
        var network = Create(name);
        var (inputs, targets) = RecurrentModels.Draw(network, 3, 6, areRagged: true);
        var (scores, loss, gradients) = Run();
        var sequence = (Sequence)inputs[0];
        for (var n = 0; n < 3; n++)
        {
            for (var t = sequence.Lengths[n]; t < 6; t++)
            {
                sequence[n, t].Fill(99);
            }
        }

        var (otherScores, otherLoss, otherGradients) = Run();
        otherScores.ShouldBe(scores);
        otherLoss.ShouldBe(loss);
        otherGradients.ShouldBe(gradients);

        (float[] Scores, float Loss, float[] Gradients) Run() =>
            ([.. network.ForwardUntyped(inputs)[0].Span], network.ComputeGradientsUntyped(inputs, targets), [.. network.Memory.Gradients.Span]);
    }

    [Theory]
    [InlineData("lstm")]
    [InlineData("gru last")]
    public void A_shorter_sample_is_as_if_it_were_alone(string name)
    {
        var network = Create(name);
        var (inputs, _) = RecurrentModels.Draw(network, 3, 6, areRagged: true);
        var together = network.ForwardUntyped(inputs)[0];
        var last = together is Sequence sequence ? sequence[2, 1].ToArray() : together[2].ToArray();
        (together as Sequence)?[2, 2].ToArray().ShouldAllBe(v => v == 0);
        var alone = (Sequence)network.InputPorts[0].CreateBatch(1, 2);
        var given = (Sequence)inputs[0];
        given[2, 0].CopyTo(alone[0, 0]);
        given[2, 1].CopyTo(alone[0, 1]);
        var scores = network.ForwardUntyped(alone);
        (scores is Sequence two ? two[0, 1] : scores[0]).ToArray().ShouldBe(last);
    }

    [Fact]
    public void Peepholes_match_a_reference_in_float64()
    {
        var network = Create("peephole");
        var (inputs, _) = RecurrentModels.Draw(network, 2, 5, areRagged: false);
        var random = new TestRandom(3);
        foreach (var parameter in network.Parameters)
        {
            var values = parameter.Value;
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = random.Signed();
            }
        }

        var scores = (Sequence)network.ForwardUntyped(inputs[0]);
        for (var n = 0; n < 2; n++)
        {
            var (h, c) = (new double[6], new double[6]);
            for (var t = 0; t < 5; t++)
            {
                var x = ((Sequence)inputs[0])[n, t].ToArray().Select(v => (double)v).ToArray();
                var (g, f, i) = (Gate("g", Math.Tanh, null), Gate("f", Sigmoid, c), Gate("i", Sigmoid, c));
                c = [.. c.Select((v, k) => (f[k] * v) + (i[k] * g[k]))];
                var o = Gate("o", Sigmoid, c);
                h = [.. c.Select((v, k) => o[k] * Math.Tanh(v))];
                var y = Product("fc1.weight", h, 4).Zip(Values("fc1.bias"), (a, b) => a + b);
                foreach (var (expected, actual) in y.Zip(scores[n, t].ToArray()))
                {
                    ((double)actual).ShouldBe(expected, 1e-5);
                }

                double[] Gate(string name, Func<double, double> function, double[]? cell)
                {
                    var (a, b) = (Product($"peep1.W{name}", x, 6), Product($"peep1.U{name}", h, 6));
                    return [.. a.Select((v, k) => function(v + b[k] + Values($"peep1.b{name}")[k] + (cell is null ? 0 : cell[k] * Values($"peep1.bp{name}")[k])))];
                }
            }
        }

        static double Sigmoid(double v) => 1 / (1 + Math.Exp(-v));

        float[] Values(string name) => [.. network.Parameters.Single(p => p.Name == name).Value];

        double[] Product(string name, double[] vector, int rows) =>
            [.. Enumerable.Range(0, rows).Select(r => vector.Select((v, k) => v * Values(name)[(r * vector.Length) + k]).Sum())];
    }

    [Fact]
    public void What_does_not_fit_is_told()
    {
        var network = Create("lstm");
        var sequence = (Sequence)network.InputPorts[0].CreateBatch(2, 4);
        Should.Throw<ArgumentException>(() => sequence.SetLengths([4])).Message.ShouldContain("1 lengths for 2 samples");
        Should.Throw<ArgumentOutOfRangeException>(() => sequence.SetLengths([4, 5])).Message.ShouldContain("from 1 to 4 steps");
        Should.Throw<ArgumentException>(() => network.ComputeGradientsUntyped([sequence], [new int[4]])).Message.ShouldContain("4 labels for 2 samples of 4 steps each");
        Should.Throw<NotSupportedException>(() => sequence[0].Clear());
        Should.Throw<ArgumentException>(() => network.ForwardUntyped(Create("numbers").InputPorts[0].CreateBatch(1, 1)));
        var tokens = (Tokens)Create("numbers").InputPorts[0].CreateBatch(1, 2);
        Should.Throw<ArgumentOutOfRangeException>(() => tokens[0, 1] = 9).Message.ShouldContain("from 0 to 8");
    }

    private static Network Create(string name) => RecurrentModels.Create(RecurrentModels.All.Select(m => m.Name).ToList().IndexOf(name), Device.Cpu(2));

    private static Sequence Piece(Network network, Sequence whole, int first, int steps)
    {
        var piece = (Sequence)network.InputPorts[0].CreateBatch(whole.Count, steps);
        for (var n = 0; n < whole.Count; n++)
        {
            for (var t = 0; t < steps; t++)
            {
                if (whole is Tokens from && piece is Tokens to)
                {
                    to[n, t] = from[n, first + t];
                }
                else
                {
                    whole[n, first + t].CopyTo(piece[n, t]);
                }
            }
        }

        return piece;
    }

    private static float[] Rows(Sequence sequence) => [.. sequence.Span];
}
