using System;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using DslCompiler.Inference;

namespace DslCompiler.Serve;

/// <summary>Computes what requests ask for on one thread, those that wait at the same time together: nobody is kept waiting for company.</summary>
internal sealed class Batcher : IDisposable
{
    private readonly Channel<Job> _queue;
    private readonly InferenceSession _session;
    private readonly Thread _worker;
    private long _batches;
    private long _samples;

    public Batcher(InferenceSession session, int queue)
    {
        _session = session;
        _queue = Channel.CreateBounded<Job>(new BoundedChannelOptions(queue) { SingleReader = true });
        _worker = new Thread(Work) { Name = "batches", IsBackground = true };
        _worker.Start();
    }

    /// <summary>Requests that wait.</summary>
    public int Waiting => _queue.Reader.Count;

    public long Batches => Interlocked.Read(ref _batches);

    public long Samples => Interlocked.Read(ref _samples);

    /// <summary>The outputs of a sample; null where too many wait already.</summary>
    public Task<float[]>? Predict(float[] input, CancellationToken cancelled)
    {
        var job = new Job(input, new TaskCompletionSource<float[]>(TaskCreationOptions.RunContinuationsAsynchronously), cancelled);
        return _queue.Writer.TryWrite(job) ? job.Done.Task : null;
    }

    /// <summary>Ends when all that waits is done.</summary>
    public void Dispose()
    {
        _queue.Writer.TryComplete();
        _worker.Join();
    }

    private void Work()
    {
        var jobs = new Job[_session.Capacity];
        while (_queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            var count = 0;
            while (count < jobs.Length && _queue.Reader.TryRead(out var job))
            {
                if (job.Cancelled.IsCancellationRequested)
                {
                    // Its caller has gone, or has been told that it takes too long.
                    job.Done.TrySetCanceled();
                    continue;
                }

                job.Input.CopyTo(_session.Input(count));
                jobs[count++] = job;
            }

            if (count > 0)
            {
                Run(jobs.AsSpan(0, count));
            }
        }
    }

    private void Run(Span<Job> jobs)
    {
        try
        {
            _session.Run(jobs.Length);
            Interlocked.Increment(ref _batches);
            Interlocked.Add(ref _samples, jobs.Length);
            for (var i = 0; i < jobs.Length; i++)
            {
                jobs[i].Done.TrySetResult(_session.Output(i).ToArray());
            }
        }
        catch (Exception e)
        {
            foreach (var job in jobs)
            {
                job.Done.TrySetException(e);
            }
        }

        jobs.Clear();
    }

    private readonly record struct Job(float[] Input, TaskCompletionSource<float[]> Done, CancellationToken Cancelled);
}
