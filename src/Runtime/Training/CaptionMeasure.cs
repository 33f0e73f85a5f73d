using System;
using System.Linq;
using DslCompiler.Data;

namespace DslCompiler;

/// <summary>How well captions are made.</summary>
public static class CaptionMeasure
{
    private const int Batch = 64;

    /// <summary>The mean loss a word (ends counted) in nats, given the right words before it; and how many pictures get, word for word, one of their captions.</summary>
    public static EvaluationResult Run(CaptionModel model, CaptionSet set)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(set);
        var longest = set.Captions.Max(c => c.Max(t => Words.Split(t).Length));
        var batch = model.CreateBatch(Math.Min(Batch, set.Pictures.Count), longest);
        var (loss, words, right) = (0.0, 0, 0);
        for (var first = 0; first < set.Pictures.Count; first += batch.Pictures.Capacity)
        {
            var count = Math.Min(batch.Pictures.Capacity, set.Pictures.Count - first);
            batch.Pictures.Count = count;
            for (var n = 0; n < count; n++)
            {
                model.Preprocessing.Fill(set.Pictures, first + n, batch.Pictures[n], model.Shape.Height, model.Shape.Width);
            }

            for (var which = 0; which < set.Captions.Skip(first).Take(count).Max(c => c.Length); which++)
            {
                // A picture with fewer captions than others is passed over.
                batch.SetCaptions([.. Enumerable.Range(first, count).Select(i => model.Words.Encode(set.Captions[i][Math.Min(which, set.Captions[i].Length - 1)]))]);
                var scores = (Sequence)model.Network.ForwardUntyped(batch.Inputs)[0];
                for (var n = 0; n < count; n++)
                {
                    for (var step = 0; which < set.Captions[first + n].Length && step < batch.Lengths[n]; step++)
                    {
                        loss += Metrics.CrossEntropy(scores[n, step], batch.Labels[(n * batch.Words.Steps) + step]);
                        words++;
                    }
                }
            }

            var written = model.Write(batch, longest + 1);
            right += Enumerable.Range(0, count).Count(n => set.Captions[first + n].Any(c => string.Join(' ', Words.Split(c)) == written[n]));
        }

        return new EvaluationResult((double)right / set.Pictures.Count, loss / words, right, set.Pictures.Count);
    }
}
