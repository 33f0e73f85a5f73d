using System;
using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using DslCompiler.Data;
using DslCompiler.Host;
using static System.FormattableString;

namespace DslCompiler.Serve;

/// <summary>The sample in the body of a request: a picture, JSON whose <c>input</c> holds the numbers that the network takes, nested or not, or those numbers as
/// little-endian float32.</summary>
internal sealed class RequestInput(LoadedModel model) : IDisposable
{
    /// <summary>A small file may unpack to a large picture: 16 megapixels are more than any network here looks at.</summary>
    private const long MostPixels = 1 << 24;

    private const string RawType = "application/vnd.dslc.float32";

    /// <summary>Pictures unpacked at a time, so that many large ones do not add up.</summary>
    private readonly SemaphoreSlim _decoders = new(Environment.ProcessorCount);

    /// <summary>Its numbers as bytes, at the start of an array of the shared pool.</summary>
    /// <exception cref="UserErrorException">It is no sample of this model.</exception>
    public async ValueTask<byte[]> ReadAsync(RequestBody body, string? contentType, CancellationToken cancelled)
    {
        if (string.Equals(contentType, RawType, StringComparison.OrdinalIgnoreCase))
        {
            return FromRaw(body);
        }

        if (contentType is not null && contentType.StartsWith("application/json", StringComparison.OrdinalIgnoreCase))
        {
            return Fill(body.Memory, (bytes, input) => FromJson(bytes.Span, input));
        }

        await _decoders.WaitAsync(cancelled).ConfigureAwait(false);
        try
        {
            return Fill(body.Memory, FromPicture);
        }
        finally
        {
            _decoders.Release();
        }
    }

    public void Dispose() => _decoders.Dispose();

    /// <summary>The body is the sample already.</summary>
    private byte[] FromRaw(RequestBody body)
    {
        var length = model.Session.Model.InputLength;
        if (body.Length != length * sizeof(float))
        {
            throw new UserErrorException(Invariant($"the body has {body.Length} bytes, and {model.Session.Model.Name} takes {length} float32: {length * sizeof(float)}"));
        }

        var bytes = body.Release();
        if (!BitConverter.IsLittleEndian)
        {
            var numbers = MemoryMarshal.Cast<byte, int>(bytes.AsSpan(0, length * sizeof(float)));
            BinaryPrimitives.ReverseEndianness(numbers, numbers);
        }

        return bytes;
    }

    private byte[] Fill(ReadOnlyMemory<byte> body, Action<ReadOnlyMemory<byte>, Span<float>> fill)
    {
        var length = model.Session.Model.InputLength * sizeof(float);
        var bytes = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            fill(body, MemoryMarshal.Cast<byte, float>(bytes.AsSpan(0, length)));
            return bytes;
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(bytes);
            throw;
        }
    }

    private void FromPicture(ReadOnlyMemory<byte> body, Span<float> input)
    {
        var preprocessing = model.Preprocessing ?? throw new UserErrorException("this model knows no preprocessing: send JSON with the numbers that the network takes as \"input\"");
        var bytes = body.ToArray();
        if (bytes is [0x89, (byte)'P', ..] && bytes.Length >= 24
            && (long)BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(16)) * BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(20)) > MostPixels)
        {
            throw new UserErrorException(Invariant($"the picture has more than {MostPixels} pixels; make it smaller"));
        }

        var shape = PictureShape.Of(model.Session.Model, preprocessing, model.Image.Path);
        preprocessing.Fill(ImageFile.Read("the picture", bytes), input, shape.Height, shape.Width);
    }

    private void FromJson(ReadOnlySpan<byte> body, Span<float> input)
    {
        try
        {
            var json = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = 16 });
            if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
            {
                throw new UserErrorException("the JSON is no object; send {\"input\": [numbers]}");
            }

            var count = -1;
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                if (!json.ValueTextEquals("input"u8) || count >= 0)
                {
                    throw new UserErrorException(count >= 0 ? "the JSON has more than \"input\", once" : "the JSON has a name that is not \"input\"");
                }

                count = Numbers(ref json, input);
            }

            // Past the closing brace: anything there makes this throw.
            json.Read();
            if (count != input.Length)
            {
                throw new UserErrorException(
                    count < 0 ? "the JSON has no \"input\"" : Invariant($"\"input\" has {count} numbers, and {model.Session.Model.Name} takes {input.Length} ([{string.Join(",", model.Session.Model.InputExtents)}])"));
            }
        }
        catch (JsonException e)
        {
            throw new UserErrorException($"this is no JSON ({e.Message.ReplaceLineEndings(" ")})", e);
        }
    }

    private static int Numbers(ref Utf8JsonReader json, Span<float> input)
    {
        var (count, depth) = (0, 0);
        do
        {
            json.Read();
            switch (json.TokenType)
            {
                case JsonTokenType.StartArray: depth++; break;
                case JsonTokenType.EndArray: depth--; break;
                case JsonTokenType.Number when depth > 0:
                    var value = json.GetSingle();
                    if (!float.IsFinite(value))
                    {
                        throw new UserErrorException("a number of \"input\" is too large");
                    }

                    if (count < input.Length)
                    {
                        input[count] = value;
                    }

                    count++;
                    break;
                default: throw new UserErrorException("\"input\" takes numbers in (nested) arrays, nothing else");
            }
        }
        while (depth > 0);
        return count;
    }
}
