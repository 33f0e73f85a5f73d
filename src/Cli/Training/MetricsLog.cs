using System.Collections.Generic;
using System.Linq;
using System.Text;
using DslCompiler.Data;

namespace DslCompiler.Cli;

/// <summary><c>metrics.jsonl</c>: a line an epoch. The file is replaced as a whole, so a reader never meets half a line.</summary>
internal sealed class MetricsLog
{
    private readonly List<string> _lines = [];

    /// <summary>Starts with no lines: figures of an earlier run are not left beside this one's, and a folder that cannot be written to is
    /// found out before the training.</summary>
    public MetricsLog(string path)
    {
        Path = path;
        Write();
    }

    public string Path { get; }

    /// <summary>Appends an epoch; gives its line.</summary>
    public string Add(EpochResult result)
    {
        _lines.Add(JsonText.Object(json =>
        {
            json.WriteNumber("epoch", result.Epoch);
            json.WriteNumber("seconds", result.Seconds);
            json.WriteNumber("loss", result.Loss);
            json.WriteNumber("testLoss", result.Test.Loss);
            json.WriteNumber("testAccuracy", result.Test.Accuracy);
            json.WriteNumber("learningRate", result.LearningRate);
        }));
        Write();
        return _lines[^1];
    }

    private void Write() => AtomicFile.Write(Path, stream => stream.Write(Encoding.UTF8.GetBytes(string.Concat(_lines.Select(l => l + "\n")))));
}
