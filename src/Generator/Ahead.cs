using System;
using System.Threading;

namespace DslCompiler.Generator;

/// <summary>Begins what a later step will ask for, on whatever cores are idle: Roslyn runs a generator's steps on one thread, each for all files before
/// the next. The work must be remembered where it is done, and be the same whoever does it.</summary>
internal static class Ahead
{
    public static void Start(Action work) => ThreadPool.QueueUserWorkItem(_ =>
    {
        try
        {
            work();
        }
        catch (Exception)
        {
            // Whoever asks for the result meets it too, on a thread that can tell.
        }
    });
}
