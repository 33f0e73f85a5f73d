using System.CommandLine;
using System.Text;

namespace DslCompiler.Cli.Commands;

/// <summary><c>dslc sample FILE --weights W</c>: lets a model of characters write.</summary>
internal static class SampleCommand
{
    public static Command Create(Terminal terminal)
    {
        var file = CommonOptions.File();
        var model = CommonOptions.Model();
        var weights = CommonOptions.Weights();
        var prime = new Option<string>("--prime") { Description = "What the text begins with; the model reads it first.", HelpName = "TEXT", DefaultValueFactory = _ => "" };
        var length = CommonOptions.Number("--length", "Characters to write.", 400, 1, 100_000_000);
        var temperature = CommonOptions.Number<float>("--temperature", "What scores are divided by: less than 1 is more careful, 0 takes the likeliest character.", 1f, 0, 100);
        return new Command("sample", "Let a model of characters write, one character a step.") { file, model, weights, prime, length, temperature }
            .Does(terminal, parsed =>
            {
                var path = parsed.GetRequiredValue(file);
                var loaded = ModelLoader.Load(path, parsed.GetValue(model), terminal);
                if (!TextModel.Is(loaded))
                {
                    throw new UserErrorException($"{path}: {loaded.Name} does not work on text; sample takes models of [T x characters] onehot, such as models/char_lstm.dsl");
                }

                var (network, vocabulary) = TextModel.Load(loaded, path, parsed.GetValue(weights)!, CommonOptions.Device(parsed), terminal);
                var sampler = new TextSampler(network, parsed.GetValue(temperature)!.Value, parsed.GetValue(CommonOptions.Seed)!.Value);
                var text = new StringBuilder(parsed.GetValue(prime));
                foreach (var number in vocabulary.Encode(text.ToString()))
                {
                    sampler.Read(number);
                }

                for (var i = 0; i < parsed.GetValue(length)!.Value; i++)
                {
                    text.Append(vocabulary.Decode(sampler.Next(vocabulary.Characters.Length)));
                }

                terminal.Output.WriteLine(text.ToString());
                return 0;
            });
    }
}
