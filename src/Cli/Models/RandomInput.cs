using DslCompiler.Random;

namespace DslCompiler.Cli;

/// <summary>Inputs and targets that stand for data where only the work matters.</summary>
internal static class RandomInput
{
    /// <summary>Terms of the sum that stands for a normal number, less half as many: the same bits on every machine.</summary>
    private const int Terms = 12;

    public static Batch Normal(PortSpec port, int samples, Philox random, int steps = 1)
    {
        var input = port.CreateBatch(samples, port.Time > 0 ? steps : 1);
        if (input is Tokens tokens)
        {
            Fill(tokens, random);
            return input;
        }

        for (var i = 0; i < input.Span.Length; i++)
        {
            var sum = -Terms / 2.0;
            for (var k = 0; k < Terms; k++)
            {
                sum += random.Uniform(((ulong)i * Terms) + (ulong)k);
            }

            input.Span[i] = (float)sum;
        }

        return input;
    }

    private static void Fill(Tokens tokens, Philox random)
    {
        for (var step = 0; step < tokens.Steps; step++)
        {
            for (var sample = 0; sample < tokens.Count; sample++)
            {
                tokens[sample, step] = (int)(random.Uniform((ulong)((step * tokens.Count) + sample)) * tokens.Vocabulary);
            }
        }
    }

    /// <summary>Class numbers, every class as likely.</summary>
    public static int[] Labels(TargetSpec target, int samples, Philox random)
    {
        var labels = new int[samples * target.Places];
        for (var i = 0; i < labels.Length; i++)
        {
            labels[i] = (int)(random.Uniform((ulong)i) * target.ClassCount);
        }

        return labels;
    }
}
