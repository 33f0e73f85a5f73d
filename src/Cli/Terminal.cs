using System;
using System.IO;

namespace DslCompiler.Cli;

/// <summary>Where a command writes. <paramref name="IsInteractive"/>: somebody watches, so that progress bars make sense.</summary>
public sealed record Terminal(TextWriter Output, TextWriter Error, bool IsInteractive)
{
    /// <summary>Whether headings may be set in bold (https://no-color.org says how a user refuses).</summary>
    public bool HasColors => IsInteractive && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
}
