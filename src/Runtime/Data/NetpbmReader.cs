using System;
using System.Buffers.Binary;
using static System.FormattableString;

namespace DslCompiler.Data;

/// <summary>PGM and PPM: P2 and P3 as text, P5 and P6 as bytes, or as big-endian pairs where the maximum exceeds 255.</summary>
internal ref struct NetpbmReader
{
    private const int LargestMaximum = 65_535;
    private const string Fix = "save the picture again as PGM, PPM or PNG";

    private readonly string _path;
    private readonly ReadOnlySpan<byte> _file;
    private int _at;

    private NetpbmReader(string path, ReadOnlySpan<byte> file)
    {
        _path = path;
        _file = file;
        _at = 2; // after P and the digit
    }

    public static ImageTensor Read(string path, ReadOnlySpan<byte> file) => new NetpbmReader(path, file).Read();

    private ImageTensor Read()
    {
        var kind = _file[1];
        var (channels, text) = (kind is (byte)'3' or (byte)'6' ? 3 : 1, kind is (byte)'2' or (byte)'3');
        var start = _at;
        var width = Number("the width", ImageFile.LargestSide);
        var height = Number("the height", ImageFile.LargestSide);
        ImageFile.CheckSize(_path, start, height, width);
        var maximum = Number("the maximum", LargestMaximum);
        if (maximum == 0)
        {
            throw BadFile.At(_path, start, "maximum 0", Invariant($"1 to {LargestMaximum}"), Fix);
        }

        var sampleBytes = text ? 2 : maximum > 255 ? 2 : 1;
        var count = (long)height * width * channels;

        // One space ends the header. In text a sample takes a digit and a space, but for the last one.
        var needed = count * sampleBytes - (text ? 1 : 0);
        if (_file.Length - _at - 1 < needed)
        {
            throw BadFile.At(_path, _file.Length, "the end of the file", Invariant($"{count} samples ({width}x{height}x{channels}), at least {needed} bytes after byte {_at}"), Fix);
        }

        var values = new float[count];
        var scale = 255f / maximum;
        if (!text && !char.IsWhiteSpace((char)_file[_at++]))
        {
            throw BadFile.At(_path, _at - 1, Invariant($"byte 0x{_file[_at - 1]:x2}"), "one space after the maximum", Fix);
        }

        for (var i = 0; i < height * width; i++)
        {
            for (var c = 0; c < channels; c++)
            {
                values[c * height * width + i] = (text ? Number("a sample", maximum) : Binary(sampleBytes, maximum)) * scale;
            }
        }

        SkipSpace();
        return _at == _file.Length
            ? new ImageTensor(_path, height, width, channels, values)
            : throw BadFile.At(_path, _at, Invariant($"{_file.Length - _at} more bytes"), "the end of the file after the last sample", Fix);
    }

    private int Binary(int bytes, int maximum)
    {
        int value = bytes == 1 ? _file[_at] : BinaryPrimitives.ReadUInt16BigEndian(_file[_at..]);
        if (value > maximum)
        {
            throw BadFile.At(_path, _at, Invariant($"sample {value}"), Invariant($"0 to {maximum}, the maximum of the header"), Fix);
        }

        _at += bytes;
        return value;
    }

    private int Number(string what, int limit)
    {
        var before = _at;
        SkipSpace();
        var start = _at;
        var value = 0;
        while (_at < _file.Length && char.IsAsciiDigit((char)_file[_at]))
        {
            value = value * 10 + (_file[_at++] - '0');
            if (value > limit)
            {
                throw BadFile.At(_path, start, Invariant($"{what} over {limit}"), Invariant($"0 to {limit}"), Fix);
            }
        }

        return start > before && _at > start
            ? value
            : throw BadFile.At(_path, _at, _at < _file.Length ? Invariant($"byte 0x{_file[_at]:x2}") : "the end of the file", $"a space and {what} as a decimal number", Fix);
    }

    private void SkipSpace()
    {
        while (_at < _file.Length && (_file[_at] is (byte)' ' or (byte)'#' or (>= 9 and <= 13)))
        {
            if (_file[_at++] == '#')
            {
                var line = _file[_at..].IndexOfAny((byte)'\n', (byte)'\r');
                _at = line < 0 ? _file.Length : _at + line;
            }
        }
    }
}
