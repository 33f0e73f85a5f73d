using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using Shouldly;
using Xunit;

namespace DslCompiler.Tests.Cli.Commands;

/// <summary><c>dslc summary --json</c> of every model that torchvision has, against torchvision's own counts (reference-models.md), and the notes' AlexNet.</summary>
public class ZooSummaryTests
{
    private sealed record Row(string File, long Parameters, long Buffers, long Macs);

    private static readonly Row[] Rows =
    [
        new("alexnet", 62_378_344, 0, 1_135_256_096),
        new("alexnet_torchvision", 61_100_840, 0, 714_188_480),
        new("vgg16", 138_357_544, 0, 15_470_264_320),
        new("vgg19", 143_667_240, 0, 19_632_062_464),
        new("googlenet_torchvision", 6_624_904, 14_560, 1_498_376_192),
        new("inception_v3", 23_834_568, 34_432, 5_713_216_096),
        new("resnet18", 11_689_512, 9_600, 1_814_073_344),
        new("resnet34", 21_797_672, 17_024, 3_663_761_408),
        new("resnet50", 25_557_032, 53_120, 4_089_184_256),
        new("resnet101", 44_549_160, 105_344, 7_801_405_440),
        new("resnet152", 60_192_808, 151_424, 11_513_626_624),
        new("wide_resnet50_2", 68_883_240, 68_224, 11_398_021_120),
        new("resnext50_32x4d", 25_028_904, 68_224, 4_230_479_872),
        new("densenet121", 7_978_856, 83_648, 2_834_161_664),
        new("squeezenet1_0", 1_248_424, 0, 818_924_576),
        new("squeezenet1_1", 1_235_496, 0, 349_151_936),
    ];

    public static TheoryData<string> Files() => [.. Rows.Select(r => r.File)];

    [Theory]
    [MemberData(nameof(Files))]
    public void The_totals_are_torchvisions(string file)
    {
        var row = Rows.Single(r => r.File == file);
        var root = Summary(PathOf(file));
        root.GetProperty("parameters").GetInt64().ShouldBe(row.Parameters);
        root.GetProperty("macs").GetInt64().ShouldBe(row.Macs);
        (root.TryGetProperty("buffers", out var buffers) ? buffers.GetInt64() : 0).ShouldBe(row.Buffers);

        // The rows of the layers are all there is.
        Sum(root, "parameters").ShouldBe(row.Parameters);
        Sum(root, "macs").ShouldBe(row.Macs);
    }

    /// <summary>Catalogue A10.</summary>
    [Theory]
    [InlineData("InceptionNaive", 854_196_224)]
    [InlineData("InceptionBottleneck", 271_351_808)]
    public void The_inception_module_costs_what_the_notes_say(string model, long macs) =>
        Summary(PathOf("inception_naive"), "--model", model).GetProperty("macs").GetInt64().ShouldBe(macs);

    private static long Sum(JsonElement root, string property) => root.GetProperty("layers").EnumerateArray().Sum(l => l.GetProperty(property).GetInt64());

    private static JsonElement Summary(string path, params IReadOnlyList<string> options)
    {
        var result = Dslc.Run(["summary", path, "--json", .. options]);
        result.Code.ShouldBe(0, result.Error);
        using var json = JsonDocument.Parse(result.Output);
        return json.RootElement.Clone();
    }

    private static string PathOf(string file) => RepoFiles.At("models", file + ".dsl");
}
