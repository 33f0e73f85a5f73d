using System;

namespace ILGPU.Runtime;

/// <summary>A mistake that the stand-in found in a kernel.</summary>
public sealed class StandinException(string message) : Exception(message)
{
    /// <summary>With the kernel and thread that run now.</summary>
    internal static StandinException Now(string problem) => new($"{Launch.Now}: {problem}");
}

internal interface IStandinMemory
{
    /// <summary>Turns watching on or off.</summary>
    void Watch(bool isOn);
}

/// <summary>Memory, and of each element who wrote it last and who read it since: which launch, group, stretch between barriers and thread. Two accesses, one of them a
/// write, by different threads that no barrier orders are a race.</summary>
internal sealed class StandinMemory<T>(long length, bool isWatched, bool isShared = false, bool isHost = false) : IStandinMemory
    where T : unmanaged
{
    private readonly ulong[] _writes = isWatched ? new ulong[length] : [];
    private readonly ulong[] _reads = isWatched ? new ulong[length] : [];
    private bool _isOn = isWatched;

    public bool IsHost => isHost;

    public T[] Values { get; } = new T[length];

    public void Watch(bool isOn) => _isOn = isOn && _writes.Length > 0;

    public T Read(long at)
    {
        if (_isOn)
        {
            WatchRead(at);
        }

        return Values[at];
    }

    public void Write(long at, T value)
    {
        if (_isOn)
        {
            WatchWrite(at);
        }

        Values[at] = value;
    }

    private void WatchRead(long at)
    {
        var now = Launch.Now!.Stamp;
        var written = _writes[at];
        if (Races(written, now))
        {
            throw StandinException.Now($"reads element {at}{Where}, which {Stamps.Text(written)} writes");
        }

        if (isShared && Stamps.IsOther(written, now))
        {
            throw StandinException.Now($"reads element {at}{Where}, which nobody wrote");
        }

        _reads[at] = isShared && Stamps.IsOther(_reads[at], now) ? now : Stamps.Join(_reads[at], now);
    }

    private void WatchWrite(long at)
    {
        var now = Launch.Now!.Stamp;
        if (Races(_writes[at], now))
        {
            throw StandinException.Now($"writes element {at}{Where}, which {Stamps.Text(_writes[at])} writes too");
        }

        if (Races(_reads[at], now))
        {
            throw StandinException.Now($"writes element {at}{Where}, which {Stamps.Text(_reads[at])} reads");
        }

        _writes[at] = now;
    }

    /// <summary>Each group has shared memory of its own.</summary>
    private bool Races(ulong before, ulong now) => Stamps.Conflict(before, now) && !(isShared && Stamps.IsOther(before, now));

    private string Where => isShared ? " of shared memory" : " of the device's memory";
}

/// <summary>Launch (24 bits), group (20), stretch between barriers (10) and thread (10) in one number.</summary>
internal static class Stamps
{
    public const int LaunchShift = 40;
    public const int GroupShift = 20;
    public const int PhaseShift = 10;
    public const ulong Many = 0x3FF;
    public const ulong ManyGroups = 0xFFFFF;

    public static ulong Of(int launch, int group, int phase, int thread) =>
        ((ulong)(launch & 0xFFFFFF) << LaunchShift) | ((ulong)group % ManyGroups << GroupShift) | ((ulong)(phase & 0x3FF) << PhaseShift) | (uint)thread;

    /// <summary>Whether no barrier orders the two, and they are not one thread's.</summary>
    public static bool Conflict(ulong before, ulong now)
    {
        var differ = before ^ now;
        return differ >> LaunchShift == 0 && differ != 0 && (differ >> GroupShift != 0 || (differ >> PhaseShift) == 0);
    }

    /// <summary>Whether the two are of different groups or launches.</summary>
    public static bool IsOther(ulong before, ulong now) => (before ^ now) >> GroupShift != 0;

    /// <summary>All reads so far that a write could still race with.</summary>
    public static ulong Join(ulong before, ulong now)
    {
        var differ = before ^ now;
        return differ == 0 || differ >> LaunchShift != 0 ? now
            : differ >> GroupShift != 0 ? now | (ManyGroups << GroupShift)
            : differ >> PhaseShift != 0 ? now : now | Many;
    }

    public static string Text(ulong stamp) =>
        ((stamp >> GroupShift) & ManyGroups) == ManyGroups ? "another group" : (stamp & Many) == Many ? "other threads" : FormattableString.Invariant($"thread {stamp & Many} of group {(stamp >> GroupShift) & ManyGroups}");
}
