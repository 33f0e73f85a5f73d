using System.Globalization;
using System.Text;

namespace DslCompiler.Host;

/// <summary>Strings of JSON (RFC 8259, 7). A JSON library would be a third of a published program.</summary>
internal static class JsonStrings
{
    public static StringBuilder String(this StringBuilder json, string text)
    {
        json.Append('"');
        foreach (var c in text)
        {
            if (c is '"' or '\\')
            {
                json.Append('\\').Append(c);
            }
            else if (c < ' ' || char.IsSurrogate(c) || c == '\u007f')
            {
                json.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            }
            else
            {
                json.Append(c);
            }
        }

        return json.Append('"');
    }
}
