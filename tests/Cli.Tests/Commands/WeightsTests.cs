using System.Collections.Generic;
using DslCompiler.Tests.Data;
using DslCompiler.Weights;
using Shouldly;
using Xunit;

namespace DslCompiler.Tests.Cli.Commands;

/// <summary><c>dslc weights</c> (F07).</summary>
public class WeightsTests
{
    [Fact]
    public void Lists_the_tensors()
    {
        using var folder = new TempFolder();
        Write(folder.At("w"), [1, -2.5f]);
        var result = Dslc.Run("weights", folder.At("w"));
        (result.Code, result.Error).ShouldBe((0, ""));
        result.Output.ShouldBe("""
            tensor  type  shape  values  least  largest
            a       F32   [1,2]       2   -2.5        1
            total                     2
            'classes': 'x\u000ay'

            """);
        Dslc.Run("weights", folder.At("w"), "--json").Output.ShouldContain("""{"name":"a","type":"F32","shape":[1,2],"nan":0,"infinite":0}""");
    }

    [Fact]
    public void Reports_what_is_no_number()
    {
        using var folder = new TempFolder();
        Write(folder.At("w"), [1, float.NaN], [float.PositiveInfinity]);
        var result = Dslc.Run("weights", folder.At("w"), "--json");
        result.Code.ShouldBe(1);
        result.Error.ShouldBe($"error: {folder.At("w")}: a holds 1 NaN and 0 infinite values, the first at 1; train again with a lower rate\n"
            + $"error: {folder.At("w")}: b1 holds 0 NaN and 1 infinite values, the first at 0; train again with a lower rate\n");
        result.Output.ShouldContain("""{"name":"b1","type":"F32","shape":[1,1],"nan":0,"infinite":1}""");
    }

    [Fact]
    public void A_damaged_file_is_one_error()
    {
        using var folder = new TempFolder();
        var result = Dslc.Run("weights", folder.Write("w", [1, 2, 3]));
        result.Code.ShouldBe(1);
        result.Error.ShouldStartWith($"error: {folder.At("w")}, byte 0: found a file of 3 bytes");
    }

    private static void Write(string path, params float[][] tensors)
    {
        var list = new List<(string, int[], System.ReadOnlyMemory<float>)>();
        foreach (var values in tensors)
        {
            list.Add((list.Count == 0 ? "a" : "b1", [1, values.Length], values));
        }

        SafetensorsFile.Write(path, new Dictionary<string, string> { ["classes"] = "x\ny" }, list);
    }
}
