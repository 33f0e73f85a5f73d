using Xunit;

namespace DslCompiler.Tests;

/// <summary>A test on real data: skipped, with the reason printed, on a machine without that folder of <c>../shared/data</c>.</summary>
internal sealed class SharedDataFactAttribute : FactAttribute
{
    public SharedDataFactAttribute(string folder)
    {
        Folder = folder;
        if (RepoFiles.Shared("data", folder) is null)
        {
            Skip = $"No shared data: {RepoFiles.At("..", "shared", "data", folder)} does not exist.";
        }
    }

    public string Folder { get; }
}
