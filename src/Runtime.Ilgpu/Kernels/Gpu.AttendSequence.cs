using ILGPU;
using ILGPU.Algorithms;

namespace DslCompiler.Ilgpu;

/// <summary>The widths of keys and values, and whether the score is <c>v · tanh(key + q)</c> rather than <c>q · key</c>.</summary>
public readonly struct AttendShape(int keys, int values, int isAdditive)
{
    public readonly int Keys = keys;
    public readonly int Values = values;
    public readonly int IsAdditive = isAdditive;
}

/// <summary>Soft attention over the steps of a sequence, of which there are <c>steps</c> for sample <c>n</c>. <c>row</c> is that of the query: the sample, or the step of the loop and
/// the sample. Each element works out the weights anew. Without a vector any view stands in its place.</summary>
public static partial class Gpu
{
    public static float AttendSequence(ArrayView<float> keys, ArrayView<float> values, ArrayView<float> query, ArrayView<float> vector, int n, int i, int batch, int steps, AttendShape shape)
    {
        SequenceWeights(keys, query, vector, n, n, batch, steps, shape, out var largest, out var total);
        var sum = 0f;
        for (var s = 0; s < steps; s++)
        {
            sum += XMath.Exp(SequenceScore(keys, query, vector, s * batch + n, n, shape) - largest) / total * values[(s * batch + n) * shape.Values + i];
        }

        return sum;
    }

    public static float AttendQueryOfSequenceGradient(
        ArrayView<float> keys, ArrayView<float> values, ArrayView<float> query, ArrayView<float> y, ArrayView<float> dy, ArrayView<float> vector, int n, int i, int batch, int steps, AttendShape shape)
    {
        SequenceWeights(keys, query, vector, n, n, batch, steps, shape, out var largest, out var total);
        var sum = 0f;
        for (var s = 0; s < steps; s++)
        {
            var slope = SequenceSlope(keys, values, query, y, dy, vector, s * batch + n, n, largest, total, shape);
            sum += slope * (shape.IsAdditive != 0 ? SequenceBend(keys, query, vector, s * batch + n, n, i, shape) : keys[(s * batch + n) * shape.Keys + i]);
        }

        return sum;
    }

    /// <summary>Of the key in row <c>at</c>; <c>loop</c> is how many steps the loop has for this sample.</summary>
    public static float AttendSequenceKeysGradient(
        ArrayView<float> keys, ArrayView<float> values, ArrayView<float> queries, ArrayView<float> y, ArrayView<float> dy, ArrayView<float> vector, int at, int i, int batch, int steps, int loop, AttendShape shape)
    {
        var n = at % batch;
        var sum = 0f;
        for (var row = n; row < loop * batch && at / batch < steps; row += batch)
        {
            SequenceWeights(keys, queries, vector, row, n, batch, steps, shape, out var largest, out var total);
            var slope = SequenceSlope(keys, values, queries, y, dy, vector, at, row, largest, total, shape);
            sum += slope * (shape.IsAdditive != 0 ? SequenceBend(keys, queries, vector, at, row, i, shape) : queries[row * shape.Keys + i]);
        }

        return sum;
    }

    /// <summary>Of the value in row <c>at</c>.</summary>
    public static float AttendSequenceValuesGradient(
        ArrayView<float> keys, ArrayView<float> queries, ArrayView<float> dy, ArrayView<float> vector, int at, int i, int batch, int steps, int loop, AttendShape shape)
    {
        var n = at % batch;
        var sum = 0f;
        for (var row = n; row < loop * batch && at / batch < steps; row += batch)
        {
            SequenceWeights(keys, queries, vector, row, n, batch, steps, shape, out var largest, out var total);
            sum += XMath.Exp(SequenceScore(keys, queries, vector, at, row, shape) - largest) / total * dy[row * shape.Values + i];
        }

        return sum;
    }

    /// <summary>A sample's share of the vector's.</summary>
    public static float AttendSequenceVectorGradient(
        ArrayView<float> keys, ArrayView<float> values, ArrayView<float> queries, ArrayView<float> y, ArrayView<float> dy, ArrayView<float> vector, int n, int i, int batch, int steps, int loop, AttendShape shape)
    {
        var sum = 0f;
        for (var row = n; row < loop * batch; row += batch)
        {
            SequenceWeights(keys, queries, vector, row, n, batch, steps, shape, out var largest, out var total);
            for (var s = 0; s < steps; s++)
            {
                var slope = SequenceSlope(keys, values, queries, y, dy, vector, s * batch + n, row, largest, total, shape);
                sum += slope * Lane.Tanh(keys[(s * batch + n) * shape.Keys + i] + queries[row * shape.Keys + i]);
            }
        }

        return sum;
    }

    /// <summary>How well the key in row <c>at</c> answers the query in row <c>row</c>.</summary>
    private static float SequenceScore(ArrayView<float> keys, ArrayView<float> query, ArrayView<float> vector, int at, int row, AttendShape shape)
    {
        var sum = 0f;
        for (var c = 0; c < shape.Keys; c++)
        {
            var key = keys[at * shape.Keys + c];
            var q = query[row * shape.Keys + c];
            sum += shape.IsAdditive != 0 ? vector[c] * Lane.Tanh(key + q) : q * key;
        }

        return sum;
    }

    /// <summary>The slope of a score by one element of key or query: <c>v (1 - tanh²)</c>.</summary>
    private static float SequenceBend(ArrayView<float> keys, ArrayView<float> query, ArrayView<float> vector, int at, int row, int i, AttendShape shape)
    {
        var bent = Lane.Tanh(keys[at * shape.Keys + i] + query[row * shape.Keys + i]);
        return vector[i] * (1f - bent * bent);
    }

    private static void SequenceWeights(
        ArrayView<float> keys, ArrayView<float> query, ArrayView<float> vector, int row, int n, int batch, int steps, AttendShape shape, out float largest, out float total)
    {
        var most = float.NegativeInfinity;
        for (var s = 0; s < steps; s++)
        {
            most = Lane.Max(most, SequenceScore(keys, query, vector, s * batch + n, row, shape));
        }

        var sum = 0f;
        for (var s = 0; s < steps; s++)
        {
            sum += XMath.Exp(SequenceScore(keys, query, vector, s * batch + n, row, shape) - most);
        }

        largest = most;
        total = sum;
    }

    /// <summary>The gradient of a score: its weight times how far dy times the value is from dy times what attention gave.</summary>
    private static float SequenceSlope(
        ArrayView<float> keys, ArrayView<float> values, ArrayView<float> query, ArrayView<float> y, ArrayView<float> dy, ArrayView<float> vector, int at, int row, float largest, float total, AttendShape shape)
    {
        var gain = 0f;
        for (var c = 0; c < shape.Values; c++)
        {
            gain += (values[at * shape.Values + c] - y[row * shape.Values + c]) * dy[row * shape.Values + c];
        }

        return XMath.Exp(SequenceScore(keys, query, vector, at, row, shape) - largest) / total * gain;
    }
}
