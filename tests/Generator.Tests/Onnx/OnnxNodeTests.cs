using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DslCompiler.Operators;
using DslCompiler.Tests;
using Shouldly;

namespace DslCompiler.Generator.Tests;

/// <summary>The cases of the ONNX standard for single operators: those that our operators express give what the standard says, on every kind of vector;
/// <c>docs/onnx-cases.md</c> lists them, and why the others are not.</summary>
public sealed class OnnxNodeTests
{
    private const double Tolerance = 1e-5;

    [SharedDataFact(OnnxCase.Folder)]
    public void What_can_be_expressed_gives_what_the_standard_says()
    {
        var problems = new List<string>();
        foreach (var onnx in OnnxCase.ReadAll())
        {
            foreach (var kind in VectorKind.All)
            {
                try
                {
                    Compare(OnnxOperators.Build(onnx, kind));
                }
                catch (InexpressibleException)
                {
                }
                catch (Exception e) when (e is ShapeException or ShouldAssertException or InvalidOperationException)
                {
                    problems.Add($"{onnx.Name}, {kind}: {e.Message}");
                }
            }
        }

        problems.ShouldBeEmpty();
    }

    [SharedDataFact(OnnxCase.Folder)]
    public void The_document_lists_every_case()
    {
        var (expressed, others) = (new List<string>(), new List<(string Reason, string Name)>());
        foreach (var onnx in OnnxCase.ReadAll())
        {
            try
            {
                expressed.Add($"| {onnx.Name} | {Describe(OnnxOperators.Build(onnx, VectorKind.All[0]))} |");
            }
            catch (InexpressibleException e)
            {
                others.Add((e.Message, onnx.Name));
            }
        }

        // New operators make the first number larger, and the document says which cases.
        (expressed.Count, others.Count).ShouldBe((63, 147));
        Verify.Document(Document(expressed, others), RepoFiles.At("docs", "onnx-cases.md"));
    }

    private static void Compare(OnnxBuilder builder)
    {
        var onnx = builder.Case;
        builder.Outputs.Count.ShouldBe(onnx.Node.Outputs.Count);
        for (var output = 0; output < builder.Outputs.Count; output++)
        {
            var (actual, expected) = (builder.Run(builder.Outputs[output]), onnx.Output(output));
            actual.Length.ShouldBe(expected.Values.Length);
            for (var i = 0; i < actual.Length; i++)
            {
                // Where terms cancel, an absolute error as ONNX's own runner allows it.
                var allowed = (Tolerance * Math.Abs(expected.Values[i])) + 1e-7;
                Math.Abs(actual[i] - expected.Values[i]).ShouldBeLessThanOrEqualTo(allowed, FormattableString.Invariant($"output {output}[{i}]: {actual[i]:R}, not {expected.Values[i]:R}"));
            }
        }
    }

    /// <summary>The operators that compute something, with the types that they see.</summary>
    private static string Describe(OnnxBuilder builder)
    {
        var nodes = builder.Graph.Nodes.Where(n => n.Operator is not (SourceOperator or Constant)).ToList();
        var texts = nodes.Select(n => $"`{n.Operator.Name}{(n.Operator.Details.Length > 0 ? " " : "")}{n.Operator.Details}`");
        var inputs = builder.Graph.Nodes.Where(n => n.Operator is SourceOperator).Select(n => $"`{n.Type}`");
        return FormattableString.Invariant($"{string.Join(", ", texts)} | {string.Join(", ", inputs)} | {builder.Batch}");
    }

    private static string Document(List<string> expressed, List<(string Reason, string Name)> others)
    {
        var text = new System.Text.StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"""
            # The ONNX standard's operator cases

            Written by the test `OnnxNodeTests`; do not edit. Of the {expressed.Count + others.Count} cases in `../shared/data/onnx-node`, {expressed.Count} are expressed by operators of this
            compiler and give what the standard says, within 1e-5 relative, on every kind of vector. The other {others.Count} are below, by reason.

            ONNX tensors are taken as the language has them: the first axis is the batch N; `[N,C]` are vectors, `[N,C,W]` images of height 1, `[N,C,H,W]` images, `[C]`
            is one vector. Where an operator works on the last axis, the axes before it are the batch. Inputs that ONNX has as tensors of a node (filters, biases, scales)
            are fixed tensors, as parameters are. A transposed convolution is the gradient of a convolution's input; the running variance of `batchnorm` is kept of the
            biased one, as ONNX wants it, where the layer `BN` keeps PyTorch's unbiased one; `nopad` is ONNX's `count_include_pad = 0`.

            ## Expressed

            | case | operators | inputs | N |
            |---|---|---|---|

            """);
        text.AppendJoin('\n', expressed).Append("\n\n## Not expressed\n\n| reason | number | cases |\n|---|---|---|\n");
        foreach (var group in others.GroupBy(o => o.Reason).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"| {group.Key} | {group.Count()} | {string.Join(", ", group.Select(g => g.Name))} |\n");
        }

        return text.ToString();
    }
}
