using System;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text;
using DslCompiler.Onnx;
using DslCompiler.Tests.Data;
using Shouldly;
using Xunit;

namespace DslCompiler.Tests.Cli.Commands;

/// <summary><c>dslc import</c> (F09): small nets there and back. The zoo is in Oracle.Tests.</summary>
public class ImportTests
{
    private const string Residual = """
        block basic(k, s) {
          add { CONV k 3x3 stride s pad 1 floor nobias - BN - RELU - CONV k 3x3 pad 1 nobias - BN | _ when s == 1 else CONV k 1x1 stride s floor nobias }
          RELU
        }

        model Small {
          input [16x16x3]
          CONV 8 3x3 pad 1 - RELU
          for i in 1..4 { basic(8, 1) as "stage1.{i}" }
          basic(16, 2) as stage2 - basic(24, 2) as stage3
          GLOBALAVGPOOL - FC 5
        }
        """;

    private const string Everything = """
        model Everything {
          input a [9x8x4]
          input b [9x8x4]
          c = a - CONV 6 3x3 stride 2 pad 2 dilation 2 groups 2 floor - LEAKYRELU 0.2 - DECONV 4 3x3 stride 2 pad 1 outpad 0x1 - ELU 0.5 - IN
          d = b - MAXPOOL 3x3 stride 2 ceil - LEAKYRELU 0.1 - AVGPOOL 3x3 stride 2 pad 1 floor
          e = b - AVGPOOL 2x2 stride 2 ceil - BN noaffine - SELU - SLICE 2 from 1 - SIGMOID
          g = concat { a | b | b - CONV 2 2x2 same } - LRN size 3 - AVGPOOL 3x3 stride 1 pad 1 nopad - BN eps 0.01
          h = mul { a | mean { a | b | _ - SLICE 4 } } - max { _ | TANH } - RESHAPE 4x9x8 - AVGPOOL 2x3 stride 2x3 - FC 6 nobias - SOFTMAX
          f = c - FC 7 - LOGSOFTMAX
          output d, e, f, g, h
        }
        """;

    /// <summary>Two values that several paths read, crosswise: no joiner of joiners says that.</summary>
    private const string Entangled = """
        model Entangled {
          input [6x6x3]
          x = CONV 4 3x3 pad 1 - RELU
          y = x - CONV 4 3x3 pad 1 - TANH
          z = add { x - CONV 4 1x1 | y }
          w = add { y - CONV 4 1x1 | z - RELU }
          concat { z | w | x } - FC 3
        }
        """;

    /// <summary>Cells of every shape: states that are trained at first, several lengths, an output that is no state, matrices one behind the other.</summary>
    private const string Cells = """
        cell Peep(n) {
          in x;  state h: n, c: n;  param pi: n, po: n
          g = tanh(bg + Ug h + Wg x)
          i = sigmoid(Wi x + Ui h + pi * c + bi)
          c = c * Bf + i * g
          o = sigmoid(Wo x + Uo h + po * c + bo)
          h = o * tanh(c)
        }
        cell Multiplicative(n) {
          in x;  state h: n, c: n
          m: 9 = (Wm x) * (Um h)
          i = sigmoid(Wi x + Ui m + bi)
          g = tanh(Wg x + Ug m + bg)
          c = (1 - i) * c + i * g
          h = i * tanh(c)
        }
        cell Mix(n) {
          in x;  state s: n;  out y
          s = tanh(Ws x + 0.5 * s)
          y = s * relu(x) - x / 2
        }
        cell Odd(n) {
          in x;  state h: n, c: 4;  out z
          v: 5 = Wa (Wb x)
          z: 7 = relu(Wz h + Wy [x, c]) - b
          c[t] = tanh(Uc z + Vc c[t-1])
          h = sigmoid(h + Wh (z * z) + Wv v) * 0.25
        }
        model Cells {
          input a [T x 6]
          input b [T x 7] onehot
          input v [5]
          p = a - scan Peep(5) from learned - TANH
          q = b - scan Multiplicative(5) reverse last
          r = concat { p | a - scan Mix(6) } - scan Mix(11) last
          s = p - scan Odd(6)
          output p, q, r, s
        }
        """;

    /// <summary>Scans that start from others, from a picture, or from what was learned; products of one sequence that the exporter puts together.</summary>
    private const string Starts = """
        cell Peep(n) {
          in x;  state h: n, c: n;  param pi: n, po: n
          g = tanh(bg + Ug h + Wg x)
          i = sigmoid(Wi x + Ui h + pi * c + bi)
          c = c * Bf + i * g
          o = sigmoid(Wo x + Uo h + po * c + bo)
          h = o * tanh(c)
        }
        cell RNN(n) { in x; state h: n
          h = tanh(Wx x + Wh h + b) }
        model Starts {
          input a [S x 6]
          input b [T x 7] onehot
          input v [4x4x2]
          w = v - CONV 3 2x2 - TANH - FC 5
          e = a - scan Peep(5)
          f = b - FC 4 nobias - scan Peep(5) from e reverse last
          g = b - scan RNN(5) from w - SOFTMAX
          h = concat { g | b - scan RNN(5) from learned reverse } - FC 3 - LEAKYRELU
          i = max { b - FC 5 | g }
          output e, f, g, h, i
        }
        """;

    [Theory]
    [InlineData("Small", Residual)]
    [InlineData("Everything", Everything)]
    [InlineData("Entangled", Entangled)]
    [InlineData("Cells", Cells)]
    [InlineData("Starts", Starts)]
    public void What_was_exported_gives_the_same_outputs(string name, string text)
    {
        using var folder = new TempFolder();
        var original = folder.Write(name + "0.dsl", Encoding.UTF8.GetBytes(text));
        Dslc.Run("export", original, "--onnx", folder.At(name + ".onnx"), "--safetensors", folder.At("w")).Code.ShouldBe(0);
        var result = Dslc.Run("import", folder.At(name + ".onnx"), "--out", folder.At("out"));
        result.Error.ShouldBeEmpty();
        Path.Exists(folder.At($"out/{name}.dsl")).ShouldBeTrue();

        var (ours, again) = (folder.At("ours"), folder.At("again"));
        Dslc.Run("bench", original, "--batch", "2", "--seconds", "0.01", "--weights", folder.At("w"), "--exchange", ours).Code.ShouldBe(0);
        Dslc.Run("bench", folder.At($"out/{name}.dsl"), "--batch", "2", "--seconds", "0.01", "--weights", folder.At($"out/{name}.safetensors"), "--exchange", again).Code.ShouldBe(0);
        var outputs = Directory.GetFiles(ours, "output*");
        outputs.Length.ShouldBe(Directory.GetFiles(again, "output*").Length);
        foreach (var file in outputs)
        {
            var (expected, actual) = (Floats(file), Floats(Path.Combine(again, Path.GetFileName(file))));
            var largest = expected.Max(Math.Abs);
            largest.ShouldBeGreaterThan(0);
            expected.Zip(actual).Max(p => Math.Abs(p.First - p.Second) / largest).ShouldBeLessThan(1e-5f, File.ReadAllText(folder.At($"out/{name}.dsl")));
        }
    }

    [Fact]
    public void Repeated_structure_becomes_blocks_and_loops()
    {
        using var folder = new TempFolder();
        var file = folder.Write("small.dsl", Encoding.UTF8.GetBytes(Residual));
        Dslc.Run("export", file, "--onnx", folder.At("small.onnx")).Error.ShouldBeEmpty();
        Dslc.Run("import", folder.At("small.onnx"), "--out", folder.At("out")).Output.ShouldBe($"{folder.At("out/small.dsl")}: model Small, 10 lines\n{folder.At("out/small.safetensors")}: 66 tensors\n");
        File.ReadAllText(folder.At("out/small.dsl")).ShouldBe("""
            // From small by dslc import. Inference only: to train it, add a loss.
            block residual { add { CONV 8 3x3 pad 1 nobias - BN - RELU - CONV 8 3x3 pad 1 nobias - BN | _ } - RELU }

            block residual2(k) {
              add { CONV k 3x3 stride 2 pad 1 floor nobias - BN - RELU - CONV k 3x3 pad 1 nobias - BN | CONV k 1x1 stride 2 floor nobias } - RELU
            }

            model Small {
              input [16x16x3]
              CONV 8 3x3 pad 1 - RELU
              for i in 1..4 { residual as "stage1.{i}" }
              residual2(16) as stage2 - residual2(24) as stage3 - GLOBALAVGPOOL - FC 5
            }

            """);
    }

    [Fact]
    public void Weights_keep_the_names_of_the_file()
    {
        using var folder = new TempFolder();
        Dslc.Run("export", Dslc.LeNet, "--onnx", folder.At("m.onnx"), "--safetensors", folder.At("w")).Code.ShouldBe(0);
        Dslc.Run("import", folder.At("m.onnx"), "--out", folder.Path).Code.ShouldBe(0);
        var (before, after) = (DslCompiler.Weights.SafetensorsFile.Read(folder.At("w")), DslCompiler.Weights.SafetensorsFile.Read(folder.At("m.safetensors")));
        after.Tensors.Select(t => t.Name).ShouldBe(before.Tensors.Select(t => t.Name), ignoreOrder: true);
        after.Tensors.ShouldAllBe(t => t.Data.SequenceEqual(before.Find(t.Name)!.Data));
    }

    [Fact]
    public void All_that_cannot_be_said_is_listed_and_nothing_is_written()
    {
        using var folder = new TempFolder();
        var file = folder.At("m.onnx");
        Write(file, new OnnxGraph("M", [Node("Erf", "first", "x", "y"), Node("Relu", "between", "y", "z"), Node("Cosh", "second", "x", "w")], [], [new OnnxPort("x", [3])], [new OnnxPort("z", [3]), new OnnxPort("w", [3])]));
        var result = Dslc.Run("import", file, "--out", folder.At("out"));
        result.Code.ShouldBe(1);
        result.Error.ShouldBe($"""
            error: {file} cannot be written in the language, for 2 reasons:
                Erf 'first': the language has nothing like it
                Cosh 'second': the language has nothing like it
                Fix: export the net without them, or write that part by hand.

            """);
        Directory.Exists(folder.At("out")).ShouldBeFalse();
    }

    /// <summary>Under the names of the file: what <c>models/cells.dsl</c> says of an LSTM, and the layer's own name.</summary>
    [Fact]
    public void A_loop_becomes_a_cell()
    {
        using var folder = new TempFolder();
        Dslc.Run("export", RepoFiles.At("models", "bilstm_tagger.dsl"), "--onnx", folder.At("m.onnx"), "--safetensors", folder.At("w")).Code.ShouldBe(0);
        Dslc.Run("import", folder.At("m.onnx"), "--out", folder.Path).Error.ShouldBeEmpty();
        File.ReadAllText(folder.At("m.dsl")).ShouldBe("""
            // From m by dslc import. Inference only: to train it, add a loss.
            cell LSTM(n) {
              in x;  state h: n, c: n
              i = sigmoid(Wi x + Ui h + bi)
              f = sigmoid(Wf x + Uf h + bf)
              o = sigmoid(Wo x + Uo h + bo)
              g = tanh(Wg x + Ug h + bg)
              c = f * c + i * g
              h = o * tanh(c)
            }

            model BilstmTagger {
              input [T x 10000] onehot
              FC 64 nobias - concat { scan LSTM(64) | scan LSTM(64) reverse } - FC 17
            }

            """);
        var (before, after) = (DslCompiler.Weights.SafetensorsFile.Read(folder.At("w")), DslCompiler.Weights.SafetensorsFile.Read(folder.At("m.safetensors")));
        after.Tensors.Select(t => t.Name).ShouldBe(before.Tensors.Select(t => t.Name), ignoreOrder: true);
        after.Tensors.ShouldAllBe(t => t.Data.SequenceEqual(before.Find(t.Name)!.Data));
    }

    /// <summary>One line, with the node within the body.</summary>
    [Fact]
    public void A_loop_that_no_cell_says_is_told_as_such()
    {
        using var folder = new TempFolder();
        Dslc.Run("export", RepoFiles.At("models", "captioner_attention.dsl"), "--onnx", folder.At("m.onnx")).Code.ShouldBe(0);
        var result = Dslc.Run("import", folder.At("m.onnx"), "--out", folder.At("out"));
        result.Code.ShouldBe(1);
        result.Error.ShouldMatch("for 1 reason:\n    Scan 'attentionRNN1/Scan[0-9]+': in its body Reshape 'attentionRNN1/Reshape[0-9]+': the equations of a cell have nothing like it\n");
        Directory.Exists(folder.At("out")).ShouldBeFalse();
    }

    /// <summary>One line for what a recurrent node says that the language cannot, and nothing is written.</summary>
    [Theory]
    [InlineData("LSTM", "y", "direction", "sideways", "the direction 'sideways'")]
    [InlineData("LSTM", "y", "clip", "1", "values that are clipped")]
    [InlineData("LSTM", "y", "input_forget", "1", "one gate for input and forgetting (input_forget)")]
    [InlineData("GRU", "y", "hidden_size", "5", "weights of other extents than its input and hidden_size say")]
    [InlineData("RNN", "y", "lengths", "", "lengths of the sequences as an input: here they are told when the net runs")]
    [InlineData("RNN", "y", "open", "", "its input 'w' is computed: it must be fixed")]
    [InlineData("LSTM", "c", "layout", "0", "it is a cell's inner state, which no scan gives out")]
    public void What_a_recurrent_node_cannot_say_is_told(string op, string output, string attribute, string value, string expected)
    {
        using var folder = new TempFolder();
        const int Size = 2, Width = 3;
        var gates = op == "LSTM" ? 4 : op == "GRU" ? 3 : 1;
        OnnxAttribute given = attribute == "clip" ? 1.0 : int.TryParse(value, out var number) ? number : new OnnxAttribute(OnnxAttributeKind.Text, 0, value, []);
        var node = new OnnxNode(op, ["x", "w", "r", "", attribute == "lengths" ? "n" : ""], ["y", "h", "c"], new System.Collections.Generic.Dictionary<string, OnnxAttribute> { [attribute] = given }) { Name = "layer" };
        Write(folder.At("m.onnx"), new OnnxGraph(
            "M", [node], [.. attribute == "open" ? [] : new[] { Fixed("w", 1, gates * Size, Width) }, Fixed("r", 1, gates * Size, Size), Fixed("n", 3)],
            [new OnnxPort("x", [Width]) { Time = "T" }], [new OnnxPort(output, [Size]) { Time = "T" }]));
        var result = Dslc.Run("import", folder.At("m.onnx"), "--out", folder.At("out"));
        result.Code.ShouldBe(1);
        result.Error.ShouldContain(output == "y" ? $"\n    {op} 'layer': {expected}\n" : $"\n    output '{output}': {expected}\n");
        result.Error.ShouldContain("for 1 reason:");
        Directory.Exists(folder.At("out")).ShouldBeFalse();
    }

    [Theory]
    [InlineData(new byte[0], "the file: found no graph")]
    [InlineData(new byte[] { 1, 2, 3 }, "byte 0: found")]
    [InlineData(new byte[] { 0x3A, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F }, "found a field of 4294967295 bytes, expected at most 0")]
    public void What_is_no_ONNX_file_is_one_error(byte[] content, string part)
    {
        using var folder = new TempFolder();
        var result = Dslc.Run("import", folder.Write("m.onnx", content), "--out", folder.Path);
        result.Code.ShouldBe(1);
        result.Error.ShouldStartWith($"error: {folder.At("m.onnx")}, ");
        result.Error.ShouldContain(part);
        result.Error.ShouldContain("Fix: ");
    }

    /// <summary>As deep as a file may say it: an error, and no stack that overflows.</summary>
    [Theory]
    [InlineData("Concat")]
    [InlineData("Add")]
    [InlineData("Relu")]
    public void Long_chains_end(string op)
    {
        using var folder = new TempFolder();
        var nodes = Enumerable.Range(0, 4000).Select(i => new OnnxNode(op, op == "Relu" ? [At(i)] : [At(i), "x"], [At(i + 1)], new System.Collections.Generic.Dictionary<string, OnnxAttribute> { ["axis"] = 1 })).ToList();
        Write(folder.At("m.onnx"), new OnnxGraph("M", nodes, [], [new OnnxPort("x", [1])], [new OnnxPort(At(4000), [op == "Concat" ? 4001 : 1])]));
        var result = Dslc.Run("import", folder.At("m.onnx"), "--out", folder.Path);
        result.Error.ShouldNotContain("DSL0900");
        result.Code.ShouldBeOneOf(0, 1);

        static string At(int i) => i == 0 ? "x" : FormattableString.Invariant($"v{i}");
    }

    /// <summary>Behind a chain a bare softmax would be a loss, and the output what is before it.</summary>
    [Fact]
    public void A_softmax_at_the_end_stays_an_output()
    {
        using var folder = new TempFolder();
        Write(folder.At("m.onnx"), new OnnxGraph("M", [Node("Softmax", "last", "x", "y")], [], [new OnnxPort("x", [3])], [new OnnxPort("y", [3])]));
        Dslc.Run("import", folder.At("m.onnx"), "--out", folder.Path).Error.ShouldBeEmpty();
        File.ReadAllText(folder.At("m.dsl")).ShouldContain("  probabilities = SOFTMAX\n  output probabilities\n");
    }

    /// <summary>Places of a type that is none of whole numbers.</summary>
    [Fact]
    public void Places_that_are_no_whole_numbers_are_told()
    {
        using var folder = new TempFolder();
        var node = new OnnxNode("Gather", ["x", "i"], ["y"], new System.Collections.Generic.Dictionary<string, OnnxAttribute> { ["axis"] = 1 }) { Name = "step" };
        Write(folder.At("m.onnx"), new OnnxGraph("M", [node], [Fixed("i", 1)], [new OnnxPort("x", [3]) { Time = "T" }], [new OnnxPort("y", [3])]));
        var result = Dslc.Run("import", folder.At("m.onnx"), "--out", folder.Path);
        result.Code.ShouldBe(1);
        result.Error.ShouldContain("Gather 'step': the tensor 'i' is of the type Float32, where whole numbers are read");
    }

    /// <summary>The same of a loop's body: what nobody would read as equations is an error.</summary>
    [Theory]
    [InlineData("Tanh", 4000, 1)]
    [InlineData("Add", 4000, 1)]
    [InlineData("Mul", 100, 0)]
    [InlineData("Tanh", 100, 0)]
    public void Long_bodies_end(string op, int count, int code)
    {
        using var folder = new TempFolder();
        var empty = new System.Collections.Generic.Dictionary<string, OnnxAttribute>();
        var nodes = Enumerable.Range(0, count).Select(i => new OnnxNode(op, op == "Tanh" ? [At(i)] : [At(i), At(i)], [At(i + 1)], empty)).Append(new OnnxNode("Add", [At(count), "h"], ["next"], empty)).ToList();
        var body = new OnnxGraph("body", nodes, [], [new OnnxPort("h", [3]), new OnnxPort("v0", [3])], [new OnnxPort("next", [3])]);
        var scan = new OnnxNode("Scan", ["start", "x"], ["y"], new System.Collections.Generic.Dictionary<string, OnnxAttribute> { ["body"] = body, ["num_scan_inputs"] = 1, ["scan_input_axes"] = new[] { 1 } }) { Name = "loop" };
        Write(folder.At("m.onnx"), new OnnxGraph("M", [scan], [Fixed("start", 3)], [new OnnxPort("x", [3]) { Time = "T" }], [new OnnxPort("y", [3])]));
        var result = Dslc.Run("import", folder.At("m.onnx"), "--out", folder.Path);
        result.Error.ShouldNotContain("DSL0900");
        result.Code.ShouldBe(code, result.Error);

        static string At(int i) => FormattableString.Invariant($"v{i}");
    }

    internal static void Write(string file, OnnxGraph graph)
    {
        using var stream = File.Create(file);
        OnnxWriter.Write(stream, graph);
    }

    private static OnnxNode Node(string op, string name, string input, string output) => new(op, [input], [output], new System.Collections.Generic.Dictionary<string, OnnxAttribute>()) { Name = name };

    private static OnnxInitializer Fixed(string name, params int[] extents) => new(name, OnnxType.Float32, extents, () => new byte[extents.Aggregate(4, (a, b) => a * b)]);

    private static float[] Floats(string file) => MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(file)).ToArray();
}
