namespace DslCompiler;

/// <summary>Names of the language as C# names.</summary>
public static class Naming
{
    /// <summary><c>conv1</c> to <c>Conv1</c>.</summary>
    public static string Pascal(string name) => name.Length == 0 ? name : char.ToUpperInvariant(name[0]) + name.Substring(1);
}
