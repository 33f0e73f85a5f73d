using System;
using System.IO;
using System.Linq;
using DslCompiler.Diagnostics;
using DslCompiler.Onnx.Import;
using DslCompiler.Tests;
using DslCompiler.Weights;
using Shouldly;
using Xunit;

namespace DslCompiler.Oracle.Tests;

/// <summary>RNN, LSTM and GRU of ONNX files as text (F09): PyTorch's outputs of what its exporter wrote (<c>tests/fixtures/recurrent_onnx_fixture.py</c>), and scans in
/// place of nodes.</summary>
public sealed class RecurrentImportTests
{
    private const int Samples = 3;

    private static readonly SafetensorsFile Fixture = SafetensorsFile.Read(RepoFiles.At("tests", "fixtures", "recurrent_onnx.safetensors"));

    /// <summary>A file, and the lines of its model.</summary>
    public static TheoryData<string, string> Files { get; } = new()
    {
        { "lstm", "input [T x 4]\nscan LSTM(5) as rnn - FC 3 as fc" },
        { "lstm_steps_first", "input [T x 11] onehot\nFC 4 nobias as embedding - scan LSTM(5) as rnn - FC 3 as fc" },
        { "lstm2_both", "input [T x 11] onehot\nFC 4 nobias as embedding - concat { scan LSTM(5) as rnn | scan LSTM(5) reverse as rnn_reverse }\nconcat { scan LSTM(5) as rnn_1 | scan LSTM(5) reverse as rnn_1_reverse } - FC 3 as fc" },
        { "lstm_plain", "input [T x 4]\nscan LSTMNoBias(5) last as rnn - FC 3 as fc" },
        { "lstm_unfolded", "input [T x 4]\nscan LSTM(5) as rnn - RELU - scan Last reverse last - FC 3 as fc" },
        { "lstm_learned", "input [T x 4]\nscan LSTM(5) from learned as rnn - FC 3 as fc" },
        { "lstm_translator", "input x0 [T x 4]\ninput x1 [S x 4]\nread1 = x0 - scan LSTM(5) as read\nx1 - scan LSTM(5) from read1 as write - RELU - FC 3 as fc - LOGSOFTMAX" },
        { "lstm_peepholes", "input [T x 4]\nscan PeepholeLSTM(5) last" },
        { "gru_last", "input [T x 4]\nscan GRUResetAfter(5) last as rnn - FC 3 as fc" },
        { "gru2_state", "input [T x 4]\nscan GRUResetAfter(5) as rnn - scan GRUResetAfter(5) last as rnn_1 - FC 3 as fc" },
        { "gru_both_last", "input [T x 4]\nconcat { scan GRUResetAfter(5) as rnn | scan GRUResetAfter(5) reverse as rnn_reverse } - scan Last last - FC 3 as fc" },
        { "gru_before", "input [T x 4]\nscan GRU(5) reverse last" },
        { "rnn2_both_state", "input [T x 11] onehot\nFC 4 nobias as embedding - concat { scan RNN(5) as rnn | scan RNN(5) reverse as rnn_reverse }\nconcat { scan RNN(5) last as rnn_1 | scan RNN(5) reverse last as rnn_1_reverse } - FC 3 as fc" },
        { "lstm_squeezed", "input [T x 4]\nscan LSTM(5) last as rnn - FC 3 as fc" },
        { "lstm_zeros", "input [T x 4]\nprobabilities = scan LSTM(5) as rnn - FC 3 as fc - SOFTMAX\noutput probabilities" },
        { "gru2_both_views", "input [T x 4]\nconcat { scan GRUResetAfter(5) as rnn | scan GRUResetAfter(5) reverse as rnn_reverse }\nconcat { scan GRUResetAfter(5) last as rnn_1 | scan GRUResetAfter(5) reverse last as rnn_1_reverse } - FC 3 as fc" },
        { "rnn_flat", "input [T x 11] onehot\nFC 4 nobias as embedding - scan ReluRNN(5) as rnn - FC 3 as fc" },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void A_recurrent_file_of_PyTorchs_exporter_gives_its_outputs(string name, string lines)
    {
        var imported = Import(name);
        string.Join('\n', imported.Text[imported.Text.IndexOf("\nmodel ", StringComparison.Ordinal)..].Split('\n').Skip(2).SkipLast(2).Select(l => l.Trim())).ShouldBe(lines);

        var result = Compilation.Compile(new SourceText(name + ".dsl", imported.Text));
        result.Diagnostics.ShouldBeEmpty();
        var network = ZooModel.Compile(result.Models.Single(), Samples);
        var folder = Directory.CreateTempSubdirectory("dslc-onnx");
        try
        {
            var weights = Path.Combine(folder.FullName, "w.safetensors");
            SafetensorsFile.Write(weights, null, imported.Tensors.Select(t => (t.Name, t.Extents, (ReadOnlyMemory<float>)t.Values())));
            network.Load(weights);
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        var inputs = network.InputPorts.Select((p, i) => Input(p, Fixture.Find($"{name}/x{i}")!)).ToList();
        var actual = network.ForwardUntyped(inputs).Single();
        var expected = Fixture.Find(name + "/y")!.Data;
        var ordered = actual is Sequence sequence ? Ordered(sequence, IsStepsFirst(Fixture.Find(name + "/x0")!)) : actual.Span.ToArray();
        ordered.Length.ShouldBe(expected.Length);
        ReferenceTensor.Whole(expected).Difference(ordered).ShouldBeLessThan(1e-5, imported.Text);
    }

    private static ImportedModel Import(string name) => OnnxImport.Import(File.ReadAllBytes(RepoFiles.At("tests", "fixtures", "onnx", name + ".onnx")), name);

    private static bool IsStepsFirst(WeightTensor x) => x.Shape[0] != Samples;

    private static Batch Input(PortSpec port, WeightTensor x)
    {
        var isFirst = IsStepsFirst(x);
        var (steps, length) = ((int)x.Shape[isFirst ? 0 : 1], x.Shape.Length == 3 ? (int)x.Shape[2] : 1);
        var batch = port.CreateBatch(Samples, steps);
        for (var n = 0; n < Samples; n++)
        {
            for (var t = 0; t < steps; t++)
            {
                var at = isFirst ? (t * Samples) + n : (n * steps) + t;
                if (batch is Tokens tokens)
                {
                    tokens[n, t] = (int)x.Data[at];
                    continue;
                }

                x.Data.AsSpan(at * length, length).CopyTo(((Sequence)batch)[n, t]);
            }
        }

        return batch;
    }

    /// <summary>In the order of the file.</summary>
    private static float[] Ordered(Sequence y, bool isStepsFirst)
    {
        var places = isStepsFirst
            ? Enumerable.Range(0, y.Steps).SelectMany(t => Enumerable.Range(0, Samples).Select(n => (n, t)))
            : Enumerable.Range(0, Samples).SelectMany(n => Enumerable.Range(0, y.Steps).Select(t => (n, t)));
        return [.. places.SelectMany(p => y[p.n, p.t].ToArray())];
    }
}
