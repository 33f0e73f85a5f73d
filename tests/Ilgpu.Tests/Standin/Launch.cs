using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using ILGPU.Runtime;

namespace ILGPU;

/// <summary>One launch of the stand-in: group after group, the threads of each one after the other up to the next barrier, in another order each time.</summary>
internal sealed class Launch(string name, KernelConfig config, int number, bool watches)
{
    [ThreadStatic]
    private static Launch? _now;

    private readonly List<object> _shared = [];
    private readonly int[] _allocations = new int[config.GroupSize];
    private readonly IEnumerator<int>[] _threads = new IEnumerator<int>[config.GroupSize];
    private int _left;
    private int _phase;

    public static Launch? Now => _now;

    public int Group { get; private set; }

    public int Thread { get; private set; }

    public int Groups { get; } = config.Groups;

    public int GroupSize { get; } = config.GroupSize;

    /// <summary>Who and when.</summary>
    public ulong Stamp { get; private set; }

    /// <param name="thread">What a thread does, where there is no barrier.</param>
    /// <param name="steps">What a thread does from barrier to barrier, where there are some.</param>
    public void Run(Action thread, Func<IEnumerator<int>>? steps)
    {
        _now = this;
        try
        {
            for (var i = 0; i < Groups; i++)
            {
                Group = number % 2 == 0 ? i : Groups - 1 - i;
                _phase = 0;
                if (steps is null)
                {
                    for (var (t, stride) = Order(); !IsDone; t = Next(t, stride))
                    {
                        Be(t);
                        thread();
                    }
                }
                else
                {
                    RunGroup(steps);
                }
            }
        }
        finally
        {
            _now = null;
        }
    }

    /// <summary>Shared memory: the n-th that each thread asks for is the n-th of all.</summary>
    public ArrayView<T> Share<T>(int length)
        where T : unmanaged
    {
        var place = _allocations[Thread]++;
        if (place == _shared.Count)
        {
            _shared.Add(new StandinMemory<T>(length, watches, isShared: true));
        }

        var memory = (StandinMemory<T>)_shared[place];
        return memory.Values.Length == length ? new ArrayView<T>(memory, 0, length) : throw StandinException.Now("threads ask for different shared memory");
    }

    public override string ToString() => FormattableString.Invariant($"kernel {name}, thread {Thread} of group {Group}, behind {_phase} barriers");

    private void RunGroup(Func<IEnumerator<int>> steps)
    {
        Array.Clear(_allocations);
        foreach (var shared in _shared)
        {
            // What the last group left there is nobody's.
            MemoryMarshal.AsBytes(((StandinMemory<float>)shared).Values.AsSpan()).Fill(0xFF);
        }

        for (var t = 0; t < GroupSize; t++)
        {
            _threads[t] ??= steps();
        }

        for (var end = false; !end; _phase++)
        {
            var barrier = int.MinValue;
            for (var (t, stride) = Order(); !IsDone; t = Next(t, stride))
            {
                Be(t);
                var at = _threads[t].MoveNext() ? _threads[t].Current : Twins.End;
                barrier = barrier == int.MinValue ? at : barrier;
                if (at != barrier)
                {
                    throw StandinException.Now(at < 0 || barrier < 0 ? "some threads of the group end, others wait at a barrier" : $"waits at barrier {at}, others of the group at barrier {barrier}");
                }
            }

            end = barrier < 0;
        }
    }

    private void Be(int thread)
    {
        Thread = thread;
        Stamp = !watches ? 0 : Stamps.Of(number, Group, _phase, thread);
    }

    /// <summary>All threads: forwards, backwards, or by strides that meet each once; where they begin, and how far it is to the next.</summary>
    private (int First, int Stride) Order()
    {
        _left = GroupSize;
        var turn = number + _phase + Group;
        var stride = (turn % 3) switch { 0 => 1, 1 => GroupSize - 1, _ => GroupSize % 37 == 0 ? 1 : 37 % GroupSize };
        return (turn % GroupSize, stride);
    }

    private bool IsDone => _left == 0;

    private int Next(int thread, int stride)
    {
        _left--;
        thread += stride;
        return thread >= GroupSize ? thread - GroupSize : thread;
    }
}
