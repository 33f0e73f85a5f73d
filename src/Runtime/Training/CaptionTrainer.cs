using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using DslCompiler.Data;

namespace DslCompiler;

/// <summary>Trains a network to say what is on pictures (A21), the right words before each step given (teacher forcing, Williams and Zipser 1989). The same network, captions,
/// options and seed give the same bits, whatever the number of threads.</summary>
public sealed class CaptionTrainer : ITrainer
{
    private readonly CaptionModel _model;
    private readonly CaptionPair _data;
    private readonly TrainingOptions _options;
    private readonly Optimizer _optimizer;
    private readonly float _startRate;
    private readonly (int Picture, int[] Words)[] _captions;
    private readonly BatchOrder _order;
    private readonly CaptionBatch _batch;
    private readonly int _size;
    private readonly List<double> _losses = [];

    /// <exception cref="UserErrorException">The options ask for pictures to be changed: a caption may speak of left and right.</exception>
    public CaptionTrainer(CaptionModel model, CaptionPair data, TrainingOptions options)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(options);
        if (options.Flip || options.Shift > 0 || options.Crop > 0)
        {
            throw new UserErrorException("captions are learned of pictures as they are, for they may speak of left and right. Fix: leave augment out.");
        }

        if (model.Network.TargetPorts.Length != 1)
        {
            throw new UserErrorException($"{model.Network.Name} has no loss to train on. Fix: add the line 'loss SOFTMAX every step' to the model.");
        }

        (_model, _data, _options) = (model, data, options);
        _optimizer = options.Optimizer.Create();
        _startRate = _optimizer.LearningRate;
        _captions = [.. data.Train.Captions.SelectMany((texts, i) => texts.Select(t => (i, model.Words.Encode(t))))];
        _size = Math.Min(options.Batch, _captions.Length);
        _order = new BatchOrder(_captions.Length, options.Seed);
        _batch = model.CreateBatch(_size, _captions.Max(c => c.Words.Length));
        StepsPerEpoch = (_captions.Length + _size - 1) / _size;
    }

    public int StepsPerEpoch { get; }

    /// <inheritdoc/>
    public void Run(Action<EpochResult> onEpoch, Action<int>? onStep = null)
    {
        ArgumentNullException.ThrowIfNull(onEpoch);
        using var gradients = new GradientScope(_model.Network, _options.KeepsGradients);
        _losses.Clear();
        for (var epoch = 1; epoch <= _options.Epochs; epoch++)
        {
            var started = Stopwatch.GetTimestamp();
            _losses.Add(TrainEpoch(epoch, onStep));
            var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            var test = CaptionMeasure.Run(_model, _data.Test);
            RequireFinite(test.Loss);
            onEpoch(new EpochResult(epoch, seconds, _losses[^1], test, _optimizer.LearningRate));
        }
    }

    private double TrainEpoch(int epoch, Action<int>? onStep)
    {
        _order.Shuffle(epoch);
        var (sum, words) = (0.0, 0L);
        for (var step = 0; step < StepsPerEpoch; step++)
        {
            _optimizer.LearningRate = _options.RateAt(_startRate, ((epoch - 1L) * StepsPerEpoch) + step, StepsPerEpoch, _losses);
            Fill(step * _size);
            var loss = _model.Network.TrainStepUntyped(_batch.Inputs, [_batch.Labels.ToArray()], _optimizer);
            RequireFinite(loss);
            var count = Sum(_batch.Lengths);
            (sum, words) = (sum + ((double)loss * count), words + count);
            onStep?.Invoke(step + 1);
        }

        return sum / words;
    }

    private void Fill(int first)
    {
        var chosen = _order.Current.Slice(first, Math.Min(_size, _captions.Length - first));
        _batch.Pictures.Count = chosen.Length;
        var texts = new int[chosen.Length][];
        for (var n = 0; n < chosen.Length; n++)
        {
            (var picture, texts[n]) = _captions[chosen[n]];
            _model.Preprocessing.Fill(_data.Train.Pictures, picture, _batch.Pictures[n], _model.Shape.Height, _model.Shape.Width);
        }

        _batch.SetCaptions(texts);
    }

    private static int Sum(ReadOnlySpan<int> lengths)
    {
        var sum = 0;
        foreach (var length in lengths)
        {
            sum += length;
        }

        return sum;
    }

    private void RequireFinite(double loss)
    {
        if (!double.IsFinite(loss))
        {
            throw new DivergenceException(loss, _startRate);
        }
    }
}
