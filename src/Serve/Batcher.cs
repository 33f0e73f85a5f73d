using System;
using System.Buffers;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;
using DslCompiler.Inference;

namespace DslCompiler.Serve;

/// <summary>Computes what requests ask for: nobody is kept waiting for company. One that comes alone is computed by all threads; where several wait, each thread takes its
/// part of them (and of those of one request, if it has many) and computes it alone, so that no thread waits for another, or for a core that a connection needs just now.</summary>
internal sealed class Batcher : IDisposable
{
    private readonly Lock _wideGate = new();
    private readonly object _gate = new();
    private readonly Queue<BatchJob> _queue = new();
    private readonly int _most;
    private readonly InferenceSession _wide;
    private readonly Thread[] _workers;
    private int _waiting;
    private int _busy;
    private bool _isClosed;
    private long _batches;
    private long _samples;

    /// <param name="session">The model on all threads; used for samples that come alone.</param>
    /// <param name="threads">Threads that compute.</param>
    /// <param name="batch">Samples under way at a time, on all threads together.</param>
    /// <param name="queue">Samples that may wait.</param>
    public Batcher(InferenceSession session, int threads, int batch, int queue)
    {
        (_wide, _most) = (session, queue);
        _workers = new Thread[Math.Min(threads, batch)];
        for (var i = 0; i < _workers.Length; i++)
        {
            var narrow = new InferenceSession(session, new CpuDevice(1, session.Device.Simd), (batch + _workers.Length - 1) / _workers.Length);
            _workers[i] = new Thread(() => Work(narrow)) { Name = FormattableString.Invariant($"batches {i}"), IsBackground = true };
            _workers[i].Start();
        }
    }

    /// <summary>Samples that wait.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate)
            {
                return _waiting;
            }
        }
    }

    public long Batches => Interlocked.Read(ref _batches);

    public long Samples => Interlocked.Read(ref _samples);

    /// <summary>The outputs of samples, one behind the other; null where too many wait already.</summary>
    /// <param name="input">Their numbers as bytes, at the start of an array of the shared pool, which goes back there by this.</param>
    /// <param name="count">Samples, one at least.</param>
    /// <param name="gone">The connection is closed.</param>
    /// <param name="late">It takes too long: then the task is cancelled at once.</param>
    public Task<float[]>? Predict(byte[] input, int count, CancellationToken gone, CancellationToken late)
    {
        BatchJob job;
        lock (_gate)
        {
            if (count > _most - _waiting || _isClosed)
            {
                ArrayPool<byte>.Shared.Return(input);
                return null;
            }

            job = new BatchJob(input, count, _wide.Model.OutputLength, gone);
            _queue.Enqueue(job);
            _waiting += count;
            // Another thread takes its part of several.
            if (count > 1)
            {
                Monitor.PulseAll(_gate);
            }
            else
            {
                Monitor.Pulse(_gate);
            }
        }

        return job.UntilDoneAsync(late);
    }

    /// <summary>Ends when all that waits is done.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isClosed = true;
            Monitor.PulseAll(_gate);
        }

        foreach (var worker in _workers)
        {
            worker.Join();
        }
    }

    private void Work(InferenceSession narrow)
    {
        using (narrow)
        {
            var slices = new BatchJob.Slice[narrow.Capacity];
            while (Take(slices) is { Slices: > 0 } taken)
            {
                // What comes alone gets all threads; others that come meanwhile get their own.
                var isAlone = taken.Samples == 1 && Volatile.Read(ref _busy) == 1 && _wideGate.TryEnter();
                try
                {
                    Run(isAlone ? _wide : narrow, slices.AsSpan(0, taken.Slices));
                }
                finally
                {
                    if (isAlone)
                    {
                        _wideGate.Exit();
                    }

                    Interlocked.Decrement(ref _busy);
                }
            }
        }
    }

    /// <summary>Waits for work and takes a thread's part of it; none at the end.</summary>
    private (int Slices, int Samples) Take(BatchJob.Slice[] slices)
    {
        lock (_gate)
        {
            while (_waiting == 0)
            {
                if (_isClosed)
                {
                    return (0, 0);
                }

                Monitor.Wait(_gate);
            }

            var samples = Math.Min((_waiting + _workers.Length - 1) / _workers.Length, slices.Length);
            var (left, count) = (samples, 0);
            while (left > 0)
            {
                var slice = _queue.Peek().Take(left);
                slices[count++] = slice;
                left -= slice.Count;
                if (slice.Job.Untaken == 0)
                {
                    _queue.Dequeue();
                }
            }

            _waiting -= samples;
            Interlocked.Increment(ref _busy);
            return (count, samples);
        }
    }

    private void Run(InferenceSession session, Span<BatchJob.Slice> slices)
    {
        var length = session.Model.InputLength * sizeof(float);
        var (count, samples) = (0, 0);
        foreach (var slice in slices)
        {
            if (slice.Job.IsOver)
            {
                slice.End();
                continue;
            }

            slice.Input(length).CopyTo(MemoryMarshal.AsBytes(session.Input(samples, slice.Count)));
            samples += slice.Count;
            slices[count++] = slice;
        }

        if (count > 0)
        {
            Compute(session, slices[..count], samples);
        }

        slices.Clear();
    }

    private void Compute(InferenceSession session, ReadOnlySpan<BatchJob.Slice> slices, int samples)
    {
        try
        {
            session.Run(samples);
            Interlocked.Increment(ref _batches);
            Interlocked.Add(ref _samples, samples);
            var sample = 0;
            foreach (var slice in slices)
            {
                session.Output(sample, slice.Count).CopyTo(slice.Outputs(session.Model.OutputLength));
                sample += slice.Count;
            }
        }
        catch (Exception e)
        {
            foreach (var slice in slices)
            {
                slice.Fail(e);
            }
        }

        foreach (var slice in slices)
        {
            slice.End();
        }
    }
}
