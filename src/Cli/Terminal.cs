using System.IO;

namespace DslCompiler.Cli;

/// <summary>Where a command writes. <paramref name="IsInteractive"/>: somebody watches, so that progress bars make sense.</summary>
public sealed record Terminal(TextWriter Output, TextWriter Error, bool IsInteractive);
