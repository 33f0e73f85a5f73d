using System;
using System.Collections.Generic;

namespace DslCompiler.Syntax;

/// <summary>Words of other languages and tools that begin a line, and how the line is written here.</summary>
internal static class ForeignWords
{
    private const string Training = "fix: put it into a train section: train { SGD momentum 0.9 lr 0.01; batch 128; epochs 90 }";

    /// <summary><c>{0}</c> is the last number behind the word, <c>{first}</c> the first, or one that is usual.</summary>
    private static readonly Dictionary<string, (string Text, string Number)> Hints = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Flatten"] = ("fix: leave it out: FC reads an image as a row of numbers by itself", ""),
        ["View"] = ("fix: leave it out: FC reads an image as a row of numbers by itself", ""),
        ["Sequential"] = ("fix: leave the word out: layers are joined by - or new lines, CONV 64 3x3 - RELU", ""),
        ["CrossEntropyLoss"] = ("fix: write it as a line of its own: loss SOFTMAX", ""),
        ["CrossEntropy"] = ("fix: write it as a line of its own: loss SOFTMAX", ""),
        ["Output"] = ("fix: name the tensor, scores = FC 10, and write output scores on a line of its own", ""),
        ["Return"] = ("fix: name the tensor, scores = FC 10, and write output scores on a line of its own", ""),
        ["Identity"] = ("fix: write _ for the untouched input", ""),
        ["if"] = ("fix: write the layers, then the condition: RELU when n > 1 else TANH", ""),
        ["repeat"] = ("fix: write (CONV 64 3x3 pad 1 - RELU) * {first}", "3"),
        ["while"] = ("fix: write for i in 1..3 { ... }", ""),
        ["let"] = ("fix: leave the word out: x = CONV 64 3x3", ""),
        ["var"] = ("fix: leave the word out: x = CONV 64 3x3", ""),
        ["Embedding"] = ("fix: write input [T x {0}] onehot, and FC with the length of the vectors: FC 64", "1000"),
        ["LSTM"] = ("fix: write scan LSTM({0}), with the equations in cell LSTM(n) { ... } here or in a file: use \"cells.dsl\"", "256"),
        ["GRU"] = ("fix: write scan GRU({0}), with the equations in cell GRU(n) { ... } here or in a file: use \"cells.dsl\"", "256"),
        ["RNN"] = ("fix: write scan RNN({0}), with the equations in cell RNN(n) { ... } here or in a file: use \"cells.dsl\"", "256"),
        ["SimpleRNN"] = ("fix: write scan RNN({0}), with the equations in cell RNN(n) { ... } here or in a file: use \"cells.dsl\"", "256"),
        ["optimizer"] = (Training, ""),
        ["optimiser"] = (Training, ""),
        ["epochs"] = (Training, ""),
        ["batch_size"] = (Training, ""),
        ["batch"] = (Training, ""),
        ["learning_rate"] = (Training, ""),
        ["lr"] = (Training, ""),
        ["SGD"] = (Training, ""),
        ["Adam"] = (Training, ""),
        ["momentum"] = (Training, ""),
    };

    /// <summary>Words that begin what stands outside all models.</summary>
    private static readonly Dictionary<string, string> Items = new(StringComparer.OrdinalIgnoreCase)
    {
        ["class"] = "model {0} {{ ... }}",
        ["network"] = "model {0} {{ ... }}",
        ["net"] = "model {0} {{ ... }}",
        ["struct"] = "model {0} {{ ... }}",
        ["def"] = "block {0}(k) {{ ... }}",
        ["function"] = "block {0}(k) {{ ... }}",
        ["func"] = "block {0}(k) {{ ... }}",
        ["fn"] = "block {0}(k) {{ ... }}",
        ["macro"] = "block {0}(k) {{ ... }}",
        ["module"] = "block {0}(k) {{ ... }}",
        ["import"] = "use \"{0}\"",
        ["include"] = "use \"{0}\"",
        ["using"] = "use \"{0}\"",
    };

    /// <summary>How a line that begins with another tool's word is written here; "" for any other word.</summary>
    public static string Hint(string word, IReadOnlyList<string> numbers) => Hints.TryGetValue(word, out var hint)
        ? hint.Text.Replace("{0}", numbers.Count > 0 ? numbers[numbers.Count - 1] : hint.Number).Replace("{first}", numbers.Count > 0 ? numbers[0] : hint.Number)
        : "";

    /// <summary>How a declaration that begins with another language's word is written here; "" for any other word.</summary>
    public static string ItemHint(string word, string name) => Items.TryGetValue(word, out var text)
        ? "fix: write " + string.Format(System.Globalization.CultureInfo.InvariantCulture, text, name.Length == 0 ? "Name" : text.StartsWith("use", StringComparison.Ordinal) && name.IndexOf('.') < 0 ? name + ".dsl" : name)
        : "";
}
