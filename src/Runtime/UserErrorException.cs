using System;

namespace DslCompiler;

/// <summary>A mistake of the user's (a file, a flag, a data set), not ours: the message says what, where, and what would fix it.
/// The command line prints it as one line and exits with 1.</summary>
public sealed class UserErrorException : Exception
{
    public UserErrorException(string message)
        : base(message)
    {
    }

    public UserErrorException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
