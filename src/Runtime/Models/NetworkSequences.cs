using System;

namespace DslCompiler;

/// <summary>What a network knows of sequences: their steps, and the states that recurrent layers keep.</summary>
public abstract unsafe partial class Network
{
    private const int TimeAxes = 3;
    private readonly Sequence?[] _sequences = new Sequence?[TimeAxes];

    /// <summary>Whether a call goes on with the states that the last one left, as if its sequences were one: a text in pieces (truncated back-propagation
    /// through time), or one step at a time. Otherwise each call begins with zeros. Has no meaning for a network without recurrent layers.</summary>
    public bool KeepsState
    {
        get => Program.KeepsState;
        set => Program.KeepsState = value;
    }

    /// <summary>Forgets the states: the next call begins with zeros.</summary>
    public void ClearState() => Program.ClearState();

    /// <summary>Orders class numbers step after step, as kernels read them; callers give them sample after sample.</summary>
    internal static void StepByStep(ReadOnlySpan<int> labels, int steps, Span<int> ordered)
    {
        var samples = labels.Length / steps;
        for (var i = 0; i < labels.Length; i++)
        {
            ordered[(i % steps * samples) + (i / steps)] = labels[i];
        }
    }

    /// <summary>The steps of an axis of time in the present call; 1 where there is none.</summary>
    private int StepsOf(int time) => time == 0 ? 1 : _sequences[time]?.Steps ?? 1;

    private ReadOnlySpan<int> LengthsOf(int time) => time == 0 || _sequences[time] is not { } sequence ? [] : sequence.Lengths;

    /// <summary>The first input of an axis says how many steps there are.</summary>
    private void SetSteps(PortSpec port, Sequence sequence)
    {
        if (port.Time == 0)
        {
            return;
        }

        var isFirst = true;
        foreach (var other in InputPorts)
        {
            if (other == port)
            {
                break;
            }

            isFirst &= other.Time != port.Time;
        }

        if (isFirst)
        {
            _sequences[port.Time] = sequence;
            Program.SetSteps(port.Time, sequence.Steps, sequence.LengthsPointer);
        }
        else if (sequence.Steps != StepsOf(port.Time))
        {
            throw new ArgumentException(FormattableString.Invariant($"{sequence.Steps} steps of '{port.Name}' for {StepsOf(port.Time)} of the first sequence"), nameof(sequence));
        }
    }
}
