using System.Collections.Generic;
using DslCompiler.Data;
using DslCompiler.Model;
using static System.FormattableString;

namespace DslCompiler.Cli;

/// <summary>A model for text (A20) as the command line takes it: its parameter <c>vocab</c> follows the characters of the text.</summary>
internal static class TextModel
{
    /// <summary>The weights file's entry of characters.</summary>
    public const string CharactersKey = "characters";

    /// <summary>The model's parameter of how many characters there are.</summary>
    private const string Parameter = "vocab";

    /// <summary>Whether a model takes one sequence of numbers.</summary>
    public static bool Is(NetworkModel model) => model.Inputs.Count == 1 && model.Input is { Element: ElementType.Index, HasTime: true };

    /// <summary>The model for so many characters.</summary>
    public static NetworkModel For(NetworkModel model, string path, Terminal terminal, int characters) => model.Input.Length == characters ? model
        : ModelLoader.Load(path, model.Name, new Terminal(terminal.Output, System.IO.TextWriter.Null, false), new Dictionary<string, int> { [Parameter] = characters });

    /// <summary>The network with the weights of a file, and the characters that these know.</summary>
    public static (Network Network, Vocabulary Vocabulary) Load(NetworkModel model, string path, string weights, Device device, Terminal terminal)
    {
        var metadata = Weights.SafetensorsFile.ReadMetadata(weights);
        if (!metadata.TryGetValue(CharactersKey, out var characters) || characters.Length == 0)
        {
            throw new UserErrorException($"{weights}: has no list of characters; train the weights by dslc train {path} --data TEXT");
        }

        var vocabulary = Vocabulary.Parse(characters);
        var network = ModelCompiler.Create(For(model, path, terminal, vocabulary.Characters.Length), path, device, seed: 1, batch: 1);
        CharacterModel.Require(network, vocabulary, weights);
        network.Load(weights);
        return (network, vocabulary);
    }

    /// <summary>The text of a command.</summary>
    public static TextCorpus Open(string? data, Vocabulary? vocabulary = null) =>
        TextCorpus.Read(data ?? throw new UserErrorException("this model learns a text: name a file by --data FILE.txt"), vocabulary);

    /// <summary>What a weights file says beside the weights.</summary>
    public static IReadOnlyDictionary<string, string> Metadata(Vocabulary vocabulary) => new Dictionary<string, string> { [CharactersKey] = vocabulary.ToString() };

    /// <summary>The figures of <c>dslc eval</c>.</summary>
    public static string Describe(EvaluationResult result, string data) =>
        Invariant($"{data}: loss {result.Loss:0.000000} nats a character, next character foretold {100 * result.Accuracy:0.00##} % ({result.Correct} of {result.Count})");
}
