using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime;
using System.Runtime.InteropServices;
using DslCompiler;
using Start;

// start MODEL WEIGHTS FOLDER THREADS BATCH: loads, runs once on the raw floats FOLDER/input0, and writes a line of JSON.
// start MODEL - - THREADS BATCH: takes a few training steps (SGD with momentum) on zeros, and writes the peak memory.
var (model, weights, folder) = (args[0], args[1], args[2]);
var (device, batch) = (Device.Cpu(int.Parse(args[3], CultureInfo.InvariantCulture)), int.Parse(args[4], CultureInfo.InvariantCulture));
switch (model)
{
    case "lenet5": Run(() => new LeNet5(device, batch: batch)); break;
    case "alexnet_torchvision": Run(() => new AlexNetTorchvision(device, batch: batch)); break;
    case "vgg16": Run(() => new VGG16(device, batch: batch)); break;
    case "googlenet_torchvision": Run(() => new GoogLeNetTorchvision(device, batch: batch)); break;
    case "resnet18": Run(() => new ResNet18(device, batch: batch)); break;
    case "resnet20_cifar": Run(() => new ResNet20Cifar(device, batch: batch)); break;
    case "resnet20_recompute": Run(() => new ResNet20Recompute(device, batch: batch)); break;
    case "resnet50": Run(() => new ResNet50(device, batch: batch)); break;
    case "squeezenet1_1": Run(() => new SqueezeNet1_1(device, batch: batch)); break;
    case "densenet121": Run(() => new DenseNet121(device, batch: batch)); break;
    default: throw new ArgumentException($"{model} is not among the models");
}

void Run<TIn, TOut>(Func<Network<TIn, TOut>> make)
    where TIn : struct, IShape
    where TOut : struct, IShape
{
    var start = Stopwatch.GetTimestamp();
    var network = make();
    if (weights == "-")
    {
        Train((Network)network);
        return;
    }

    network.Load(weights);
    var loaded = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    var input = new Batch<TIn>(batch) { Count = batch };
    File.ReadAllBytes(Path.Combine(folder, "input0")).CopyTo(MemoryMarshal.AsBytes(input.Span));
    start = Stopwatch.GetTimestamp();
    var scores = network.Forward(input).Span;
    var first = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    Console.WriteLine(FormattableString.Invariant($"{{\"loadMs\":{loaded:F3},\"firstMs\":{first:F3},\"sum\":{scores[0]},\"jitted\":{JitInfo.GetCompiledMethodCount()},\"jitMs\":{JitInfo.GetCompilationTime().TotalMilliseconds:F3},\"peakKb\":{PeakKb()}}}"));
}

void Train(Network network)
{
    var input = network.CreateInput(batch);
    var labels = new int[batch];
    var optimizer = new Sgd(0.01f, momentum: 0.9f);

    // As the trainers have it.
    network.KeepsGradients = false;
    for (var i = 0; i < 3; i++)
    {
        ((ITrainable)network).TrainStep(input, labels, optimizer);
    }

    Console.WriteLine(FormattableString.Invariant($"{{\"jitted\":{JitInfo.GetCompiledMethodCount()},\"jitMs\":{JitInfo.GetCompilationTime().TotalMilliseconds:F3},\"peakKb\":{PeakKb()}}}"));
}

static string PeakKb() => File.ReadLines("/proc/self/status").First(l => l.StartsWith("VmHWM:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
