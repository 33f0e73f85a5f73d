using System;
using System.Globalization;
using System.Text;

namespace DslCompiler.Data;

/// <summary>The one shape that every complaint about a file has: which file, where in it, what was found, what was
/// expected, and what would fix it.</summary>
internal static class BadFile
{
    private const int LongestQuote = 60;

    public static UserErrorException At(string path, string place, string found, string expected, string fix, Exception? inner = null)
    {
        var message = $"{path}, {place}: found {found}, expected {expected}. Fix: {fix}.";
        return inner is null ? new UserErrorException(message) : new UserErrorException(message, inner);
    }

    /// <summary>The same at a byte offset.</summary>
    public static UserErrorException At(string path, long offset, string found, string expected, string fix, Exception? inner = null) =>
        At(path, "byte " + offset.ToString(CultureInfo.InvariantCulture), found, expected, fix, inner);

    /// <summary>Text out of a file, made safe for a one-line message: hostile files may name things with line breaks,
    /// terminal escapes or a megabyte of letters.</summary>
    public static string Quote(ReadOnlySpan<char> text)
    {
        var quoted = new StringBuilder("'");
        foreach (var c in text[..Math.Min(text.Length, LongestQuote)])
        {
            if (char.IsControl(c) || char.IsSurrogate(c) || c is '\u2028' or '\u2029')
            {
                quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            }
            else
            {
                quoted.Append(c);
            }
        }

        return quoted.Append(text.Length > LongestQuote ? "...'" : "'").ToString();
    }
}
