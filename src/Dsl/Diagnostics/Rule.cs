using System.Globalization;

namespace DslCompiler.Diagnostics;

/// <summary>How much a finding weighs. <see cref="Suggestion"/> comes from settings only: no rule starts as one.</summary>
public enum Severity
{
    Suggestion,
    Warning,
    Error,
}

/// <summary>A numbered kind of mistake. <paramref name="Message"/> takes its details by <c>{0}</c>, <c>{1}</c>, ...
/// Bands: 01xx syntax, 02xx shapes, 03xx names and parameters, 04xx training, 05xx weights and deployment, 09xx internal,
/// 1xxx warnings.</summary>
public sealed record Rule(string Id, string Title, string Message, Severity Severity)
{
    public string Format(object[] details) => string.Format(CultureInfo.InvariantCulture, Message, details);
}
