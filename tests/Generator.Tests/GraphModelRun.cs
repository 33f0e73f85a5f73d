using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using DslCompiler.Dsl.Tests.Passes;
using DslCompiler.Generator.Emit;
using DslCompiler.Model;
using DslCompiler.Passes;
using DslCompiler.Tests;

namespace DslCompiler.Generator.Tests;

/// <summary>The models of <see cref="GraphModels"/>, compiled with a caller that uses their typed members.</summary>
internal static class GraphModelCode
{
    public static readonly NetworkModel[] Models =
        [.. new[] { GraphModels.Vqa(), GraphModels.Autoencoder(), GraphModels.TwoHeads(), GraphModels.Regression(), GraphModels.Siblings(), GraphModels.Tuned() }
        .Select(m => Pipeline.Run(m))];

    public static readonly Assembly Compiled = InMemoryCompiler.Compile(
        [.. Models.Select(m => ModelEmitter.Emit(m, InMemoryCompiler.Namespace, "graph.dsl")), ShapeEmitter.Emit(Models, InMemoryCompiler.Namespace), Caller]);

    /// <summary>What a user would write.</summary>
    private const string Caller = """
        using System;
        namespace DslCompiler.InMemory;

        public static class Caller
        {
            public static float[] Forward(Vqa network, Batch<S6x5x2> image, Batch<S7> question)
            {
                Vqa.Outputs outputs = network.Forward(image, question);
                (Batch<S4> answer, Batch<S2> box, Batch<S36> features, Batch<S3> unused) = outputs;
                return [answer.Span[0], box.Span[1], features.Span[2], unused.Span[0]];
            }

            public static float[] Step(Vqa network, Batch<S6x5x2> image, Batch<S7> question, int[] labels, Batch<S2> box, Optimizer optimizer)
            {
                Vqa.Losses losses = network.TrainStep(image, question, labels, box, optimizer);
                return [losses.Total, losses.Answer, losses.Helper, losses.Place];
            }

            public static long Allocated(Vqa network, Batch<S6x5x2> image, Batch<S7> question, int[] labels, Batch<S2> box, Optimizer optimizer)
            {
                var before = GC.GetAllocatedBytesForCurrentThread();
                for (var i = 0; i < 20; i++)
                {
                    network.TrainStep(image, question, labels, box, optimizer);
                    network.Forward(image, question);
                }

                return GC.GetAllocatedBytesForCurrentThread() - before;
            }

            public static float Step(Autoencoder network, Batch<S12> picture, Optimizer optimizer) => network.TrainStep(picture, picture, optimizer);

            public static Batch<S2> Forward(Siblings network, Batch<S5x5x1> left, Batch<S5x5x1> right) => network.Forward(left, right);

            public static float Step(Tuned network, Batch<S6> x, int[] labels, Optimizer optimizer) => network.TrainStep(x, labels, optimizer);

            public static float Step(Regression network, Batch<S6> x, Batch<S3> y, Optimizer optimizer) => network.TrainStep(x, y, optimizer);

            public static float[] Forward(Autoencoder network, Batch<S12> picture)
            {
                var (restored, again, code, original) = network.Forward(picture);
                return [.. restored.Span, .. again.Span, .. code.Span, .. original.Span];
            }
        }
        """;

    public static T Call<T>(string method, params object[] arguments)
    {
        var caller = Compiled.GetType($"{InMemoryCompiler.Namespace}.Caller", throwOnError: true)!;
        return (T)caller.GetMethod(method, [.. arguments.Select(a => a is Optimizer ? typeof(Optimizer) : a.GetType())])!.Invoke(null, arguments)!;
    }
}

/// <summary>A network, and a batch for every input and target.</summary>
internal sealed class GraphModelRun
{
    public GraphModelRun(string name, Device device, int batch)
    {
        var random = new TestRandom((ulong)name.Length);
        Network = InMemoryCompiler.Create(GraphModelCode.Compiled.GetType($"{InMemoryCompiler.Namespace}.{name}", throwOnError: true)!, device, seed: 5);
        foreach (var parameter in Network.Parameters.Where(p => !p.Name.EndsWith("weight", StringComparison.Ordinal)))
        {
            Fill(parameter.Value, random);
            if (parameter.Name.EndsWith("ones", StringComparison.Ordinal))
            {
                parameter.Value.Fill(1);
            }
        }

        Inputs = [.. Network.InputPorts.Select(Drawn)];
        Targets = [.. Network.TargetPorts.Select(t => t.Port is { } port
            ? (StepTarget)Drawn(port) : Enumerable.Range(0, batch).Select(_ => random.Next(t.ClassCount)).ToArray())];

        Batch Drawn(PortSpec port)
        {
            var drawn = port.CreateBatch(batch);
            Fill(drawn.Span, random);
            return drawn;
        }
    }

    public Network Network { get; }

    public IReadOnlyList<Batch> Inputs { get; }

    public IReadOnlyList<StepTarget> Targets { get; }

    public float Step(Optimizer optimizer)
    {
        var loss = Network.ComputeGradientsUntyped(Inputs, Targets);
        optimizer.Step(Network);
        return loss;
    }

    private static void Fill(Span<float> values, TestRandom random)
    {
        foreach (ref var value in values)
        {
            value = random.Signed();
        }
    }
}
