using System;

namespace DslCompiler.Ilgpu;

/// <summary>What goes into the program and comes out of it. Inputs, the lengths of samples and targets lie side by side on the device, and come in one copy of each kind.</summary>
public abstract unsafe partial class GpuProgram
{
    private readonly HostPlaces _inputs = new();
    private readonly HostPlaces _outputs = new();
    private readonly HostPlaces _targets = new();
    private readonly GpuArrivals<float> _numbers;
    private readonly GpuArrivals<int> _wholes;
    private readonly nint[] _lengths = new nint[TimeAxes];
    private readonly long[] _lengthsAt = new long[TimeAxes];
    private (long Numbers, long Wholes) _arriving;

    /// <summary>The first input; the only one of most models.</summary>
    protected long Input => InputAt(0);

    /// <summary>The first output.</summary>
    protected long Output => OutputAt(0);

    /// <summary>The first target, where it is class numbers.</summary>
    protected long Labels => LabelsAt(0);

    protected long InputAt(int number) => _inputs.At(number);

    protected long OutputAt(int number) => _outputs.At(number);

    protected long TargetAt(int number) => _targets.At(number);

    protected long LabelsAt(int number) => _targets.At(number);

    /// <summary>An input of numbers that stand for vectors.</summary>
    protected long IndicesAt(int number) => _inputs.At(number);

    /// <summary>The steps of each sample.</summary>
    protected long Lengths(int time) => _lengthsAt[time];

    internal sealed override void SetInput(int number, float* place, long length) => _inputs.Set(number, place, length);

    internal sealed override void SetIndices(int number, int* place, long length) => _inputs.Set(number, place, length);

    internal sealed override void SetOutput(int number, float* place, long length) => _outputs.Set(number, place, length);

    internal sealed override void SetTarget(int number, float* place, long length) => _targets.Set(number, place, length);

    internal sealed override void SetLabels(int number, int* place, long length) => _targets.Set(number, place, length);

    internal sealed override void SetSteps(int time, int steps, int* lengths) => (_steps[time], _lengths[time]) = (steps, (nint)lengths);

    /// <summary>Copies the outputs to where the caller wants them.</summary>
    internal void FetchOutputs()
    {
        for (var i = 0; i < _outputs.Count; i++)
        {
            _memory.Download(_outputs.At(i), _outputs.Numbers(i));
        }
    }

    /// <summary>Gives each its place from <paramref name="first"/> on, targets behind what inference needs; what is behind the last of each kind comes back.</summary>
    private (long Numbers, long Wholes) PlacePorts(long first, int batch)
    {
        long wholes = 0;
        for (var time = 1; time < TimeAxes; time++)
        {
            _lengthsAt[time] = wholes;
            wholes += _rows[time] > 0 ? GpuRegions.Aligned(batch) : 0;
        }

        var end = _inputs.Place(first, wholes);
        var all = _targets.Place(end.Numbers, end.Wholes);
        _arriving = _isTraining ? (all.Numbers - first, all.Wholes) : (end.Numbers - first, end.Wholes);
        return _outputs.Place(all.Numbers, all.Wholes);
    }

    private void SendPorts(int batch)
    {
        var numbers = _numbers.Host(_arriving.Numbers);
        var wholes = _wholes.Host(_arriving.Wholes);
        for (var time = 1; time < TimeAxes; time++)
        {
            if (_rows[time] > 0)
            {
                var lengths = wholes.Slice((int)_lengthsAt[time], batch);

                // All steps, where nothing is said.
                lengths.Fill(_steps[time]);
                if (_lengths[time] != 0)
                {
                    new ReadOnlySpan<int>((int*)_lengths[time], batch).CopyTo(lengths);
                }
            }
        }

        Gather(_inputs, numbers, wholes);
        if (_isTraining)
        {
            Gather(_targets, numbers, wholes);
        }

        _numbers.Send(_arriving.Numbers);
        _wholes.Send(_arriving.Wholes);
    }

    private void DeliverPorts()
    {
        _numbers.Deliver(_memory.Numbers, _regions.Ports, _arriving.Numbers);
        _wholes.Deliver(_memory.Wholes, 0, _arriving.Wholes);
    }

    private void Gather(HostPlaces places, Span<float> numbers, Span<int> wholes)
    {
        for (var i = 0; i < places.Count; i++)
        {
            if (places.IsWhole(i))
            {
                places.Wholes(i).CopyTo(wholes[(int)places.At(i)..]);
            }
            else
            {
                places.Numbers(i).CopyTo(numbers[(int)(places.At(i) - _regions.Ports)..]);
            }
        }
    }
}
