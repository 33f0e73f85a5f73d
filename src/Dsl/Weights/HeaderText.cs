using System;
using System.Collections.Generic;
using System.Text;

namespace DslCompiler.Weights;

/// <summary>Reads the JSON that the header of a safetensors file is: objects of objects of texts, whole numbers and lists of these. By hand, for the
/// compiler's process brings no JSON reader along.</summary>
internal sealed class HeaderText(string text)
{
    private int _at;

    /// <summary>What went wrong, and where.</summary>
    public static FormatException Wrong(int at, string expected) => new(Invariant.Text($"its header is not what safetensors has, at character {at}: expected {expected}"));

    /// <summary>Calls <paramref name="member"/> for each member of an object, which reads its value.</summary>
    public void Object(Action<string> member) => List('{', '}', () =>
    {
        var name = Text();
        Expect(':');
        member(name);
    });

    public List<long> Numbers()
    {
        var numbers = new List<long>();
        List('[', ']', () => numbers.Add(Number()));
        return numbers;
    }

    public string Text()
    {
        Expect('"');
        var value = new StringBuilder();
        while (_at < text.Length && text[_at] != '"')
        {
            value.Append(text[_at++] is var c && c != '\\' ? c : Escaped());
        }

        Expect('"');
        return value.ToString();
    }

    /// <summary>That nothing but blanks is left.</summary>
    public void End()
    {
        Blanks();
        if (_at < text.Length)
        {
            throw Wrong(_at, "its end");
        }
    }

    private char Escaped()
    {
        var c = _at < text.Length ? text[_at++] : ' ';
        if (c == 'u' && _at + 4 <= text.Length && ushort.TryParse(text.Substring(_at, 4), System.Globalization.NumberStyles.AllowHexSpecifier, System.Globalization.CultureInfo.InvariantCulture, out var code))
        {
            _at += 4;
            return (char)code;
        }

        var place = "\"\\/bfnrt".IndexOf(c);
        return place < 0 ? throw Wrong(_at, "an escape of JSON") : "\"\\/\b\f\n\r\t"[place];
    }

    private long Number()
    {
        Blanks();
        var start = _at;
        while (_at < text.Length && text[_at] is >= '0' and <= '9')
        {
            _at++;
        }

        return long.TryParse(text.Substring(start, _at - start), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Wrong(start, "a whole number of at most 63 bits");
    }

    private void List(char open, char close, Action item)
    {
        Expect(open);
        if (Is(close))
        {
            return;
        }

        do
        {
            item();
        }
        while (Is(','));

        Expect(close);
    }

    private bool Is(char c)
    {
        Blanks();
        if (_at == text.Length || text[_at] != c)
        {
            return false;
        }

        _at++;
        return true;
    }

    private void Expect(char c)
    {
        if (!Is(c))
        {
            throw Wrong(_at, Invariant.Text($"'{c}'"));
        }
    }

    private void Blanks()
    {
        while (_at < text.Length && text[_at] is ' ' or '\t' or '\n' or '\r')
        {
            _at++;
        }
    }
}
