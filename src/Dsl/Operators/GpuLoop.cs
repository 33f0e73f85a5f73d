using System;
using System.Linq;
using DslCompiler.Model;

namespace DslCompiler.Operators;

/// <summary>The GPU lowering of a loop: C# for one work item, which the emitter puts into a kernel. The text finds the inputs as <c>x0</c>, <c>x1</c>, ..., the output as
/// <c>y</c>, the step as <c>s</c> (<c>s.Rows</c>: samples, times steps where it is about sequences; <c>s.Batch</c>: samples), its row (sample) as <c>n</c> and its item within the
/// row as <c>i</c>. It writes by <see cref="Put"/>, behind which the fused tail is applied.</summary>
/// <param name="Items">Work items of a row; in all, where the output has no batch.</param>
/// <param name="Code">The statements.</param>
public sealed record GpuLoop(int Items, string Code)
{
    private const char Begin = '\u0001';
    private const char Between = '\u0002';
    private const char End = '\u0003';

    /// <summary>The sum that the code starts with, where it is long enough to be shared by a group; the code then finds it as <c>value</c>.</summary>
    public GpuSum? Sum { get; init; }

    /// <summary>The same result as tiles of a matrix product, for models whose layers fill a GPU each by itself.</summary>
    public GpuProduct? Product { get; init; }

    /// <summary>Whether a row of the result needs nothing but that row of the inputs.</summary>
    public bool IsByRow { get; init; } = true;

    /// <summary>One item an element of the result: the statements give the variable <c>value</c>, 0 at first, its value.</summary>
    public static GpuLoop Element(TensorType output, string code) => new(output.Length, "var value = 0f;\n" + Lines(code) + PutElement(output)) { IsByRow = output.HasBatch };

    /// <summary>One item an element of the result, which is a sum.</summary>
    public static GpuLoop Summed(TensorType output, GpuSum sum, string finish = "") => new(output.Length, Lines(finish) + PutElement(output)) { Sum = sum, IsByRow = false };

    /// <summary>One item several elements of the result, which the code writes by <see cref="Put"/>.</summary>
    public static GpuLoop Rows(int items, string code) => new(items, Lines(code));

    /// <summary>The statement that writes an element: its place in the whole result, its channel (feature), its value.</summary>
    public static string Put(string index, string channel, string value) => $"{Begin}{index}{Between}{channel}{Between}{value}{End}";

    /// <summary>The code with every <see cref="Put"/> written out.</summary>
    public static string WithPuts(string code, Func<string, string, string, string> write)
    {
        var parts = code.Split(Begin);
        return parts[0] + string.Concat(parts.Skip(1).Select(part =>
        {
            var end = part.IndexOf(End);
            var put = part.Substring(0, end).Split(Between);
            return write(put[0], put[1], put[2]) + part.Substring(end + 1);
        }));
    }

    /// <summary>The channel of element <c>i</c> of a row.</summary>
    public static string ChannelOf(TensorType type) => type.IsImage && type.Height * type.Width > 1 ? Invariant.Text($"i / {type.Height * type.Width}") : "i";

    private static string PutElement(TensorType output) =>
        Put(output.HasBatch ? Invariant.Text($"n * {output.Length} + i") : "i", ChannelOf(output), "value") + "\n";

    private static string Lines(string code) => code.Length == 0 || code[code.Length - 1] == '\n' ? code : code + "\n";
}

/// <summary>A sum over numbers <c>r</c> from 0.</summary>
/// <param name="Before">Statements before it, once an item.</param>
/// <param name="Terms">How many terms, an expression.</param>
/// <param name="Term">A term, an expression of <c>r</c>.</param>
/// <param name="TermsOfRow">How many terms a row (sample) gives.</param>
public sealed record GpuSum(string Before, string Terms, string Term, int TermsOfRow)
{
    /// <summary>Results up to which a group each is worth it, however short the sum.</summary>
    private const int Few = 512;

    /// <summary>Terms of a row from which it is, however many the results.</summary>
    private const int Long = 16;

    /// <summary>Whether the threads of a group share it; otherwise each thread takes one.</summary>
    public bool IsShared(int results) => results <= Few || TermsOfRow >= Long;
}

/// <summary>A matrix product in tiles, <c>Parts</c> of them side by side (<c>part</c>): expressions for its sizes; elements by <c>row</c>, <c>column</c> and <c>k</c>, with what
/// is worked out before once a column and once a <c>k</c>; where an element of the result goes, and its channel.</summary>
public sealed record GpuProduct(string Rows, string Columns, string Depth, string Left, string Right, string Place, string Channel)
{
    public int Parts { get; init; } = 1;

    /// <summary>Statements before <see cref="Left"/>, which see <c>k</c>.</summary>
    public string LeftAt { get; init; } = "";

    /// <summary>Statements before <see cref="Right"/> and <see cref="Place"/>, which see <c>column</c>.</summary>
    public string ColumnAt { get; init; } = "";

    /// <summary>Statements before <see cref="Right"/>, which see <c>k</c> and what <see cref="ColumnAt"/> declares.</summary>
    public string RightAt { get; init; } = "";

    /// <summary>Statements before all, which see <c>part</c>.</summary>
    public string PartAt { get; init; } = "";

    /// <summary>Whether <see cref="Left"/> lies side by side along <c>k</c> (otherwise along <c>row</c>).</summary>
    public bool IsLeftByDepth { get; init; } = true;

    /// <summary>Whether <see cref="Right"/> lies side by side along <c>k</c> (otherwise along <c>column</c>).</summary>
    public bool IsRightByDepth { get; init; }

    /// <summary>Whether both operands are matrices without gaps, by rows or by columns as the two properties above say, so that a library of products can compute it.</summary>
    public bool IsPlain { get; init; }
}
