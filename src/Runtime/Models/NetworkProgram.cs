using DslCompiler.Random;

namespace DslCompiler;

/// <summary>What runs the passes of one network on its device. Each device brings its own kind; <see cref="Network"/> gives it places of memory by the numbers of
/// inputs, outputs and targets, and the lengths of what lies there in elements.</summary>
public abstract unsafe class NetworkProgram
{
    /// <summary>Bytes held at this moment, parameters not counted.</summary>
    public abstract long Bytes { get; }

    /// <summary>Whether the next call goes on with the states that the last one left; otherwise it begins with zeros.</summary>
    internal bool KeepsState { get; set; }

    /// <summary>Where the time spent in each kernel is added up, in ticks of <see cref="System.Diagnostics.Stopwatch"/>; null: not measured.</summary>
    internal long[]? KernelTicks { get; set; }

    /// <summary>The memory must stay where it is while the program runs; so for the others.</summary>
    internal abstract void SetInput(int number, float* place, long length);

    /// <summary>Numbers that stand for vectors.</summary>
    internal abstract void SetIndices(int number, int* place, long length);

    internal abstract void SetOutput(int number, float* place, long length);

    internal abstract void SetTarget(int number, float* place, long length);

    internal abstract void SetLabels(int number, int* place, long length);

    /// <summary>The steps of an axis of time in the next call, and of each sample where they differ.</summary>
    internal abstract void SetSteps(int time, int steps, int* lengths);

    /// <summary>Makes the states zeros.</summary>
    internal abstract void ClearState();

    /// <summary>Computes the outputs of a batch.</summary>
    internal abstract void Infer(ParameterMemory memory, int batch);

    /// <summary>Computes the loss of a batch and its gradients; dropout draws from <paramref name="random"/>, another stream each step.</summary>
    internal abstract void Train(ParameterMemory memory, int batch, Philox random);

    /// <summary>Whether <see cref="TrainAndUpdate"/> saves memory.</summary>
    internal virtual bool CanUpdate(NetworkSpec spec) => false;

    /// <summary>Computes the loss of a batch and updates the parameters, large ones as soon as their gradients are there, which are then gone.</summary>
    /// <param name="memory">The parameters.</param>
    /// <param name="spec">What the generated code says of them.</param>
    /// <param name="batch">Samples.</param>
    /// <param name="random">What dropout draws from.</param>
    /// <param name="optimizer">One that has begun a step.</param>
    internal virtual void TrainAndUpdate(ParameterMemory memory, NetworkSpec spec, int batch, Philox random, Optimizer optimizer) => throw new System.NotSupportedException();

    /// <summary>The (total) loss of the last <see cref="Train"/>.</summary>
    internal abstract float Loss();

    /// <summary>One of several losses, as the last <see cref="Train"/> left it.</summary>
    internal abstract float LossAt(int number);

    /// <summary>Updates the parameters on the device, where they are there rather than in the host's memory.</summary>
    internal virtual void Update(ParameterMemory memory, in UpdateNumbers numbers) => throw new System.NotSupportedException();

    /// <summary>The norm of the gradients that <see cref="Update"/> has clipped.</summary>
    internal virtual double GradientNorm() => 0;
}
