using System;
using System.Collections.Generic;
using System.Text;
using static System.FormattableString;

namespace DslCompiler.Host;

/// <summary>The likeliest classes of a sample, as text and as JSON.</summary>
internal static class Classes
{
    /// <summary>The best classes by their softmax, the likeliest first; of equals the one with the lower number.</summary>
    public static List<(int Class, double Probability)> Best(ReadOnlySpan<float> scores, int count)
    {
        var probabilities = new double[scores.Length];
        Metrics.Softmax(scores, probabilities);
        var best = new List<(int Class, double Probability)>();
        for (var c = 0; c < probabilities.Length; c++)
        {
            if (!double.IsFinite(probabilities[c]))
            {
                throw new UserErrorException("the scores are no numbers: the input or the weights hold NaN or infinities");
            }

            var at = best.Count;
            while (at > 0 && best[at - 1].Probability < probabilities[c])
            {
                at--;
            }

            if (at < count)
            {
                best.Insert(at, (c, probabilities[c]));
                if (best.Count > count)
                {
                    best.RemoveAt(count);
                }
            }
        }

        return best;
    }

    /// <summary><c>seven (98.10 %), one (1.02 %)</c>.</summary>
    public static string Text(LoadedModel model, ReadOnlySpan<float> scores, int count)
    {
        var text = new StringBuilder();
        foreach (var (number, probability) in Best(scores, count))
        {
            text.Append(text.Length > 0 ? ", " : "").Append(model.ClassNames[number]).Append(Invariant($" ({100 * probability:0.00} %)"));
        }

        return text.ToString();
    }

    /// <summary><c>"classes":[{"name":"seven","probability":0.981}]</c>.</summary>
    public static void Json(StringBuilder json, LoadedModel model, ReadOnlySpan<float> scores, int count)
    {
        json.Append("\"classes\":[");
        var isFirst = true;
        foreach (var (number, probability) in Best(scores, count))
        {
            json.Append(isFirst ? "{\"name\":" : ",{\"name\":").String(model.ClassNames[number]).Append(Invariant($",\"probability\":{probability:R}}}"));
            isFirst = false;
        }

        json.Append(']');
    }
}
