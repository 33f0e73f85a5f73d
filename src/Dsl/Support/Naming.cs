using System.Linq;

namespace DslCompiler;

/// <summary>Names of the language as C# names.</summary>
public static class Naming
{
    /// <summary><c>conv1</c> to <c>Conv1</c>.</summary>
    public static string Pascal(string name) => name.Length == 0 ? name : char.ToUpperInvariant(name[0]) + name.Substring(1);

    /// <summary>A layer's name as a part of C# names: <c>conv1</c> to <c>Conv1</c>, <c>layer1.0.conv1</c> to <c>Layer1_0_Conv1</c>.</summary>
    public static string Layer(string name) => string.Join("_", name.Split('.').Select(Pascal));

    /// <summary>A tensor's role as a member: <c>running_mean</c> to <c>RunningMean</c>.</summary>
    public static string Role(string role) => string.Concat(role.Split('_').Select(Pascal));

    /// <summary><c>LSTM</c> to <c>lstm</c>, <c>DenseLayer</c> to <c>denseLayer</c>.</summary>
    public static string Camel(string name)
    {
        var capitals = 0;
        while (capitals < name.Length && char.IsUpper(name[capitals]))
        {
            capitals++;
        }

        // The last of several capitals begins the next word: RNNCell is rnnCell.
        var lower = capitals > 1 && capitals < name.Length && char.IsLower(name[capitals]) ? capitals - 1 : capitals;
        return name.Substring(0, lower).ToLowerInvariant() + name.Substring(lower);
    }

    /// <summary>An expression without the brackets around the whole of it.</summary>
    public static string Unbracketed(string text)
    {
        if (text.Length < 2 || text[0] != '(' || text[text.Length - 1] != ')')
        {
            return text;
        }

        // Only where the first bracket closes at the very end.
        var depth = 0;
        for (var i = 0; i < text.Length - 1; i++)
        {
            depth += text[i] == '(' ? 1 : text[i] == ')' ? -1 : 0;
            if (depth == 0)
            {
                return text;
            }
        }

        return text.Substring(1, text.Length - 2);
    }
}
