using System;
using System.Buffers;
using System.Threading;
using System.Threading.Tasks;

namespace DslCompiler.Serve;

/// <summary>The samples of a request while they are computed, by several threads maybe, each of which takes a few.</summary>
internal sealed class BatchJob(byte[] input, int count, int outputLength, CancellationToken gone)
{
    private readonly TaskCompletionSource<float[]> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly byte[] _input = input;
    private readonly float[] _outputs = new float[count * outputLength];
    private readonly int _count = count;
    private int _left = count;
    private int _taken;

    /// <summary>Samples that nobody has taken yet.</summary>
    public int Untaken => _count - _taken;

    /// <summary>Whether its caller has been told that it takes too long, or has gone: nobody needs the rest.</summary>
    public bool IsOver => _done.Task.IsCompleted || gone.IsCancellationRequested;

    /// <summary>Some of its samples, for one who holds the queue's lock.</summary>
    public Slice Take(int most)
    {
        var slice = new Slice(this, _taken, Math.Min(most, Untaken));
        _taken += slice.Count;
        return slice;
    }

    /// <summary>The outputs of all samples.</summary>
    /// <param name="late">It takes too long: then the task is cancelled at once.</param>
    public async Task<float[]> UntilDoneAsync(CancellationToken late)
    {
        using var registration = late.UnsafeRegister(static (state, token) => ((TaskCompletionSource<float[]>)state!).TrySetCanceled(token), _done);
        return await _done.Task.ConfigureAwait(false);
    }

    /// <summary>Samples of a job that are computed together.</summary>
    public readonly record struct Slice(BatchJob Job, int First, int Count)
    {
        public ReadOnlySpan<byte> Input(int length) => Job._input.AsSpan(First * length, Count * length);

        public Span<float> Outputs(int length) => Job._outputs.AsSpan(First * length, Count * length);

        /// <summary>These are computed, or never will be.</summary>
        public void End() => Job.End(Count);

        public void Fail(Exception e) => Job._done.TrySetException(e);
    }

    private void End(int samples)
    {
        if (Interlocked.Add(ref _left, -samples) > 0)
        {
            return;
        }

        // Whoever ends the last slice: nobody reads the input any more.
        ArrayPool<byte>.Shared.Return(_input);
        _ = gone.IsCancellationRequested ? _done.TrySetCanceled(gone) : _done.TrySetResult(_outputs);
    }
}
