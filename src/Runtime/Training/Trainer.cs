using System;
using System.Collections.Generic;
using System.Diagnostics;
using DslCompiler.Data;

namespace DslCompiler;

/// <summary>Trains a classifier on labelled pictures: the same network, data, options and seed give the same bits, whatever the number of
/// threads. A step allocates nothing.</summary>
public sealed class Trainer : ITrainer
{
    private readonly Network _network;
    private readonly ITrainable _trainable;
    private readonly Optimizer _optimizer;
    private readonly DatasetPair _data;
    private readonly Preprocessing _preprocessing;
    private readonly TrainingOptions _options;
    private readonly PictureShape _shape;
    private readonly BatchOrder _order;
    private readonly Augmentation _augmentation;
    private readonly List<double> _losses;
    private readonly float _startRate;
    private readonly int _batch;
    private int _epoch;

    /// <exception cref="UserErrorException">The network has no loss, or the data do not fit it.</exception>
    public Trainer(Network network, Optimizer optimizer, DatasetPair data, Preprocessing preprocessing, TrainingOptions options)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(preprocessing);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Epochs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Batch, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(options.Shift);
        ArgumentOutOfRangeException.ThrowIfNegative(options.Crop);
        ArgumentOutOfRangeException.ThrowIfNegative(options.WarmUpEpochs);
        _network = network;
        _trainable = network as ITrainable ?? throw new UserErrorException(network.Spec.Sizes.TrainArena == 0
            ? $"{network.Name} has no loss to train on. Fix: add the line 'loss SOFTMAX' to the model."
            : $"{network.Name} is not trained on one batch and its classes. Fix: call TrainStep of its generated class.");
        _optimizer = optimizer;
        _data = data;
        _preprocessing = preprocessing;
        _options = options;
        _shape = DataFit.Check(network, data.Train, preprocessing);
        DataFit.Check(network, data.Test, preprocessing);
        Augmentation.Check(options, _shape);
        _order = new BatchOrder(data.Train.Count, options.Seed);
        _augmentation = new Augmentation(options);
        _losses = new List<double>(options.Epochs);
        _startRate = optimizer.LearningRate;
        _batch = Math.Min(options.Batch, data.Train.Count);
        StepsPerEpoch = (data.Train.Count + _batch - 1) / _batch;
    }

    /// <summary>With the optimiser that the options name.</summary>
    public Trainer(Network network, DatasetPair data, Preprocessing preprocessing, TrainingOptions options)
        : this(network, options?.Optimizer.Create()!, data, preprocessing, options!)
    {
    }

    public int StepsPerEpoch { get; }

    /// <inheritdoc/>
    public void Run(Action<EpochResult> onEpoch, Action<int>? onStep = null)
    {
        ArgumentNullException.ThrowIfNull(onEpoch);
        using var gradients = new GradientScope(_network, _options.KeepsGradients);
        using var feeder = new BatchFeeder(_network, _batch, Fill);
        var testInput = _network.CreateInput(_batch);
        _losses.Clear();
        for (_epoch = 1; _epoch <= _options.Epochs; _epoch++)
        {
            var started = Stopwatch.GetTimestamp();
            var loss = TrainEpoch(feeder, onStep);
            _losses.Add(loss);
            var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            var test = Evaluation.Run(_network, _data.Test, _preprocessing, testInput);
            RequireFinite(test.Loss);
            onEpoch(new EpochResult(_epoch, seconds, loss, test, _optimizer.LearningRate));
        }
    }

    private double TrainEpoch(BatchFeeder feeder, Action<int>? onStep)
    {
        _order.Shuffle(_epoch);
        feeder.Begin(StepsPerEpoch);
        var sum = 0.0;
        for (var step = 0; step < StepsPerEpoch; step++)
        {
            _optimizer.LearningRate = _options.RateAt(_startRate, ((_epoch - 1L) * StepsPerEpoch) + step, StepsPerEpoch, _losses);
            var batch = feeder.Take();
            var loss = _trainable.TrainStep(batch.Input, batch.Labels, _optimizer);
            sum += (double)loss * batch.Input.Count;
            feeder.GiveBack();
            RequireFinite(loss);
            onStep?.Invoke(step + 1);
        }

        return sum / _data.Train.Count;
    }

    /// <summary>Runs on the feeder's thread.</summary>
    private void Fill(PreparedBatch batch, int number)
    {
        var pictures = _order.Current.Slice(number * _batch, Math.Min(_batch, _order.Count - (number * _batch)));
        batch.Input.Count = pictures.Length;
        for (var i = 0; i < pictures.Length; i++)
        {
            var sample = batch.Input[i];
            _preprocessing.Fill(_data.Train, pictures[i], sample, _shape.Height, _shape.Width);
            _augmentation.Apply(sample, _shape, _preprocessing, _epoch, pictures[i]);
            batch.Labels[i] = _data.Train.Labels[pictures[i]];
        }
    }

    private void RequireFinite(double loss)
    {
        if (!double.IsFinite(loss))
        {
            throw new DivergenceException(loss, _startRate);
        }
    }
}
