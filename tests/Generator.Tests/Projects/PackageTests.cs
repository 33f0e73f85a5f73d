using System;
using System.IO;
using System.IO.Compression;
using System.Linq;
using DslCompiler.Tests;
using Shouldly;
using Xunit;

namespace DslCompiler.Generator.Tests.Projects;

/// <summary>The packages: packed here, restored from a feed that has nothing else into a packages folder of their own, and used by a fresh project
/// with one reference.</summary>
[Collection(AloneCollection.Name)]
public class PackageTests(PackageTests.Feed feed) : IClassFixture<PackageTests.Feed>
{
    private const string Net = "model Net {\n  input [4]\n  FC 3 - RELU - FC 2\n  loss SOFTMAX\n}\n";

    // All weights 1, all biases 0: four inputs of 2 give 8, 8, 8, then 24, 24.
    private const string Program = """
        using System;
        using DslCompiler;
        using Project;

        var net = new Net(Device.Cpu(1));
        net.Fc1.Weight.Value.Fill(1);
        net.Fc2.Weight.Value.Fill(1);
        var input = new Batch<S4>(1);
        input.Span.Fill(2);
        Console.WriteLine(string.Join(" ", net.Forward(input).Span.ToArray()));

        """;

    [Fact]
    public void One_reference_and_one_dsl_file_make_a_program()
    {
        using var project = Project();
        project.Write("nets/net.dsl", Net);
        project.Write("obj/stale.dsl", "not looked at");
        project.Write("Program.cs", Program);
        var built = project.Build();
        built.Code.ShouldBe(0, built.Output);
        built.Output.ShouldNotContain(": warning ");
        project.Run().ShouldBe(new DotnetResult(0, "24 24\n"));
        var settings = File.ReadAllText(Path.Combine(project.Path, "bin", ProjectFolder.Configuration, "net10.0", "Project.runtimeconfig.json"));
        settings.ShouldContain("\"System.Runtime.TieredPGO\": false");
        settings.ShouldContain("\"System.Runtime.TieredCompilation.QuickJitForLoops\": true", customMessage: "the project's own setting wins");
    }

    [Fact]
    public void A_broken_file_is_an_error_at_its_line_and_takes_nothing_from_the_others()
    {
        using var project = Project();
        project.Write("net.dsl", Net);
        project.Write("vgg.dsl", "model Vgg {\n  input [227x227x3]\n  POOL 2x2\n  FC 10\n}\n");
        project.Write("Program.cs", Program);
        var built = project.Build();
        built.Code.ShouldBe(1);
        built.Output.ShouldMatch(@"vgg\.dsl\(3,3\): error DSL0203: pool1 does not tile its input");
        built.Output.ShouldNotContain("error CS");
    }

    [Fact]
    public void The_packages_hold_what_they_should()
    {
        feed.Files("DslCompiler").ShouldBe(
            [
                "README.md", "THIRD-PARTY-NOTICES.txt", "analyzers/dotnet/cs/DslCompiler.Dsl.dll", "analyzers/dotnet/cs/DslCompiler.Generator.dll",
                "analyzers/dotnet/cs/Sprache.dll", "build/DslCompiler.Weights.targets", "build/DslCompiler.props", "build/DslCompiler.targets", "lib/net10.0/_._", "lib/net9.0/_._",
            ]);
        feed.Files("DslCompiler.Runtime").ShouldBe(
            [
                "README.md", "buildTransitive/DslCompiler.Runtime.props", "buildTransitive/DslCompiler.Runtime.targets", "lib/net10.0/DslCompiler.Runtime.dll", "lib/net10.0/DslCompiler.Runtime.xml",
                "lib/net9.0/DslCompiler.Runtime.dll", "lib/net9.0/DslCompiler.Runtime.xml",
            ]);
    }

    private ProjectFolder Project()
    {
        var project = new ProjectFolder();
        project.WriteProject(
            "<TieredCompilationQuickJitForLoops>true</TieredCompilationQuickJitForLoops>",
            $"""<ItemGroup><PackageReference Include="DslCompiler" Version="{Feed.Version}" /></ItemGroup>""");
        project.Write("nuget.config", $"""
            <configuration>
              <packageSources><clear /><add key="feed" value="{feed.Path}" /></packageSources>
              <fallbackPackageFolders><clear /></fallbackPackageFolders>
              <config><add key="globalPackagesFolder" value="{Path.Combine(feed.Path, "restored")}" /></config>
            </configuration>
            """);
        return project;
    }

    /// <summary>The packages of this test run's build.</summary>
    public sealed class Feed : IDisposable
    {
        public const string Version = "0.1.0";

        private readonly ProjectFolder _folder = new();

        public Feed()
        {
            _folder.Write("Pack.proj", $"""
                <Project>
                  <Target Name="Pack">
                    <MSBuild Projects="{RepoFiles.At("src", "Package", "DslCompiler.Package.csproj")};{RepoFiles.At("src", "Runtime", "DslCompiler.Runtime.csproj")}"
                      Targets="Pack" Properties="Configuration={ProjectFolder.Configuration};PackageOutputPath={_folder.Path}" />
                  </Target>
                </Project>
                """);
            var packed = _folder.Dotnet(["msbuild", "Pack.proj", "-nologo", "-v:quiet", "-nodeReuse:false", "-p:UseSharedCompilation=false"]);
            packed.Code.ShouldBe(0, packed.Output);
            packed.Output.ShouldNotContain(": warning ");
        }

        internal string Path => _folder.Path;

        /// <summary>What a package holds, but for its own bookkeeping.</summary>
        internal string[] Files(string package)
        {
            using var zip = ZipFile.OpenRead(System.IO.Path.Combine(Path, $"{package}.{Version}.nupkg"));
            return [.. zip.Entries.Select(e => e.FullName).Where(n => !n.EndsWith(".nuspec", StringComparison.Ordinal) && n[0] is not '[' and not '_' && !n.StartsWith("package/", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
        }

        public void Dispose() => _folder.Dispose();
    }
}
