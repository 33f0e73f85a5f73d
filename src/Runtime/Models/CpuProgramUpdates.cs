using System;
using DslCompiler.Kernels;
using DslCompiler.Random;

namespace DslCompiler;

/// <summary>A training step that updates each large parameter as soon as its gradient is there: see <see cref="Network.KeepsGradients"/>.</summary>
public abstract unsafe partial class CpuProgram<T>
{
    private UpdatePlan? _updates;
    private GradientPlaces<T>? _gradientPlaces;
    private Optimizer? _optimizer;
    private int _nextUpdate;

    /// <inheritdoc/>
    internal sealed override bool CanUpdate(NetworkSpec spec) => spec.Updates is not null && typeof(T) == typeof(float);

    /// <inheritdoc/>
    internal sealed override void TrainAndUpdate(ParameterMemory memory, NetworkSpec spec, int batch, Philox random, Optimizer optimizer)
    {
        _updates = spec.Updates ?? throw new NotSupportedException();
        _gradientPlaces ??= new GradientPlaces<T>(spec.Parameters, memory.Trained, _updates);
        memory.SpendGradients();
        (_optimizer, _nextUpdate) = (optimizer, 0);
        try
        {
            Train(InPlace(memory.Pointer), null, batch, random);
        }
        finally
        {
            _optimizer = null;
        }

        foreach (var late in _gradientPlaces.Late)
        {
            optimizer.Update((float*)_gradientPlaces.Rest.Pointer + late.Place - late.From, late.From, late.To);
        }
    }

    /// <summary>Whether the gradient of the next parameter to be updated is computed by a kernel, some rows at a time.</summary>
    private bool GoesByRows(int kernel) => _optimizer is not null && _nextUpdate < _updates!.Updates.Length && _updates.Updates[_nextUpdate] is { Rows: > 0 } update && update.Kernel == kernel;

    /// <summary>A worker's share of such a kernel: the rows that are in its scratch memory, and so in the cache, go into the parameter at once.</summary>
    private void RunByRows(int kernel, int share, int shares)
    {
        var update = _updates!.Updates[_nextUpdate];
        var rows = _gradientPlaces!.Lengths[_nextUpdate] / update.Columns;
        var tiles = (rows + update.Rows - 1) / update.Rows;
        var scratch = _scratchPointer + (share * _scratchStride);
        for (var tile = (int)((long)tiles * share / shares); tile < (int)((long)tiles * (share + 1) / shares); tile++)
        {
            var first = tile * update.Rows;
            var count = Math.Min(update.Rows, rows - first);
            Run(kernel, new Work<T>(_batch, 0, 1, scratch, _random) { FirstRow = first, RowCount = count });
            var (from, length) = (update.Offset + ((long)first * update.Columns), (long)count * update.Columns);
            var whole = (length + 15) / 16 * 16;
            new Span<T>(scratch + length, (int)(whole - length)).Clear();
            _optimizer!.UpdateHere((float*)scratch - from, from, from + whole);
        }
    }

    /// <summary>Updates what no later kernel reads.</summary>
    private void UpdateBehind(int kernel)
    {
        for (; _nextUpdate < _updates!.Updates.Length && _updates.Updates[_nextUpdate].Kernel == kernel; _nextUpdate++)
        {
            var update = _updates.Updates[_nextUpdate];
            if (update.Rows == 0)
            {
                // Behind the gradient's end lies what had its place before.
                var length = _gradientPlaces!.Lengths[_nextUpdate];
                var whole = (length + 15L) / 16 * 16;
                var gradient = _fixedPointer + update.Place;
                new Span<T>(gradient + length, (int)(whole - length)).Clear();
                _optimizer!.Update((float*)gradient - update.Offset, update.Offset, update.Offset + whole);
            }
        }
    }
}
