using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using DslCompiler.Data;
using DslCompiler.Generator.Emit;
using DslCompiler.Inference;
using DslCompiler.Random;
using static System.FormattableString;

namespace DslCompiler.Cli.Publish;

/// <summary>One run of <c>dslc publish</c>: everything is made in a folder of its own, and what is whole goes to the user's at the end.</summary>
internal sealed class PublishRun(PublishOptions options, Terminal terminal)
{
    /// <summary>Samples by which a program is compared with this tool.</summary>
    private const int Samples = 3;

    /// <summary>Levels round differently, by some units in the last place of each sum.</summary>
    private const double MostDifference = 1e-4;

    private readonly string _name = NameOf(options.Path);

    public void Run()
    {
        var published = PublishedModel.Load(options, terminal);
        var source = InferenceEmitter.Emit(published.Planned, NativeProject.Namespace, Path.GetFileName(options.Path));
        var here = options.Levels.LastOrDefault(l => l.IsHere);
        var program = ModelCompiler.CreateInference((here ?? CpuLevel.All[0]).Symbol, source);
        Say(Invariant($"model: {published.Network.Name}, {published.Network.Parameters.Sum(p => (long)p.Value.Length)} parameters, [{string.Join(",", program.InputExtents)}] to [{string.Join(",", program.OutputExtents)}]"));
        MakeFolder();
        var folder = Directory.CreateTempSubdirectory("dslc-publish-").FullName;
        try
        {
            var weights = Path.Combine(folder, _name + ".weights");
            WeightPacker.Write(published, program, options.Levels is [var only] ? only : null, options.Stored, weights);
            using (var image = WeightImage.Open(weights, program))
            {
                if (options.Stored != StoredAs.Float32 && here is not null)
                {
                    Say(StorageReport.Of(published, program, image, options));
                }

                Say(Invariant($"weights: {image.StoredBytes} bytes{(options.Levels is [{ IsHere: true }] ? $", laid out for {options.Levels[0].Text}" : "")}; {image.KernelsAtStart} of {program.Prepared} kernels that prepare them run at start"));
            }

            var (framework, why) = options.Kind == "csproj" ? (options.Framework ?? NativeProject.Frameworks[^1], "") : NativeBuild.Choose(options.Framework);
            Say($"target: {why}{framework}, linux-x64, {string.Join(", ", options.Levels.Select(l => $"{l.LongName} ({l.Text})"))}");
            var files = options.Kind == "csproj" ? WriteProject(published, program, source, framework, folder) : Compile(published, program, source, framework, folder);
            foreach (var (from, to) in files)
            {
                Place(from, Path.Combine(options.Output, to));
                Say(Invariant($"wrote {Path.Combine(options.Output, to)} ({new FileInfo(from).Length} bytes)"));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The name of the program, or of the library's functions: that of the file, as far as C takes it.</summary>
    private static string NameOf(string path)
    {
        var name = string.Concat(Path.GetFileNameWithoutExtension(path).Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));
        return name.Length == 0 || char.IsAsciiDigit(name[0]) ? "model_" + name : name;
    }

    private NativeProject Project(PublishedModel published, InferenceModel program, InferenceSource source, string framework, CpuLevel level) => new()
    {
        Name = _name,
        Class = InferenceEmitter.ClassOf(published.Planned),
        Source = source,
        Level = level,
        Framework = framework,
        IsEmbedded = options.IsEmbedded,
        IsLibrary = options.IsLibrary,
        Serves = options.Serves,
        Model = program,
    };

    private List<(string From, string To)> WriteProject(PublishedModel published, InferenceModel program, InferenceSource source, string framework, string folder)
    {
        var weights = Path.Combine(folder, _name + ".weights");
        var projectFolder = Path.Combine(folder, "project");
        Project(published, program, source, framework, options.Levels[0]).Write(projectFolder);
        File.Move(weights, Path.Combine(projectFolder, Path.GetFileName(weights)));
        return [.. Directory.GetFiles(projectFolder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(f => (f, Path.GetRelativePath(projectFolder, f)))];
    }

    private List<(string From, string To)> Compile(PublishedModel published, InferenceModel program, InferenceSource source, string framework, string folder)
    {
        var files = new List<(string From, string To)>();
        var weights = Path.Combine(folder, _name + ".weights");
        foreach (var level in options.Levels)
        {
            var project = Project(published, program, source, framework, level);
            var projectFolder = Path.Combine(folder, level.Name);
            project.Write(projectFolder);
            File.Copy(weights, Path.Combine(projectFolder, project.WeightsFile));
            var output = NativeBuild.Compile(project, projectFolder);
            var result = Path.Combine(output, project.Result);
            if (!options.IsLibrary)
            {
                Check(published, result, level);
            }

            files.Add((result, options.Levels.Count == 1 ? project.Result : $"{_name}-{level.Name}"));
            files.AddRange(project.Extras.Select(e => (Path.Combine(projectFolder, e), e)));
        }

        if (options.Levels.Count > 1)
        {
            var launcher = Path.Combine(folder, "launcher");
            NativeBuild.CompileLauncher(folder, launcher);
            files.Add((launcher, _name));
        }

        if (!options.IsEmbedded)
        {
            files.Add((weights, Path.GetFileName(weights)));
        }

        return files;
    }

    /// <summary>Runs the program on drawn samples and compares its outputs with those of this tool, which knows nothing of laid-out weights.</summary>
    private void Check(PublishedModel published, string program, CpuLevel level)
    {
        if (!level.IsHere)
        {
            Say($"not checked: this machine is no {level.LongName}");
            return;
        }

        var input = published.Network.CreateInput(Samples);
        for (var i = 0; i < input.Span.Length; i++)
        {
            input.Span[i] = (float)((2 * new Philox(1, 0).Uniform((ulong)i)) - 1);
        }

        var expected = published.Network.ForwardUntyped(input).Span;
        var result = Tool.Run(program, Path.GetDirectoryName(program)!, ["predict", "-", "--raw"], MemoryMarshal.AsBytes(input.Span).ToArray());
        if (result.Code != 0 || result.Output.Length != expected.Length * sizeof(float))
        {
            throw new UserErrorException($"the native program for {level.LongName} does not work: exit code {result.Code}, {result.Error.Trim()}");
        }

        var found = MemoryMarshal.Cast<byte, float>(result.Output);
        double largest = 0, difference = 0;
        for (var i = 0; i < expected.Length; i++)
        {
            largest = Math.Max(largest, Math.Abs(expected[i]));
            difference = Math.Max(difference, Math.Abs(expected[i] - (double)found[i]));
        }

        var share = difference / Math.Max(largest, float.Epsilon);
        if (!(share <= (options.Stored == StoredAs.Float32 ? MostDifference : 1)))
        {
            throw new InvalidOperationException(Invariant($"the native program for {level.LongName} gives other outputs than dslc: they differ by {share:G3} of the largest"));
        }

        Say(Invariant($"checked: {level.Name}, {Samples} samples, largest difference from dslc {share:G3} of the largest output"));
    }

    private void MakeFolder()
    {
        try
        {
            Directory.CreateDirectory(options.Output);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new UserErrorException($"{options.Output}: the folder cannot be made ({e.Message.ReplaceLineEndings(" ")}); name another by --out", e);
        }
    }

    /// <summary>Puts a finished file where it belongs: the whole of it or nothing.</summary>
    private static void Place(string from, string to)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(to))!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"{to}: its folder cannot be made ({e.Message.ReplaceLineEndings(" ")})", e);
        }

        AtomicFile.Write(to, stream =>
        {
            using var source = File.OpenRead(from);
            source.CopyTo(stream);
        });
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(to, File.GetUnixFileMode(from));
        }
    }

    private void Say(string text) => terminal.Output.WriteLine(text);
}
