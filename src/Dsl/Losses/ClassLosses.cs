using System.Collections.Generic;
using DslCompiler.Model;
using DslCompiler.Operators;

namespace DslCompiler.Losses;

/// <summary>A loss on class numbers: the output is a score for each class.</summary>
public abstract class ClassLoss(Operator perSample, params string[] keywords) : Loss
{
    public override IReadOnlyList<string> Keywords { get; } = keywords;

    public override bool TakesLabels => true;

    public override bool EndsChains => true;

    public override string? Refuse(TensorType output) =>
        output.IsVector && output.Length >= 2 ? null : "a score for each of two or more classes";

    public override int Build(GraphBuilder graph, int output, int wanted) => graph.Add(perSample, output, wanted);
}

/// <summary><c>loss SOFTMAX</c>: cross-entropy of the softmax of the scores (C02); with <c>every pixel</c> at each place of an image (C03).</summary>
public sealed class SoftmaxLoss() : ClassLoss(new SoftmaxCrossEntropy(), "SOFTMAX")
{
    public override bool TakesPixels => true;

    public override int Build(GraphBuilder graph, int output, int wanted) =>
        graph.TypeOf(output).IsImage ? graph.Add(new PixelCrossEntropy(), output, wanted) : base.Build(graph, output, wanted);

    public override IReadOnlyList<string> OtherNames { get; } =
        ["CrossEntropy", "CrossEntropyLoss", "cross_entropy", "categorical_crossentropy", "sparse_categorical_crossentropy", "NLL", "NLLLoss", "LogLoss", "XENT"];
}

/// <summary><c>loss SVM</c>: the multiclass hinge of margin 1, summed over the wrong classes (C01).</summary>
public sealed class SvmLoss() : ClassLoss(new Hinge(IsSquared: false), "SVM", "HINGE")
{
    public override IReadOnlyList<string> OtherNames { get; } = ["MultiMarginLoss", "HingeLoss", "categorical_hinge"];
}

/// <summary><c>loss SVM2</c>: the same of squared margins.</summary>
public sealed class SquaredSvmLoss() : ClassLoss(new Hinge(IsSquared: true), "SVM2");
