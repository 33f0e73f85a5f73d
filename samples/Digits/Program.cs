using System;
using System.Diagnostics;
using DslCompiler;
using DslCompiler.Data;

namespace Digits;

/// <summary>Trains LeNet-5 on synthetic digits through its typed API, looks at unseen ones, and prints a prediction.</summary>
internal static class Program
{
    private const int BatchSize = 64;
    private const int Epochs = 8;
    private const float LearningRate = 0.05f;

    private static void Main()
    {
        var train = SyntheticDigits.Create(12_000, seed: 1);
        var test = SyntheticDigits.Create(2_000, seed: 2);
        var preprocessing = Preprocessing.Measure(train);

        // The types come from models/lenet5.dsl: a batch of another volume does not compile.
        var net = new LeNet5(Device.Cpu(), seed: 1, BatchSize);
        var optimizer = new Sgd(LearningRate, momentum: 0.9f, weightDecay: 1e-4f);
        var images = new Batch<S32x32x1>(BatchSize);
        var labels = new int[BatchSize];

        var order = new BatchOrder(train.Count, seed: 1);
        var steps = train.Count / BatchSize;
        for (var epoch = 1; epoch <= Epochs; epoch++)
        {
            var watch = Stopwatch.StartNew();
            var samples = order.Shuffle(epoch);
            double loss = 0;
            for (var step = 0; step < steps; step++)
            {
                // The step's size falls to 0 in a straight line.
                optimizer.LearningRate = LearningRate * (1 - ((float)((epoch - 1) * steps) + step) / (Epochs * steps));
                for (var i = 0; i < BatchSize; i++)
                {
                    var sample = samples[(step * BatchSize) + i];
                    preprocessing.Fill(train, sample, images[i], 32, 32);
                    labels[i] = train.Labels[sample];
                }

                loss += net.TrainStep(images, labels, optimizer);
            }

            Console.WriteLine(FormattableString.Invariant(
                $"epoch {epoch}: loss {loss / steps:0.0000}, {Accuracy(net, test, preprocessing):P1} of {test.Count} unseen digits, {watch.Elapsed.TotalSeconds:0.0} s"));
        }

        var one = new Batch<S32x32x1>(1);
        preprocessing.Fill(test, 0, one[0], 32, 32);
        Batch<S10> scores = net.Forward(one);
        Console.WriteLine(FormattableString.Invariant($"the first unseen digit is a {test.Labels[0]}; the net says {scores.ArgMax(0)}"));
        Console.WriteLine(FormattableString.Invariant($"{net.Conv1.Weight.Name} has {net.Conv1.Weight.Value.Length} weights"));
    }

    private static double Accuracy(LeNet5 net, Dataset data, Preprocessing preprocessing)
    {
        var images = new Batch<S32x32x1>(100);
        var right = 0;
        for (var first = 0; first < data.Count; first += images.Capacity)
        {
            images.Count = Math.Min(images.Capacity, data.Count - first);
            for (var i = 0; i < images.Count; i++)
            {
                preprocessing.Fill(data, first + i, images[i], 32, 32);
            }

            var scores = net.Forward(images);
            for (var i = 0; i < images.Count; i++)
            {
                right += scores.ArgMax(i) == data.Labels[first + i] ? 1 : 0;
            }
        }

        return (double)right / data.Count;
    }
}
