using System;
using System.Text;

namespace DslCompiler.Generator.Emit;

/// <summary>Writes indented C#. New lines are <c>\n</c> on every system, numbers invariant (<see cref="Invariant"/>).</summary>
internal sealed class CodeWriter
{
    private readonly StringBuilder _text = new();
    private int _depth;

    /// <summary>A line, its numbers in the invariant culture. (Plain strings come in by the extension below: were it a method here,
    /// C# would prefer it for interpolated strings too.)</summary>
    public void Line(FormattableString line) => Raw(Invariant.Text(line));

    public void Raw(string line) => _text.Append(line.Length == 0 ? "" : new string(' ', 4 * _depth)).Append(line).Append('\n');

    /// <summary>A line at the left edge: a directive.</summary>
    public void Directive(string line) => _text.Append(line).Append('\n');

    /// <summary>A header, an opening brace, and, when disposed of, the closing one: <c>using (code.Block("class C")) { ... }</c>.</summary>
    public IDisposable Block(string header, string end = "}")
    {
        Raw(header);
        Raw("{");
        _depth++;
        return new Closing(this, end);
    }

    /// <summary>One level deeper until disposed of.</summary>
    public IDisposable Indent()
    {
        _depth++;
        return new Closing(this, null);
    }

    public override string ToString() => _text.ToString();

    private sealed class Closing(CodeWriter writer, string? end) : IDisposable
    {
        public void Dispose()
        {
            writer._depth--;
            if (end is not null)
            {
                writer.Raw(end);
            }
        }
    }
}

/// <summary>Lines without numbers.</summary>
internal static class CodeWriterExtensions
{
    public static void Line(this CodeWriter writer, string line = "") => writer.Raw(line);
}
