using System;

namespace DslCompiler.Ilgpu;

/// <summary>Where values lie in the device's memory, as the generated launches name them: offsets in elements.</summary>
public abstract unsafe partial class GpuProgram
{
    private const int TimeAxes = 3;
    private readonly int[] _steps = [1, 1, 1];
    private readonly long[] _rows = new long[TimeAxes];
    private long _capacity;
    private bool _isReverse;
    private int _lastStep;
    private bool _hasTrained;

    protected long Arena(long offset) => _regions.Arena + (offset * _capacity);

    protected long Fixed(long offset) => (_isTraining ? _regions.TrainFixed : _regions.InferFixed) + offset;

    protected static long Parameter(long offset) => offset;

    protected long Gradient(long offset) => _regions.Gradients + offset;

    /// <summary>Sequences over <c>T</c>.</summary>
    protected long Steps(long offset) => _regions.Steps + (offset * _rows[1]);

    /// <summary>Sequences over <c>S</c>.</summary>
    protected long StepsOfS(long offset) => _regions.StepsOfS + (offset * _rows[2]);

    /// <summary>What is kept from call to call.</summary>
    protected long State(long offset) => _regions.State + (offset * _step.Batch);

    /// <summary>The present step of a sequence.</summary>
    protected long StepAt(long sequence, int width) => sequence + ((long)_step.Step * _step.Batch * width);

    /// <summary>The present step of numbers that stand for vectors.</summary>
    protected long StepAt(long sequence) => StepAt(sequence, 1);

    /// <summary>The step before, as the loop goes; at its first the start.</summary>
    protected long StepBefore(long sequence, int width, long start) => PriorStep(sequence, width, start, _isReverse);

    /// <summary>What a loop, which may have gone the other way, carried into the present step.</summary>
    protected long PriorStep(long sequence, int width, long start, bool isReverse)
    {
        var step = isReverse ? _step.Step + 1 : _step.Step - 1;
        return step < 0 || step > _lastStep ? start : sequence + ((long)step * _step.Batch * width);
    }

    /// <summary>Where the present step writes what is carried on, if nobody reads all steps: two places by turns.</summary>
    protected long TurnAt(long place, int width) => place + ((long)(_step.Step & 1) * _step.Batch * width);

    /// <summary>What the step before wrote there.</summary>
    protected long TurnBefore(long place, int width, long start) =>
        _step.Step == (_isReverse ? _lastStep : 0) ? start : place + ((long)((_step.Step + 1) & 1) * _step.Batch * width);

    /// <summary>The step that a loop ended with.</summary>
    protected long LastStep(long sequence, int width, int time, bool isReverse) => sequence + ((isReverse ? 0 : (long)_steps[time] - 1) * _step.Batch * width);

    /// <summary>What the last step of a loop wrote of two places by turns.</summary>
    protected long LastTurn(long place, int width, int time, bool isReverse) => place + ((isReverse ? 0 : ((long)_steps[time] - 1) & 1) * _step.Batch * width);

    internal sealed override void ClearState()
    {
        if (_stateBatch > 0)
        {
            _memory.Clear(_regions.State, _sizes.State * _stateBatch);
        }
    }

    /// <summary>Gives each region its place. Parameters and gradients stay where they are when the rest grows.</summary>
    private void Reserve(ParameterMemory memory, int batch)
    {
        if (_parameters is not null && _parameters != memory)
        {
            throw new InvalidOperationException("a program belongs to one network");
        }

        _parameters = memory;
        _capacity = Math.Max(batch, _capacity);
        for (var time = 1; time < TimeAxes; time++)
        {
            _rows[time] = Math.Max(_rows[time], (long)batch * _steps[time]);
        }

        var gradients = GpuRegions.Aligned(memory.ValuesLength);
        var inferFixed = gradients + GpuRegions.Aligned(memory.Length);
        var trainFixed = inferFixed + GpuRegions.Aligned(_sizes.InferFixed);
        var state = trainFixed + GpuRegions.Aligned(_sizes.TrainFixed);
        var arena = state + GpuRegions.Aligned(_sizes.State * _capacity);
        var steps = arena + GpuRegions.Aligned(Math.Max(_sizes.InferArena, _isTraining || _hasTrained ? _sizes.TrainArena : 0) * _capacity);
        var stepsOfS = steps + GpuRegions.Aligned(Math.Max(_sizes.InferSteps, _isTraining || _hasTrained ? _sizes.TrainSteps : 0) * _rows[1]);
        var ports = stepsOfS + GpuRegions.Aligned(Math.Max(_sizes.InferStepsOfS, _isTraining || _hasTrained ? _sizes.TrainStepsOfS : 0) * _rows[2]);
        _hasTrained |= _isTraining;
        var (numbers, wholes) = PlacePorts(ports, batch);
        _regions = new GpuRegions(gradients, inferFixed, trainFixed, state, arena, steps, stepsOfS, ports);
        _memory.Reserve(numbers, wholes, _stateBatch > 0 ? state + (_sizes.State * _stateBatch) : trainFixed + _sizes.TrainFixed);
    }
}
