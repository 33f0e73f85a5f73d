using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Runtime.InteropServices;
using System.Text;
using DslCompiler.Data;
using static System.FormattableString;

namespace DslCompiler.Host;

/// <summary><c>predict</c>: of pictures all at the end, so that a bad one ends the program before anything is printed; of a stream as it comes.</summary>
internal static class PredictVerb
{
    public static void Run(LoadedModel model, HostOptions options, HostStreams streams)
    {
        if (!options.IsRaw && model.Session.Model.OutputExtents.Length != 1)
        {
            throw new UserErrorException($"{model.Session.Model.Name} gives [{string.Join(",", model.Session.Model.OutputExtents)}], not one score a class; ask for its outputs by --raw");
        }

        if (options.Inputs[0] == "-")
        {
            Stream(model, options, streams);
        }
        else
        {
            Pictures(model, options, streams);
        }
    }

    private static void Pictures(LoadedModel model, HostOptions options, HostStreams streams)
    {
        var preprocessing = model.Preprocessing ?? throw new UserErrorException(
            $"the weights of {model.Name} say nothing of preprocessing: publish with --mean and --std, or give raw tensors on standard input (predict -)");
        var shape = PictureShape.Of(model.Session.Model, preprocessing, model.Image.Path);
        var pictures = new List<ImageTensor>();
        foreach (var file in options.Inputs)
        {
            pictures.Add(ImageFile.Read(file));
        }

        using var answer = new MemoryStream();
        for (var first = 0; first < pictures.Count; first += options.Batch)
        {
            var count = Math.Min(options.Batch, pictures.Count - first);
            for (var i = 0; i < count; i++)
            {
                preprocessing.Fill(pictures[first + i], model.Session.Input(i), shape.Height, shape.Width);
            }

            model.Session.Run(count);
            for (var i = 0; i < count; i++)
            {
                var start = first + i == 0 ? "[" : ",";
                Add(answer, model, options, i, pictures[first + i].Source, json => json.Append(start).Append("{\"file\":").String(pictures[first + i].Source));
            }
        }

        if (options.IsJson)
        {
            answer.Write("]\n");
        }

        answer.WriteTo(streams.Output);
        streams.Output.Flush();
    }

    private static void Stream(LoadedModel model, HostOptions options, HostStreams streams)
    {
        using var input = streams.Input();
        using var answer = new MemoryStream();
        for (var sample = 0L; ;)
        {
            var count = 0;
            while (count < options.Batch && ReadSample(input, model.Session.Input(count), sample + count))
            {
                count++;
            }

            if (count == 0)
            {
                return;
            }

            model.Session.Run(count);
            for (var i = 0; i < count; i++, sample++)
            {
                var number = sample;
                Add(answer, model, options, i, Invariant($"{number}"), json => json.Append(Invariant($"{{\"sample\":{number}")));
                answer.Write(options.IsJson ? "\n" : "");
            }

            answer.WriteTo(streams.Output);
            streams.Output.Flush();
            answer.SetLength(0);
        }
    }

    /// <summary>Adds one sample's answer in the form that was asked for.</summary>
    private static void Add(MemoryStream answer, LoadedModel model, HostOptions options, int sample, string name, Action<StringBuilder> begin)
    {
        var scores = model.Session.Output(sample);
        if (options.IsRaw)
        {
            Span<byte> bytes = stackalloc byte[sizeof(float)];
            foreach (var score in scores)
            {
                BinaryPrimitives.WriteSingleLittleEndian(bytes, score);
                answer.Write(bytes);
            }
        }
        else if (options.IsJson)
        {
            var json = new StringBuilder();
            begin(json);
            Classes.Json(json.Append(','), model, scores, options.Top);
            answer.Write(json.Append('}').ToString());
        }
        else
        {
            answer.Write($"{name}: {Classes.Text(model, scores, options.Top)}\n");
        }
    }

    /// <summary>Reads the next sample of a stream; false at its end.</summary>
    private static bool ReadSample(Stream input, Span<float> to, long number)
    {
        var bytes = MemoryMarshal.AsBytes(to);
        var got = input.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (got != 0 && got < bytes.Length)
        {
            throw new UserErrorException(Invariant($"standard input ends within sample {number}: {got} of its {bytes.Length} bytes"));
        }

        if (!BitConverter.IsLittleEndian)
        {
            foreach (ref var value in to)
            {
                value = BitConverter.Int32BitsToSingle(BinaryPrimitives.ReverseEndianness(BitConverter.SingleToInt32Bits(value)));
            }
        }

        return got != 0;
    }
}
