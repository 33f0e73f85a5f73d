using System;
using System.Diagnostics;
using DslCompiler.Random;

namespace DslCompiler.Ilgpu;

/// <summary>The base of a network's generated program for GPUs: its memory on the device, the copies to and from the host, and the order of the launches. A training step reads
/// nothing back; the loss is copied when it is asked for.</summary>
public abstract unsafe partial class GpuProgram : NetworkProgram, IRemoteParameters
{
    /// <summary>Multiply-adds from which a product goes to a library, where there is one.</summary>
    private const long LargeProduct = 1 << 24;

    private readonly IlgpuDevice _device;
    private readonly ProgramSizes _sizes;
    private readonly GpuMemory _memory;
    private readonly GpuUpdate _update;
    private ParameterMemory? _parameters;
    private GpuRegions _regions;
    private GpuStep _step;
    private bool _isTraining;
    private int _stateBatch;
    private long _uploaded = -1;
    private long? _prepared;

    protected GpuProgram(IlgpuDevice device, ProgramSizes sizes)
    {
        (_device, _sizes, _memory, _update) = (device, sizes, new GpuMemory(device), new GpuUpdate(device));
        (_numbers, _wholes) = (new GpuArrivals<float>(device, "inputs"), new GpuArrivals<int>(device, "labels and indices"));
    }

    /// <inheritdoc/>
    public override long Bytes => _memory.Bytes + _update.Bytes + _numbers.Bytes + _wholes.Bytes;

    /// <summary>Where training leaves the (total) loss, in the memory of <see cref="Fixed"/>.</summary>
    protected virtual long LossOffset => 0;

    /// <summary>Where training leaves one of several losses.</summary>
    protected virtual long LossOffsetAt(int number) => LossOffset;

    /// <summary>Runs the launches of inference.</summary>
    protected abstract void RunInfer();

    /// <summary>Runs the launches of training.</summary>
    protected abstract void RunTrain();

    /// <summary>Starts one launch.</summary>
    protected abstract void Run(int launch);

    /// <summary>Starts launches <paramref name="first"/> to <paramref name="last"/>, one after the other.</summary>
    protected void LaunchAll(int first, int last)
    {
        for (var launch = first; launch <= last; launch++)
        {
            if (KernelTicks is not { } ticks)
            {
                Run(launch);
                continue;
            }

            _device.Wait();
            var start = Stopwatch.GetTimestamp();
            Run(launch);
            _device.Wait();
            ticks[launch] += Stopwatch.GetTimestamp() - start;
        }
    }

    /// <summary>Starts the launches of a loop once a step, in the order of the steps or the other way round.</summary>
    protected void LaunchLoop(int first, int last, int time, bool isReverse)
    {
        var steps = _steps[time];
        (_isReverse, _lastStep) = (isReverse, steps - 1);
        for (var i = 0; i < steps; i++)
        {
            _step.Step = isReverse ? steps - 1 - i : i;
            LaunchAll(first, last);
        }
    }

    /// <summary>Starts launches that depend on parameters alone, if those may have changed since.</summary>
    protected void Prepare(int first, int last)
    {
        if (_prepared != _uploaded)
        {
            LaunchAll(first, last);
            _prepared = _uploaded;
        }
    }

    /// <summary>What a launch knows of the step; with a time axis its rows are all steps of all samples.</summary>
    protected GpuStep StepOf(int time)
    {
        var step = _step;
        step.Rows = _step.Batch * _steps[time];
        return step;
    }

    /// <summary>The groups that so many threads fill.</summary>
    protected int Groups(int items) => _device.Groups(items);

    /// <summary>The groups that a matrix product in tiles takes.</summary>
    protected static int Tiles(int rows, int columns) => ((rows + 63) / 64) * ((columns + 63) / 64);

    /// <summary>Has a library compute a product of <paramref name="rows"/> by <paramref name="columns"/>, if there is one and it is large enough; says whether. Matrices lie row by
    /// row, or where one is transposed column by column.</summary>
    protected bool Product(int rows, int columns, int depth, bool transposesLeft, bool transposesRight, long left, long right, long to)
    {
        if (_device.Blas is not { } blas || (long)rows * columns * depth < LargeProduct)
        {
            return false;
        }

        // Row by row is column by column of the transposed matrix: the product of those, the other way round.
        var m = _memory.Numbers;
        blas.Multiply(
            _device.Stream, transposesRight, transposesLeft, columns, rows, depth,
            m.SubView(right, (long)depth * columns), transposesRight ? depth : columns, m.SubView(left, (long)rows * depth), transposesLeft ? rows : depth, m.SubView(to, (long)rows * columns), columns);
        _device.Count();
        return true;
    }

    protected void Launch<TPlaces>(GpuKernel<TPlaces> kernel, int groups, GpuStep step, TPlaces places)
        where TPlaces : unmanaged, IPlaces
    {
        if (groups > 0)
        {
            kernel.Launch(_device, groups, step, _memory.Numbers, _memory.Wholes, places);
        }
    }

    internal sealed override void Infer(ParameterMemory memory, int batch)
    {
        Start(memory, batch, isTraining: false);
        RunInfer();
        FetchOutputs();
    }

    internal sealed override void Train(ParameterMemory memory, int batch, Philox random)
    {
        Start(memory, batch, isTraining: true);
        (_step.Key, _step.Stream) = (random.Key, random.Stream);
        RunTrain();

        // Buffers have changed, from which inference has prepared what it keeps.
        _prepared = null;
        memory.GradientsAreAt(this);
        if (memory.BufferLength > 0)
        {
            memory.ValuesAreAt(this);
        }
    }

    internal sealed override float Loss() => Read(LossOffset);

    internal sealed override float LossAt(int number) => Read(LossOffsetAt(number));

    internal sealed override void Update(ParameterMemory memory, in UpdateNumbers numbers)
    {
        UploadParameters(memory);
        _update.Run(_memory.Numbers, _regions.Gradients, memory, numbers);
        _prepared = null;
        memory.ValuesAreAt(this);
    }

    internal sealed override double GradientNorm() => _update.Norm();

    void IRemoteParameters.FetchValues(Span<float> values) => _memory.Download(0, values);

    void IRemoteParameters.FetchGradients(Span<float> gradients) => _memory.Download(_regions.Gradients, gradients);

    private float Read(long offset)
    {
        var value = 0f;
        _memory.Download(_regions.TrainFixed + offset, new Span<float>(ref value));
        return value;
    }

    /// <summary>Makes room and brings what the host has to the device.</summary>
    private void Start(ParameterMemory memory, int batch, bool isTraining)
    {
        _isTraining = isTraining;
        _step = new GpuStep { Batch = batch };
        Reserve(memory, batch);
        SendPorts(batch);

        // The caller may write its batches again as soon as this call is over, and the call after the next the buffers that they have come to.
        _device.Copies.Synchronize();
        _device.Wait();
        UploadParameters(memory);
        DeliverPorts();
        if (_sizes.State > 0 && (_stateBatch != batch || !KeepsState))
        {
            _memory.Clear(_regions.State, _sizes.State * batch);
            _stateBatch = batch;
        }
    }

    private void UploadParameters(ParameterMemory memory)
    {
        if (_uploaded != memory.Version)
        {
            _memory.Upload(memory.Pointer, 0, memory.ValuesLength);
            _uploaded = memory.Version;
            _prepared = null;
        }
    }
}
