using System;
using System.Collections.Concurrent;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using Shouldly;
using Xunit;

namespace DslCompiler.Tests.Devices;

public class WorkerPoolTests
{
    [Theory]
    [InlineData(1, 20_000)]
    [InlineData(2, 100_000)]
    [InlineData(3, 20_000)]
    [InlineData(8, 5_000)]
    public void Every_share_is_done_exactly_once(int threads, int runs)
    {
        var (pool, work) = (new WorkerPool(threads), new CountingWork(threads));
        for (var i = 1; i <= runs; i++)
        {
            pool.Run(work, i);
            for (var share = 0; share < threads; share++)
            {
                // Seen by the caller as soon as Run is back: a counter that lags would be a share still running.
                if (work.Counts[share * CountingWork.Apart] != i || work.Items[share * CountingWork.Apart] != i)
                {
                    throw new InvalidOperationException(FormattableString.Invariant($"run {i}, share {share}: done {work.Counts[share * CountingWork.Apart]} times"));
                }
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void Exceptions_reach_the_caller_and_the_pool_goes_on(int threads)
    {
        var (pool, work) = (new WorkerPool(threads), new CountingWork(threads));
        for (var share = 0; share < threads; share++)
        {
            var failing = new ActionWork((_, s) => _ = s == share ? throw new InvalidTimeZoneException("from a worker") : 0);
            Should.Throw<InvalidTimeZoneException>(() => pool.Run(failing, 0)).Message.ShouldBe("from a worker");
        }

        pool.Run(work, 1);
        work.Counts.Where((_, i) => i % CountingWork.Apart == 0).ShouldAllBe(c => c == 1);
    }

    [Fact]
    public void Sleeping_workers_wake()
    {
        // Both shares must be under way at once to get past the barrier, so the second thread has to come, however long it slept.
        var pool = new WorkerPool(2);
        using var barrier = new Barrier(2);
        var meeting = new ActionWork((_, _) => barrier.SignalAndWait(TimeSpan.FromSeconds(20)).ShouldBeTrue());
        foreach (var pause in new[] { 0, 1, 20, 200, 0 })
        {
            Thread.Sleep(pause);
            pool.Run(meeting, 0);
        }
    }

    [Fact]
    public void Two_callers_share_a_device()
    {
        var device = new CpuDevice(3);
        var errors = new ConcurrentQueue<Exception>();
        var callers = Enumerable.Range(0, 3).Select(_ => new Thread(() =>
        {
            try
            {
                var work = new CountingWork(3);
                for (var i = 1; i <= 3000; i++)
                {
                    device.Run(work, i);
                    Enumerable.Range(0, 3).All(s => work.Counts[s * CountingWork.Apart] == i).ShouldBeTrue();
                }
            }
            catch (Exception e)
            {
                errors.Enqueue(e);
            }
        })).ToList();
        callers.ForEach(c => c.Start());
        callers.ForEach(c => c.Join());
        errors.ShouldBeEmpty();
    }

    [Fact]
    public void Threads_end_with_their_pool()
    {
        var threads = ThreadsOfAForgottenPool();
        threads.Length.ShouldBe(3);
        for (var i = 0; i < 200 && threads.Any(t => t.IsAlive); i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            Thread.Sleep(20);
        }

        threads.ShouldAllBe(t => !t.IsAlive);
    }

    [Fact]
    public void Thread_counts_are_checked()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => new CpuDevice(-1));
        Should.Throw<ArgumentOutOfRangeException>(() => new CpuDevice(CpuDevice.MaxThreads + 1));
        new CpuDevice(0).Threads.ShouldBe(Math.Min(Environment.ProcessorCount, CpuDevice.MaxThreads));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Thread[] ThreadsOfAForgottenPool()
    {
        var found = new ConcurrentDictionary<Thread, bool>();
        using var barrier = new Barrier(4);
        new WorkerPool(4).Run(
            new ActionWork((_, _) =>
            {
                found.TryAdd(Thread.CurrentThread, true);
                barrier.SignalAndWait(TimeSpan.FromSeconds(20));
            }),
            0);
        return found.Keys.Where(t => t != Thread.CurrentThread).ToArray();
    }

    private sealed class ActionWork(Action<int, int> action) : IParallelWork
    {
        public void Run(int item, int share) => action(item, share);
    }

    /// <summary>Counts the runs of each share, in cache lines of their own.</summary>
    private sealed class CountingWork(int shares) : IParallelWork
    {
        public const int Apart = 16;

        public int[] Counts { get; } = new int[shares * Apart];

        public int[] Items { get; } = new int[shares * Apart];

        public void Run(int item, int share)
        {
            Interlocked.Increment(ref Counts[share * Apart]);
            Items[share * Apart] = item;
        }
    }
}
