using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using static System.FormattableString;

namespace DslCompiler.Data;

/// <summary>The header of an NPY file: a Python dictionary literal of descr, fortran_order and shape.</summary>
internal sealed class NpyHeader
{
    private const string Fix = "save the array again with numpy.save";
    private const string Example = "{'descr': '<f4', 'fortran_order': False, 'shape': (28, 28), }";
    private const int MostDimensions = 32;

    private readonly string _path;
    private readonly string _text;
    private readonly int _start;
    private int _at;

    private NpyHeader(string path, string text, int start)
    {
        (_path, _text, _start) = (path, text, start);
    }

    public string Descr { get; private set; } = "";

    public List<long> Shape { get; } = [];

    public static (NpyHeader Header, int DataAt) Read(string path, ReadOnlySpan<byte> file)
    {
        if (file.Length < 12 || file[6] is not (1 or 2) || file[7] != 0)
        {
            var found = file.Length < 12 ? "the end of the file" : Invariant($"version {file[6]}.{file[7]}");
            throw BadFile.At(path, 6, found, "NPY version 1.0 or 2.0", Fix);
        }

        var start = file[6] == 1 ? 10 : 12;
        var length = file[6] == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(file[8..]) : BinaryPrimitives.ReadUInt32LittleEndian(file[8..]);
        if (length > file.Length - start)
        {
            throw BadFile.At(path, 8, Invariant($"a header of {length} bytes"), Invariant($"at most {file.Length - start}, what is left of the file"), Fix);
        }

        var header = new NpyHeader(path, Encoding.Latin1.GetString(file.Slice(start, (int)length)), start);
        header.Parse();
        return (header, start + (int)length);
    }

    private void Parse()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        Expect('{');
        while (!Accept('}'))
        {
            var key = Quoted();
            if (!seen.Add(key))
            {
                throw Wrong($"key {BadFile.Quote(key)} twice");
            }

            Expect(':');
            switch (key)
            {
                case "descr":
                    Descr = Quoted();
                    break;
                case "fortran_order":
                    CheckOrder();
                    break;
                case "shape":
                    ParseShape();
                    break;
                default:
                    throw Wrong($"key {BadFile.Quote(key)}");
            }

            if (!Accept(',') && Peek() != '}')
            {
                throw Wrong(null);
            }
        }

        if (seen.Count != 3 || !_text.AsSpan(_at).IsWhiteSpace())
        {
            throw Wrong(seen.Count != 3 ? "a key missing" : null);
        }
    }

    private void CheckOrder()
    {
        SkipSpace();
        var rest = _text.AsSpan(_at);
        if (rest.StartsWith("True", StringComparison.Ordinal))
        {
            throw BadFile.At(_path, _start + _at, "an array in Fortran order", "C order", "save numpy.ascontiguousarray(a)");
        }

        _at += rest.StartsWith("False", StringComparison.Ordinal) ? 5 : throw Wrong(null);
    }

    private void ParseShape()
    {
        Expect('(');
        while (!Accept(')'))
        {
            SkipSpace();
            var end = _at;
            while (end < _text.Length && char.IsAsciiDigit(_text[end]))
            {
                end++;
            }

            if (Shape.Count == MostDimensions || !long.TryParse(_text.AsSpan(_at, end - _at), NumberStyles.None, CultureInfo.InvariantCulture, out var size))
            {
                throw Wrong(null);
            }

            Shape.Add(size);
            _at = end;
            if (!Accept(',') && Peek() != ')')
            {
                throw Wrong(null);
            }
        }
    }

    private string Quoted()
    {
        SkipSpace();
        var quote = Peek();
        var end = quote is '\'' or '"' ? _text.IndexOf(quote, _at + 1) : -1;
        if (end < 0)
        {
            throw Wrong(null);
        }

        var inside = _text[(_at + 1)..end];
        _at = end + 1;
        return inside;
    }

    private void Expect(char c) => _ = Accept(c) ? true : throw Wrong(null);

    private bool Accept(char c)
    {
        if (Peek() != c)
        {
            return false;
        }

        _at++;
        return true;
    }

    private char Peek()
    {
        SkipSpace();
        return _at < _text.Length ? _text[_at] : '\0';
    }

    private void SkipSpace()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
        {
            _at++;
        }
    }

    private UserErrorException Wrong(string? found) => BadFile.At(
        _path,
        _start + _at,
        found ?? (_at < _text.Length ? BadFile.Quote(_text.AsSpan(_at, Math.Min(12, _text.Length - _at))) : "the end of the header"),
        "a header like " + Example,
        Fix);
}
