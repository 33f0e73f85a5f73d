namespace DslCompiler.Model;

/// <summary>A loop over the steps of a sequence. Values within it are of one step (<see cref="TensorType.Loop"/>); <c>step_of</c> and <c>collect</c> lead in and out.</summary>
/// <param name="Id">Its number in the function, from 1; a gradient's loop has that of the loop which it goes back through.</param>
/// <param name="Time">The time axis: 1 for <c>T</c>, 2 for <c>S</c>.</param>
/// <param name="IsReverse">Whether it runs from the last step to the first.</param>
/// <param name="IsBackward">Whether it computes gradients.</param>
public sealed record StepLoop(int Id, int Time, bool IsReverse, bool IsBackward)
{
    /// <summary>The symbolic axes of time, as the text names them: <c>T</c>, and <c>S</c> for a second length (a source that is read before a target is written).</summary>
    private static readonly string[] Axes = ["", "T", "S"];

    /// <summary>Whether each step is computed again before its gradients, so that only states are kept for all steps: it stands in a <c>checkpoint</c>.</summary>
    public bool IsAgain { get; init; }

    /// <summary>The loop of the gradients: through the same steps, the other way round.</summary>
    public StepLoop Backward => new(Id, Time, !IsReverse, true) { IsAgain = IsAgain };

    public static string NameOf(int time) => Axes[time];

    /// <summary>The number of a time axis by its name; 0 where there is none of that name.</summary>
    public static int NumberOf(string name) => name.Length == 0 ? 0 : System.Math.Max(0, System.Array.IndexOf(Axes, name));

    /// <summary><c>@1</c>, <c>@1b</c> for its gradient.</summary>
    public override string ToString() => Invariant.Text($"@{Id}{(IsBackward ? "b" : "")}");
}
