using System;
using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using DslCompiler.Kernels;
using DslCompiler.Random;
using DslCompiler.Simd;

namespace DslCompiler;

/// <summary>Makes the program of a generated network for a kind of vector.</summary>
public interface ICpuProgramFactory
{
    CpuProgram<T> Create<V, T>(CpuDevice device, ProgramSizes sizes)
        where V : unmanaged, IVec<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <summary>The same for the widest vectors of the processor, Arm's or wider.</summary>
    CpuProgram<float> CreateWidest(CpuDevice device, ProgramSizes sizes);
}

/// <summary>A generated network on the CPU: its memory and its kernels in turn. The generated class says what each kernel does;
/// this one hands out memory and runs them on all threads. Steps allocate nothing.</summary>
public abstract unsafe partial class CpuProgram<T> : NetworkProgram, IParallelWork
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Some twenty microseconds of one thread.</summary>
    private const long WorkWorthSharing = 1 << 20;

    private readonly CpuDevice _device;
    private readonly ProgramSizes _sizes;
    private NativeBuffer<T>? _inferFixed;
    private NativeBuffer<T>? _trainFixed;
    private NativeBuffer<T>? _scratch;
    private NativeBuffer<T>? _arena;
    private T* _arenaPointer;
    private T* _fixedPointer;
    private T* _scratchPointer;
    private long _scratchStride;
    private long _arenaCapacity;
    private int _batch;
    private nint[] _inputs = new nint[1];
    private nint[] _outputs = new nint[1];
    private nint[] _targets = new nint[1];
    private T* _parameters;
    private T* _gradients;
    private Philox _random;
    private readonly StepMemory<T> _sequences = new();
    private NativeBuffer<T>? _state;
    private int _stateBatch;
    private int _step;
    private int _lastStep;
    private bool _isReverse;
    private int _time;
    private long _version;
    private long? _prepared;

    protected CpuProgram(CpuDevice device, ProgramSizes sizes)
    {
        _device = device;
        _sizes = sizes;
    }

    /// <inheritdoc/>
    public override long Bytes => ((_scratch?.Length ?? 0) + (_inferFixed?.Length ?? 0) + (_trainFixed?.Length ?? 0) + (_arena?.Length ?? 0) + (_state?.Length ?? 0) + _sequences.Length + (_gradientPlaces?.Rest.Length ?? 0)) * sizeof(T);

    /// <summary>Where training leaves the (total) loss, in the memory of <see cref="Fixed"/>.</summary>
    protected virtual long LossOffset => 0;

    /// <summary>Where the memory of the caller's inputs is, by their numbers; it must stay there while the program runs.</summary>
    internal void SetInput(int number, T* place) => Set(ref _inputs, number, (nint)place);

    internal void SetOutput(int number, T* place) => Set(ref _outputs, number, (nint)place);

    internal void SetTarget(int number, T* place) => Set(ref _targets, number, (nint)place);

    internal void SetLabels(int number, int* place) => Set(ref _targets, number, (nint)place);

    internal sealed override void SetInput(int number, float* place, long length) => Set(ref _inputs, number, (nint)place);

    internal sealed override void SetOutput(int number, float* place, long length) => Set(ref _outputs, number, (nint)place);

    internal sealed override void SetTarget(int number, float* place, long length) => Set(ref _targets, number, (nint)place);

    internal sealed override void SetLabels(int number, int* place, long length) => Set(ref _targets, number, (nint)place);

    internal sealed override void SetIndices(int number, int* place, long length) => Set(ref _inputs, number, (nint)place);

    internal sealed override void Infer(ParameterMemory memory, int batch) => Infer(InPlace(memory.Pointer), batch, memory.Version);

    internal sealed override void Train(ParameterMemory memory, int batch, Philox random) => Train(InPlace(memory.Pointer), InPlace(memory.GradientsToWrite.Pointer), batch, random);

    internal sealed override float Loss() => LossAt(LossOffset);

    internal sealed override float LossAt(int number) => LossAt(LossOffsetAt(number));

    private float LossAt(long offset) => _trainFixed is null ? 0 : float.CreateTruncating(_trainFixed.Pointer[offset]);

    /// <summary>The network's own memory, which the program for floats works in.</summary>
    private static T* InPlace(float* place) => typeof(T) == typeof(float) ? (T*)place : throw new NotSupportedException("a network's memory holds floats");

    /// <summary>Computes the outputs of a batch.</summary>
    /// <param name="parameters">Parameters and buffers.</param>
    /// <param name="batch">Samples.</param>
    /// <param name="version">Another number than before wherever the parameters may be others: then what is prepared from them is prepared again.</param>
    internal void Infer(T* parameters, int batch, long version)
    {
        _version = version;
        _fixedPointer = (_inferFixed ??= new NativeBuffer<T>(_sizes.InferFixed)).Pointer;
        Reserve(_sizes.InferArena, _sizes.InferScratch, batch);
        _sequences.Reserve(_sizes.InferSteps, _sizes.InferStepsOfS, batch);
        StartStates(batch);
        _parameters = parameters;
        _batch = batch;
        RunInfer();
    }

    /// <summary>Computes the loss of a batch and its gradients; dropout draws from <paramref name="random"/>, another stream each step.</summary>
    internal T Train(T* parameters, T* gradients, int batch, Philox random)
    {
        // Training changes buffers, from which inference has prepared what it keeps.
        _prepared = null;
        var (steady, scratch) = _optimizer is null ? (_sizes.TrainFixed, _sizes.TrainScratch) : (_updates!.Fixed, _updates.Scratch);
        if (_trainFixed is null || _trainFixed.Length < steady)
        {
            _trainFixed = new NativeBuffer<T>(steady);
        }

        _fixedPointer = _trainFixed.Pointer;
        Reserve(_sizes.TrainArena, scratch, batch);
        _sequences.Reserve(_sizes.TrainSteps, _sizes.TrainStepsOfS, batch);
        StartStates(batch);
        _parameters = parameters;
        _gradients = gradients;
        _batch = batch;
        _random = random;
        RunTrain();
        return _fixedPointer[LossOffset];
    }

    /// <summary>Computes the outputs of a batch from parameters, and values prepared from them, that lie in memory of the caller and stay as they are.</summary>
    internal void InferPrepared(T* parameters, T* prepared, int batch)
    {
        _fixedPointer = prepared;
        _parameters = parameters;
        _batch = batch;
        Reserve(_sizes.InferArena, _sizes.InferScratch, batch);
        _prepared = _version;
        RunInfer();
    }

    /// <summary>Runs one of the kernels that depend on parameters alone, in memory of the caller.</summary>
    internal void PrepareOne(T* parameters, T* prepared, int kernel)
    {
        _fixedPointer = prepared;
        _parameters = parameters;
        _batch = 1;
        Reserve(0, _sizes.InferScratch, 1);
        Launch(kernel, kernel, WorkWorthSharing);
    }

    void IParallelWork.Run(int item, int share)
    {
        if (GoesByRows(item))
        {
            RunByRows(item, share, _device.Threads);
        }
        else
        {
            Run(item, new Work<T>(_batch, share, _device.Threads, _scratchPointer + (share * _scratchStride), _random) { Step = _step });
        }
    }

    /// <summary>Where training leaves one of several losses.</summary>
    protected virtual long LossOffsetAt(int number) => LossOffset;

    /// <summary>Runs the kernels of inference, by <see cref="Launch"/>.</summary>
    protected abstract void RunInfer();

    /// <summary>Runs the kernels of training.</summary>
    protected abstract void RunTrain();

    /// <summary>One worker's share of one kernel.</summary>
    protected abstract void Run(int kernel, in Work<T> work);

    /// <summary>Runs kernels <paramref name="first"/> to <paramref name="last"/>, one after the other, each on all threads; on the caller's alone where a
    /// sample's work (in multiply-adds) and the batch are so small that handing it out would take longer.</summary>
    protected void Launch(int first, int last, long sampleWork)
    {
        var isSmall = sampleWork * _batch * _sequences.Longest < WorkWorthSharing;
        for (var kernel = first; kernel <= last; kernel++)
        {
            var start = KernelTicks is null ? 0 : Stopwatch.GetTimestamp();
            if (isSmall && !GoesByRows(kernel))
            {
                Run(kernel, new Work<T>(_batch, 0, 1, _scratchPointer, _random) { Step = _step });
            }
            else
            {
                _device.Run(this, kernel);
            }

            if (KernelTicks is { } ticks)
            {
                ticks[kernel] += Stopwatch.GetTimestamp() - start;
            }

            if (_optimizer is not null)
            {
                UpdateBehind(kernel);
            }
        }
    }

    /// <summary>Runs the kernels of a loop once a step, in the order of the steps or the other way round.</summary>
    protected void LaunchLoop(int first, int last, long sampleWork, int time, bool isReverse)
    {
        var steps = _sequences.Steps(time);
        (_time, _isReverse, _lastStep) = (time, isReverse, steps - 1);
        for (var i = 0; i < steps; i++)
        {
            _step = isReverse ? steps - 1 - i : i;
            Launch(first, last, sampleWork);
        }
    }

    /// <summary>Runs the kernels of a loop of gradients once a step, each time behind those of the loop that it goes back through: what they computed of the step was not kept.</summary>
    protected void LaunchLoopAgain(int firstAgain, int lastAgain, int first, int last, long sampleWork, int time, bool isReverse)
    {
        var steps = _sequences.Steps(time);
        (_time, _lastStep) = (time, steps - 1);
        for (var i = 0; i < steps; i++)
        {
            _step = isReverse ? steps - 1 - i : i;
            _isReverse = !isReverse;
            Launch(firstAgain, lastAgain, sampleWork);
            _isReverse = isReverse;
            Launch(first, last, sampleWork);
        }
    }

    /// <summary>Runs kernels that depend on parameters alone, if those may have changed since.</summary>
    protected void Prepare(int first, int last)
    {
        if (_prepared != _version)
        {
            Launch(first, last, WorkWorthSharing);
            _prepared = _version;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected Ptr<T> Arena(long offset) => new(_arenaPointer + (offset * _arenaCapacity));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected Ptr<T> Fixed(long offset) => new(_fixedPointer + offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected Ptr<T> Parameter(long offset) => new(_parameters + offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected Ptr<T> Gradient(long offset) => new(_optimizer is null ? _gradients + offset : _gradientPlaces!.At(offset, _fixedPointer));

    /// <summary>The first input; the only one of most models.</summary>
    protected Ptr<T> Input => InputAt(0);

    /// <summary>The first output.</summary>
    protected Ptr<T> Output => OutputAt(0);

    /// <summary>The first target, where it is class numbers.</summary>
    protected LabelPtr Labels => LabelsAt(0);

    /// <summary>A share of all steps of all samples.</summary>
    protected Work<T> Over(in Work<T> work, int time) => work.Over(_sequences.Steps(time), _sequences.Lengths(time));

    /// <summary>The steps of an axis of time, for a kernel that goes through them itself.</summary>
    protected StepAxis AxisOf(int time) => new(_sequences.Steps(time), _sequences.Lengths(time));

    /// <summary>Sequences over <c>T</c>.</summary>
    protected Ptr<T> Steps(long offset) => new(_sequences.At(1, offset));

    /// <summary>Sequences over <c>S</c>.</summary>
    protected Ptr<T> StepsOfS(long offset) => new(_sequences.At(2, offset));

    /// <summary>What is kept from call to call.</summary>
    protected Ptr<T> State(long offset) => new(_state!.Pointer + (offset * _stateBatch));

    /// <summary>Which sequences have ended at the present step.</summary>
    protected StepPadding Padding => new(_sequences.Lengths(_time), _step);

    /// <summary>The present step of a sequence.</summary>
    protected Ptr<T> StepAt(Ptr<T> sequence, int width) => new((T*)sequence + ((nint)_step * _batch * width));

    /// <summary>The present step of numbers that stand for vectors.</summary>
    protected LabelPtr StepAt(LabelPtr sequence) => new((int*)sequence + ((nint)_step * _batch));

    /// <summary>The step before, as the loop goes; at its first the start.</summary>
    protected Ptr<T> StepBefore(Ptr<T> sequence, int width, Ptr<T> start) => PriorStep(sequence, width, start, _isReverse);

    /// <summary>What a loop, which may have gone the other way, carried into the present step.</summary>
    protected Ptr<T> PriorStep(Ptr<T> sequence, int width, Ptr<T> start, bool isReverse)
    {
        var step = isReverse ? _step + 1 : _step - 1;
        return step < 0 || step > _lastStep ? start : new((T*)sequence + ((nint)step * _batch * width));
    }

    /// <summary>Where the present step writes what is carried on, if nobody reads all steps: two places by turns.</summary>
    protected Ptr<T> TurnAt(Ptr<T> place, int width) => new((T*)place + ((nint)(_step & 1) * _batch * width));

    /// <summary>What the step before wrote there.</summary>
    protected Ptr<T> TurnBefore(Ptr<T> place, int width, Ptr<T> start) =>
        _step == (_isReverse ? _lastStep : 0) ? start : new((T*)place + ((nint)((_step + 1) & 1) * _batch * width));

    /// <summary>The step that a loop ended with.</summary>
    protected Ptr<T> LastStep(Ptr<T> sequence, int width, int time, bool isReverse) =>
        new((T*)sequence + ((isReverse ? 0 : (nint)_sequences.Steps(time) - 1) * _batch * width));

    /// <summary>What the last step of a loop wrote of two places by turns.</summary>
    protected Ptr<T> LastTurn(Ptr<T> place, int width, int time, bool isReverse) =>
        new((T*)place + ((isReverse ? 0 : ((nint)_sequences.Steps(time) - 1) & 1) * _batch * width));

    protected Ptr<T> InputAt(int number) => new((T*)_inputs[number]);

    protected Ptr<T> OutputAt(int number) => new((T*)_outputs[number]);

    protected Ptr<T> TargetAt(int number) => new((T*)_targets[number]);

    protected LabelPtr LabelsAt(int number) => new((int*)_targets[number]);

    /// <summary>An input of numbers that stand for vectors.</summary>
    protected LabelPtr IndicesAt(int number) => new((int*)_inputs[number]);

    private static void Set(ref nint[] places, int number, nint place)
    {
        if (number >= places.Length)
        {
            Array.Resize(ref places, number + 1);
        }

        places[number] = place;
    }

    internal sealed override void SetSteps(int time, int steps, int* lengths) => _sequences.Set(time, steps, lengths);

    internal void SetIndices(int number, int* place) => Set(ref _inputs, number, (nint)place);

    internal sealed override void ClearState() => _state?.Span.Clear();

    private void StartStates(int batch)
    {
        if (_sizes.State == 0)
        {
            return;
        }

        if (_state is null || _stateBatch != batch)
        {
            _state = new NativeBuffer<T>(_sizes.State * batch);
            _stateBatch = batch;
        }
        else if (!KeepsState)
        {
            _state.Span.Clear();
        }
    }

    /// <summary>Makes room: for the larger of the two plans only once it is asked for; a smaller batch later changes nothing.</summary>
    private void Reserve(long perSample, long scratch, int batch)
    {
        var stride = (scratch + NativeBuffer<T>.Slack + 15) / 16 * 16;
        if (_scratch is null || _scratchStride < stride)
        {
            _scratchStride = stride;
            _scratch = new NativeBuffer<T>(stride * _device.Threads);
            _scratchPointer = _scratch.Pointer;
        }

        _arenaCapacity = Math.Max(batch, _arenaCapacity);
        if (_arena is null || _arena.Length < perSample * _arenaCapacity)
        {
            _arena = new NativeBuffer<T>(perSample * _arenaCapacity);
            _arenaPointer = _arena.Pointer;
        }
    }
}
