using System;
using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using DslCompiler.Inference;
using static System.FormattableString;

namespace DslCompiler.Serve;

/// <summary>Samples in JSON: <c>{"input": numbers}</c> is one, <c>{"instances": [numbers, ...]}</c> a list (the name that TensorFlow Serving and KServe use). Numbers of
/// a sample are nested as one likes.</summary>
internal ref struct SampleJson
{
    private const int MaxDepth = 16;
    private readonly InferenceModel _model;
    private Utf8JsonReader _json;
    private byte[] _bytes;
    private int _count;

    private SampleJson(ReadOnlySpan<byte> body, InferenceModel model)
    {
        (_model, _bytes) = (model, []);
        _json = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = MaxDepth });
    }

    /// <param name="body">The text.</param>
    /// <param name="model">What takes the samples.</param>
    /// <param name="most">Samples of a request.</param>
    /// <exception cref="UserErrorException">It is no JSON, or these are no samples of this model.</exception>
    public static Samples Read(ReadOnlySpan<byte> body, InferenceModel model, int most)
    {
        var reader = new SampleJson(body, model);
        var isRead = false;
        try
        {
            var samples = reader.Object(most);
            isRead = true;
            return samples;
        }
        catch (JsonException e)
        {
            throw new UserErrorException($"this is no JSON ({e.Message.ReplaceLineEndings(" ")})", e);
        }
        finally
        {
            if (!isRead && reader._bytes.Length > 0)
            {
                ArrayPool<byte>.Shared.Return(reader._bytes);
            }
        }
    }

    private Samples Object(int most)
    {
        if (!_json.Read() || _json.TokenType != JsonTokenType.StartObject)
        {
            throw new UserErrorException("the JSON is no object; send {\"input\": [numbers]}");
        }

        var (count, isList) = (0, false);
        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            if (count > 0)
            {
                throw new UserErrorException("the JSON has more than \"input\" or \"instances\", once");
            }

            isList = _json.ValueTextEquals("instances"u8);
            if (!isList && !_json.ValueTextEquals("input"u8))
            {
                throw new UserErrorException("the JSON has a name that is not \"input\" or \"instances\"");
            }

            count = isList ? List(most) : One("\"input\"");
        }

        // Past the closing brace: anything there makes this throw.
        _json.Read();
        return count > 0 ? new Samples(_bytes, count, isList) : throw new UserErrorException("the JSON has no \"input\" and no \"instances\"");
    }

    private int List(int most)
    {
        _json.Read();
        if (_json.TokenType != JsonTokenType.StartArray)
        {
            throw new UserErrorException("\"instances\" takes a list of samples");
        }

        var count = 0;
        while (_json.Read() && _json.TokenType != JsonTokenType.EndArray)
        {
            RequestInput.CheckCount(count + 1, most);
            Sample(Invariant($"sample {count} of \"instances\""));
            count++;
        }

        return count > 0 ? count : throw new UserErrorException("\"instances\" is empty");
    }

    private int One(string what)
    {
        _json.Read();
        Sample(what);
        return 1;
    }

    /// <summary>The numbers of a sample, from their first token on.</summary>
    private void Sample(string what)
    {
        var (end, depth, found) = (_count + _model.InputLength, 0, 0);
        Grow(end);
        var numbers = MemoryMarshal.Cast<byte, float>(_bytes.AsSpan())[_count..end];
        while (true)
        {
            switch (_json.TokenType)
            {
                case JsonTokenType.StartArray: depth++; break;
                case JsonTokenType.EndArray: depth--; break;
                case JsonTokenType.Number when depth > 0:
                    var value = _json.GetSingle();
                    if (!float.IsFinite(value))
                    {
                        throw new UserErrorException($"a number of {what} is too large");
                    }

                    if (found < numbers.Length)
                    {
                        numbers[found] = value;
                    }

                    found++;
                    break;
                default: throw new UserErrorException($"{what} takes numbers in (nested) arrays, nothing else");
            }

            if (depth == 0)
            {
                break;
            }

            _json.Read();
        }

        if (found != numbers.Length)
        {
            throw new UserErrorException(Invariant($"{what} has {found} numbers, and {_model.Name} takes {_model.InputLength} ([{string.Join(",", _model.InputExtents)}])"));
        }

        _count = end;
    }

    /// <summary>Makes room for so many numbers: as samples come, not as anything promises them.</summary>
    private void Grow(int count)
    {
        var wanted = checked(count * sizeof(float));
        if (wanted <= _bytes.Length)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(Math.Max(wanted, 2L * _bytes.Length), Array.MaxLength));
        _bytes.AsSpan(0, _count * sizeof(float)).CopyTo(larger);
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
        }

        _bytes = larger;
    }
}
