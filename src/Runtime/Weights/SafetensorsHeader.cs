using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Text.Json;
using DslCompiler.Data;
using static System.FormattableString;

namespace DslCompiler.Weights;

/// <summary>Parses the JSON header. A hand-driven reader rather than a document: names given twice must be seen, and
/// every complaint knows its byte.</summary>
internal ref struct SafetensorsHeader
{
    public const string MetadataKey = "__metadata__";

    private const int Prefix = 8;
    private const int DeepestJson = 4; // { name: { shape: [ ] } } needs three
    private const int MostDimensions = 64;
    private const string Fix = "save the weights again or download the file again";

    private readonly string _path;
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private Utf8JsonReader _json;

    private SafetensorsHeader(string path, ReadOnlySpan<byte> header)
    {
        _path = path;
        _json = new Utf8JsonReader(header, new JsonReaderOptions { MaxDepth = DeepestJson });
    }

    /// <summary>What the header says of one tensor; <c>At</c> is where it says so.</summary>
    public sealed record Entry(string Name, DType DType, ImmutableArray<long> Shape, long Count, long Begin, long End, long At);

    public Dictionary<string, string> Metadata { get; } = new(StringComparer.Ordinal);

    public List<Entry> Entries { get; } = [];

    public static SafetensorsHeader Parse(string path, ReadOnlySpan<byte> header)
    {
        var parsed = new SafetensorsHeader(path, header);
        try
        {
            parsed.Parse();
            return parsed;
        }
        catch (JsonException e)
        {
            throw parsed.Wrong(Invariant($"text that is not JSON near byte {Prefix + parsed._json.BytesConsumed}"), "the JSON header of safetensors", e);
        }
        catch (InvalidOperationException e)
        {
            // What the reader throws for a string that is no Unicode text.
            throw parsed.Wrong("a name that is not valid Unicode", "UTF-8 text", e);
        }
    }

    private void Parse()
    {
        Next(JsonTokenType.StartObject, "an object {\"name\": {...}}");
        while (Inside(JsonTokenType.EndObject))
        {
            var at = Prefix + _json.TokenStartIndex;
            var name = _json.GetString()!;
            if (!_names.Add(name))
            {
                throw Wrong($"the name {BadFile.Quote(name)} twice", "every name once");
            }

            Next(JsonTokenType.StartObject, "an object");
            if (name == MetadataKey)
            {
                ParseMetadata();
            }
            else
            {
                Entries.Add(ParseTensor(name, at));
            }
        }

        // Past the closing brace: anything but the padding makes this throw.
        _json.Read();
    }

    private void ParseMetadata()
    {
        while (Inside(JsonTokenType.EndObject))
        {
            var key = _json.GetString()!;
            Next(JsonTokenType.String, $"text as the value of metadata {BadFile.Quote(key)}");
            if (!Metadata.TryAdd(key, _json.GetString()!))
            {
                throw Wrong($"metadata {BadFile.Quote(key)} twice", "every key once");
            }
        }
    }

    private Entry ParseTensor(string name, long at)
    {
        var tensor = "tensor " + BadFile.Quote(name);
        DType? type = null;
        List<long>? shape = null;
        List<long>? offsets = null;
        while (Inside(JsonTokenType.EndObject))
        {
            var key = _json.GetString()!;
            switch (key)
            {
                case "dtype" when type is null:
                    Next(JsonTokenType.String, "a type name");
                    var text = _json.GetString()!;
                    type = DType.Find(text) ?? throw Wrong($"{tensor} of type {BadFile.Quote(text)}", "one of " + DType.Names);
                    break;
                case "shape" when shape is null:
                    shape = Numbers(tensor, MostDimensions);
                    break;
                case "data_offsets" when offsets is null:
                    offsets = Numbers(tensor, 2);
                    break;
                default:
                    throw Wrong($"{tensor} with {BadFile.Quote(key)}", "dtype, shape and data_offsets, each once");
            }
        }

        if (type is null || shape is null || offsets is not [var begin, var end])
        {
            throw Wrong($"{tensor} without dtype, shape or both data_offsets", "all three");
        }

        var count = 1L;
        foreach (var size in shape)
        {
            count = size == 0 || count <= long.MaxValue / size
                ? count * size
                : throw Wrong($"{tensor} with a shape beyond 64 bits", "a shape whose product fits the file");
        }

        return count <= long.MaxValue / type.Size && end >= begin && end - begin == count * type.Size
            ? new Entry(name, type, [.. shape], count, begin, end, at)
            : throw Wrong(Invariant($"{tensor} at data_offsets [{begin}, {end}]"), Invariant($"{(decimal)count * type.Size} bytes between them ({count} values of {type.Name})"));
    }

    private List<long> Numbers(string tensor, int most)
    {
        Next(JsonTokenType.StartArray, "an array of numbers");
        var numbers = new List<long>();
        while (Inside(JsonTokenType.EndArray))
        {
            if (numbers.Count == most || _json.TokenType != JsonTokenType.Number || !_json.TryGetInt64(out var number) || number < 0)
            {
                throw Wrong($"{tensor} with {BadFile.Quote(System.Text.Encoding.UTF8.GetString(_json.ValueSpan))}", Invariant($"at most {most} whole numbers of 0 or more"));
            }

            numbers.Add(number);
        }

        return numbers;
    }

    /// <summary>Steps on; false at the end of the object or array.</summary>
    private bool Inside(JsonTokenType end)
    {
        _json.Read();
        return _json.TokenType != end;
    }

    private void Next(JsonTokenType expected, string meaning)
    {
        if (!_json.Read() || _json.TokenType != expected)
        {
            throw Wrong($"JSON {_json.TokenType}", meaning);
        }
    }

    private readonly UserErrorException Wrong(string found, string expected, Exception? inner = null) =>
        BadFile.At(_path, Prefix + _json.TokenStartIndex, found, expected, Fix, inner);
}
