using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Linq;
using System.Text.Json;
using DslCompiler.Diagnostics;

namespace DslCompiler.Cli.Commands;

/// <summary><c>dslc check FILES...</c>: every mistake of every file, or what models it has.</summary>
internal static class CheckCommand
{
    public static Command Create(Terminal terminal)
    {
        var files = CommonOptions.Files("FILES", ".dsl files.");
        var json = CommonOptions.Json();
        var strict = new Option<bool>("--warnaserror") { Description = "Count warnings as errors. Without it they leave the exit code 0; .editorconfig sets each (dotnet_diagnostic.DSL1001.severity)." };
        return new Command("check", "Report the mistakes of .dsl files.") { files, json, strict }
            .Does(terminal, parsed =>
            {
                var isJson = parsed.GetValue(json);
                var results = parsed.GetRequiredValue(files).Select(file => Check(file, parsed.GetValue(strict), isJson ? null : terminal)).ToList();
                if (isJson)
                {
                    terminal.Output.WriteLine(JsonText.Of(writer => Write(writer, [.. results])));
                }

                else
                {
                    PointToPages(results, terminal);
                }

                return results.Any(r => r.IsWrong) ? 1 : 0;
            });
    }

    /// <summary>Checks one file, and tells the terminal where there is one. A file that cannot be read does not keep the next from being checked.</summary>
    private static FileCheck Check(string file, bool isStrict, Terminal? terminal)
    {
        SourceText source;
        try
        {
            source = ModelLoader.Read(file);
        }
        catch (UserErrorException e)
        {
            terminal?.Error.WriteLine("error: " + e.Message);
            return new FileCheck(file, null, null, e.Message);
        }

        var result = FileCompiler.Compile(source, isStrict);
        foreach (var diagnostic in result.Diagnostics)
        {
            terminal?.Error.WriteLine(diagnostic.ToText(source));
        }

        if (!result.HasErrors)
        {
            terminal?.Output.WriteLine($"{file}: ok ({(result.Models.Count == 0 ? "no model" : string.Join(", ", result.Models.Select(m => m.Name)))})");
        }

        return new FileCheck(file, source, result, null);
    }

    /// <summary>Once, at the end: where there is more on what was found.</summary>
    private static void PointToPages(IEnumerable<FileCheck> checks, Terminal terminal)
    {
        var rules = checks.SelectMany(c => c.Result?.Diagnostics ?? []).Select(d => d.Rule.Id).Distinct().Order(StringComparer.Ordinal).ToList();
        if (rules.Count > 0)
        {
            terminal.Error.WriteLine($"more: dslc explain {string.Join(' ', rules)}");
        }
    }

    private static void Write(Utf8JsonWriter json, FileCheck[] checks)
    {
        json.WriteStartArray();
        foreach (var check in checks)
        {
            json.WriteStartObject();
            json.WriteString("file", check.File);
            json.WriteBoolean("ok", !check.IsWrong);
            json.WriteStartArray("models");
            foreach (var model in check.Result?.Models ?? [])
            {
                json.WriteStringValue(model.Name);
            }

            json.WriteEndArray();
            json.WriteStartArray("diagnostics");
            foreach (var diagnostic in check.Result?.Diagnostics ?? [])
            {
                Write(json, diagnostic, check.Source!);
            }

            json.WriteEndArray();
            if (check.Unreadable is not null)
            {
                json.WriteString("error", check.Unreadable);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, Diagnostic diagnostic, SourceText source)
    {
        var (line, column) = source.At(diagnostic.Span.Start);
        json.WriteStartObject();
        json.WriteString("id", diagnostic.Rule.Id);
        json.WriteString("severity", diagnostic.Label);
        json.WriteNumber("line", line + 1);
        json.WriteNumber("column", column + 1);
        json.WriteString("message", diagnostic.Message);
        json.WriteStartArray("help");
        foreach (var help in diagnostic.Help)
        {
            json.WriteStringValue(help);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private sealed record FileCheck(string File, SourceText? Source, CompilationResult? Result, string? Unreadable)
    {
        public bool IsWrong => Unreadable is not null || Result!.HasErrors;
    }
}
