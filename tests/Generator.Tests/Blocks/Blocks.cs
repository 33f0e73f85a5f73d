using System;
using System.Collections.Generic;
using DslCompiler.Model;
using DslCompiler.Operators;
using DslCompiler.Passes;

namespace DslCompiler.Generator.Tests;

/// <summary>Networks whose paths part and join again.</summary>
internal static class Blocks
{
    public static readonly IReadOnlyList<(string Name, Func<string?, NetworkModel> Build)> All =
    [
        ("Residual", Residual),
        ("Inception", Inception),
        ("Dense", Dense),
        ("Gated", Gated),
        ("Split", Split),
        Text("Lrn", "CONV 7 3x3 - RELU - LRN - CONV 4 3x3 - NORM size 3, alpha 0.5, beta 0.6, k 1 - TANH"),
        Text("NormConv", "CONV 5 3x3 nobias - BN - RELU - CONV 4 3x3 nobias - BATCHNORM eps 1e-3, momentum 0.3, noaffine - TANH"),
        Text("ConvOptions", "CONV 4 3x3 same stride 2 - TANH - CONV 6 1x3 pad 0x1 groups 2 nobias - TANH - CONV 3 2x2 dilation 2 stride 1x2 floor - TANH"),
        Text("PoolOptions", "CONV 4 3x3 - TANH - MAXPOOL 2x2 ceil - AVGPOOL 3x3 stride 2 same - TANH - AVGPOOL 3x3 stride 1 pad 1 nopad"),
        Text("Global", "CONV 6 3x3 - TANH - GLOBALAVGPOOL - CONV 5 1x1 - TANH - AVGPOOL global"),
        Text("Activations", "CONV 4 3x3 - LEAKYRELU - CONV 4 1x1 - ELU 0.7 - CONV 3 1x1 - PRELU - CONV 3 1x1 - SELU - CONV 3 1x1 - ELU learned - CONV 3 1x1 - SOFTMAX - FC 5 - LEAKYRELU 0.2 - SOFTMAX"),
        Text("Upsample", "CONV 4 3x3 - TANH - UPSAMPLE - CONV 2 3x3 - TANH - UPSAMPLE 3 - CONV 2 3x3 - TANH"),
        Text("Nails", "CONV 4 3x3 - TANH - UPSAMPLE 2 nails - CONV 2 3x3 pad 1 - TANH"),
        Text("Deconv", "CONV 4 3x3 - TANH - DECONV 6 3x3 stride 2 pad 1 outpad 1 groups 2 - TANH - DECONV 3 2x3 stride 1x2 dilation 2x1 nobias - TANH"),
        Text("Unpool", "CONV 4 3x3 pad 1 - TANH - MAXPOOL 2x2 floor - CONV 4 3x3 pad 1 - TANH - UNPOOL pool1 - CONV 2 3x3 - TANH"),
        Text("Maxout", "CONV 6 3x3 - MAXOUT 3 - L2POOL 3x3 stride 2 floor - CONV 4 1x1 - TANH - FC 12 - MAXOUT 4"),
        Text("Volumes", "CONV 6 2x3 - TANH - SLICE 4 from 1 - RESHAPE 4x3x12 - CONV 4 3x3 - TANH - FLATTEN - SLICE 7"),
        Text("Paths", "CONV 4 3x3 - TANH - add { CONV 4 3x3 pad 1 - TANH - DROPPATH 0.4 | _ } - mean { CONV 3 1x1 | CONV 3 1x1 - TANH } - max { CONV 2 1x1 | CONV 2 1x1 - TANH | CONV 2 1x1 }"),
        Text("Fractal", "mean drop 0.5 { CONV 3 3x3 pad 1 - TANH | mean drop 0.3 { CONV 3 1x1 | CONV 3 1x1 | CONV 3 1x1 } - TANH } - FC 8 dropconnect 0.4 - TANH - DROPPATH 0.3"),
        Text("Fractional", "CONV 4 3x3 pad 1 - TANH - FRACTIONALPOOL 0.6 3x2 - TANH - CONV 3 2x2"),
        Text("Instance", "CONV 4 3x3 nobias - IN - TANH - CONV 3 2x2 nobias - IN affine eps 1e-3 - TANH"),
        Text("NoisyNorm", "CONV 4 3x3 nobias - BN - GAUSSIAN 0.3 - TANH - DROPOUT 0.2"),
        Text("Svm", "CONV 4 3x3 - TANH", "SVM"),
        Text("Svm2", "FC 9 - SIGMOID", "SVM2"),
        Text("Repeated", "CONV 3 3x3 - (CONV 3 3x3 pad 1 - TANH) * 9"),
        Text("NormFc", "FC 9 nobias - BN - RELU - FC 17 - SIGMOID - BN"),
    ];

    /// <summary>Layers as the language has them, behind an image of 7x8x2.</summary>
    private static (string Name, Func<string?, NetworkModel> Build) Text(string name, string layers, string loss = "SOFTMAX") =>
        (name, last => Pipeline.Run(InMemoryCompiler.Bind($"model {name} {{ input [7x8x2]; {layers}; FC 3; loss {loss} }}"), last));

    /// <summary>Two residual blocks, the second with a projection: an image with two readers, and a sum that joins a convolution's tail.</summary>
    public static NetworkModel Residual(string? last)
    {
        var b = new BlockBuilder(3, 9, 8);
        var x = b.Relu(b.Conv(b.Input, 5, 3));
        var y = b.Conv(b.Relu(b.Conv(x, 5, 3)), 5, 3);
        x = b.Relu(b.Apply("add", new Add(), y, x));
        y = b.Conv(b.Relu(b.Conv(x, 7, 3, stride: 2)), 7, 3);
        x = b.Relu(b.Apply("add", new Add(), y, b.Conv(x, 7, 1, stride: 2)));
        return b.Finish("Residual", x, 4, last);
    }

    /// <summary>The four paths of GoogLeNet.</summary>
    public static NetworkModel Inception(string? last)
    {
        var b = new BlockBuilder(2, 7, 9);
        var x = b.Relu(b.Conv(b.Input, 6, 3));
        int[] paths =
        [
            b.Relu(b.Conv(x, 3, 1)),
            b.Relu(b.Conv(b.Relu(b.Conv(x, 2, 1)), 4, 3)),
            b.Relu(b.Conv(b.Relu(b.Conv(x, 1, 1)), 2, 5)),
            b.Relu(b.Conv(b.Apply("pool", new MaxPool2d(new Window(3, 3, 1, 1)), x), 2, 1)),
        ];
        x = b.Apply("concat", new Concat(), paths);
        return b.Finish("Inception", b.Apply("pool", new AvgPool2d(new Window(7, 9, 1, 0)), x), 3, last);
    }

    /// <summary>Every layer reads all before it, and a ReLU joins the concatenation.</summary>
    public static NetworkModel Dense(string? last)
    {
        var b = new BlockBuilder(1, 6, 6);
        var parts = new List<int> { b.Conv(b.Input, 2, 3) };
        for (var i = 0; i < 9; i++)
        {
            var all = b.Graph.Concat([.. parts]);
            parts.Add(b.Conv(b.Relu(all), 2, 3));
        }

        return b.Finish("Dense", b.Graph.Concat([.. parts]), 3, last);
    }

    /// <summary>A product of two paths, one of them the value that the other begins with, and its square.</summary>
    public static NetworkModel Gated(string? last)
    {
        var b = new BlockBuilder(2, 5, 5);
        var x = b.Conv(b.Input, 3, 3);
        var gate = b.Apply("sigmoid", new Sigmoid(), b.Conv(x, 3, 1));
        x = b.Apply("mul", new Multiply(), x, gate);
        return b.Finish("Gated", b.Apply("mul", new Multiply(), x, x), 3, last);
    }

    /// <summary>Channels parted, done apart and joined the other way round; the features too.</summary>
    public static NetworkModel Split(string? last)
    {
        var b = new BlockBuilder(2, 5, 6);
        var x = b.Conv(b.Input, 6, 3);
        var (first, second) = (b.Apply("split", new Slice(0, 2), x), b.Apply("split", new Slice(2, 4), x));
        x = b.Graph.Concat(b.Conv(second, 3, 3), b.Apply("tanh", new Tanh(), first));
        x = b.Apply("flatten", new Reshape(EquatableArray.Of(150)), x);
        x = b.Graph.Concat(b.Apply("split", new Slice(75, 75), x), b.Apply("sigmoid", new Sigmoid(), b.Apply("split", new Slice(0, 75), x)));
        return b.Finish("Split", x, 3, last);
    }
}
