using System;
using System.Collections.Generic;
using System.IO;
using DslCompiler.Weights;
using Shouldly;
using Xunit;

namespace DslCompiler.Generator.Tests.Projects;

/// <summary><c>&lt;Model Include="net.dsl" Weights="net.safetensors" /&gt;</c> under <c>dotnet build</c> (F07).</summary>
public class WeightsBuildTests
{
    [Fact]
    public void Weights_of_another_model_fail_the_build_at_the_layer_and_right_ones_do_not()
    {
        using var project = new ProjectFolder();
        project.WriteInRepoProject(items: "<Model Include=\"net.dsl\" Weights=\"weights/net.safetensors\" />");
        project.Write("net.dsl", "model Net {\n  input [8]\n  RELU - FC 3\n}\n");
        project.Write("Program.cs", "return;\n");
        project.Write("weights/none.txt", "");
        var path = Path.Combine(project.Path, "weights", "net.safetensors");
        Write(path, 4);
        var wrong = project.Build();
        wrong.Code.ShouldNotBe(0);
        wrong.Output.ShouldContain("net.dsl(3,10): error DSL0503: the tensor 'fc1.weight' of the weights 'weights/net.safetensors' is [4,8], this layer needs [3,8]");

        // Older than what was written of the file before: it is looked at all the same.
        Write(path, 3);
        File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddDays(-1));
        var right = project.Build();
        right.Code.ShouldBe(0, right.Output);

        File.Delete(path);
        project.Build().Output.ShouldContain("net.dsl(1,7): error DSL0501: the weights 'weights/net.safetensors' cannot be used: there is no such file");
    }

    private static void Write(string path, int classes) => SafetensorsFile.Write(path, null, new List<(string, int[], ReadOnlyMemory<float>)>
    {
        ("fc1.weight", [classes, 8], new float[classes * 8]),
        ("fc1.bias", [classes], new float[classes]),
    });
}
