using System;
using System.Collections.Generic;
using System.Globalization;
using static DslCompiler.Onnx.Import.ImportJoins;

namespace DslCompiler.Onnx.Import;

/// <summary>ONNX's RNN, LSTM and GRU, one scan a direction, of cells as <c>models/cells.dsl</c> has them. The two biases of a gate are one wherever they only come as a sum.</summary>
internal static class ImportRecurrent
{
    private static readonly HashSet<string> Functions = new(StringComparer.OrdinalIgnoreCase) { "sigmoid", "tanh", "relu" };

    public static void Rnn(ImportGraph g, ImportNode node)
    {
        var reader = new RecurrentReader(g, node, "");
        reader.Read(1, ["Tanh"], direction =>
        {
            var f = direction.Functions[0];
            direction.Give("Wx", 0, "Wh", "b");
            return g.Cells.Of(Named("RNN", direction, f == "tanh" ? "" : Pascal(f)), "in x;  state h: n", [$"h = {f}(Wx x + Wh h{Bias(direction, "b")})"]);
        });
    }

    public static void Lstm(ImportGraph g, ImportNode node)
    {
        var reader = new RecurrentReader(g, node, "c");
        Require(node.Integer("input_forget", 0) == 0, "one gate for input and forgetting (input_forget)");
        reader.Read(4, ["Sigmoid", "Tanh", "Tanh"], direction =>
        {
            var (f, inner, outer) = (direction.Functions[0], direction.Functions[1], direction.Functions[2]);
            var peeps = direction.Peepholes("pi", "po", "pf");
            direction.Give("Wi", 0, "Ui", "bi");
            direction.Give("Wo", 1, "Uo", "bo");
            direction.Give("Wf", 2, "Uf", "bf");
            direction.Give("Wg", 3, "Ug", "bg");
            string Gate(string gate, string function, bool seesCell) => $"{gate} = {function}(W{gate} x + U{gate} h{(seesCell && peeps ? $" + p{gate} * c" : "")}{Bias(direction, "b" + gate)})";

            // The output gate sees the new cell.
            string[] equations = peeps
                ? [Gate("i", f, true), Gate("f", f, true), Gate("g", inner, false), "c = f * c + i * g", Gate("o", f, true), $"h = o * {outer}(c)"]
                : [Gate("i", f, false), Gate("f", f, false), Gate("o", f, false), Gate("g", inner, false), "c = f * c + i * g", $"h = o * {outer}(c)"];
            var isUsual = (f, inner, outer) == ("sigmoid", "tanh", "tanh");
            return g.Cells.Of(Named(peeps ? "PeepholeLSTM" : "LSTM", direction, isUsual ? "" : "Other"), "in x;  state h: n, c: n" + (peeps ? ";  param pi: n, pf: n, po: n" : ""), equations);
        });
    }

    public static void Gru(ImportGraph g, ImportNode node)
    {
        var reader = new RecurrentReader(g, node, "");
        var isAfter = node.Integer("linear_before_reset", 0) != 0;
        reader.Read(3, ["Sigmoid", "Tanh"], direction =>
        {
            var (f, inner) = (direction.Functions[0], direction.Functions[1]);
            direction.Give("Wz", 0, "Uz", "bz");
            direction.Give("Wr", 1, "Ur", "br");
            direction.Give("Wg", 2, "Ug", "bg", isAfter ? "bu" : null);
            var candidate = isAfter
                ? $"g = {inner}(Wg x{Bias(direction, "bg")} + r * {(direction.HasBias ? "(Ug h + bu)" : "(Ug h)")})"
                : $"g = {inner}(Wg x + Ug (r * h){Bias(direction, "bg")})";
            var isUsual = (f, inner) == ("sigmoid", "tanh");
            return g.Cells.Of(
                Named(isAfter ? "GRUResetAfter" : "GRU", direction, isUsual ? "" : "Other"), "in x;  state h: n",
                [$"z = {f}(Wz x + Uz h{Bias(direction, "bz")})", $"r = {f}(Wr x + Ur h{Bias(direction, "br")})", candidate, "h = (1 - z) * g + z * h"]);
        });
    }

    /// <summary>A function of the file as equations write it.</summary>
    internal static string Function(string name) => Functions.Contains(name) ? name.ToLowerInvariant() : throw new InexpressibleException($"the activation {ImportReader.Quote(name)}, of which cells know nothing");

    private static string Named(string name, RecurrentDirection direction, string front) => front + name + (direction.HasBias ? "" : "NoBias");

    private static string Pascal(string name) => char.ToUpper(name[0], CultureInfo.InvariantCulture) + name[1..];

    private static string Bias(RecurrentDirection direction, string role) => direction.HasBias ? " + " + role : "";
}
