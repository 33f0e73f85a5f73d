using System;
using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;
using DslCompiler.Data;
using DslCompiler.Host;
using static System.FormattableString;

namespace DslCompiler.Serve;

/// <summary>The samples in the body of a request: a picture, JSON whose <c>input</c> holds the numbers that the network takes, nested or not, or whose
/// <c>instances</c> hold those of several samples, or numbers as little-endian float32, one sample behind the other.</summary>
internal sealed class RequestInput(LoadedModel model, int mostSamples) : IDisposable
{
    /// <summary>A small file may unpack to a large picture: 16 megapixels are more than any network here looks at.</summary>
    private const long MostPixels = 1 << 24;

    /// <summary>Numbers as they are in memory.</summary>
    public const string RawType = "application/vnd.dslc.float32";

    /// <summary>Pictures unpacked at a time, so that many large ones do not add up.</summary>
    private readonly SemaphoreSlim _decoders = new(Environment.ProcessorCount);

    /// <summary>Bytes of a sample.</summary>
    private int SampleBytes => model.Session.Model.InputLength * sizeof(float);

    /// <exception cref="UserErrorException">These are no samples of this model, or too many.</exception>
    public async ValueTask<Samples> ReadAsync(RequestBody body, string? contentType, CancellationToken cancelled)
    {
        if (string.Equals(contentType, RawType, StringComparison.OrdinalIgnoreCase))
        {
            return FromRaw(body);
        }

        if (contentType is not null && contentType.StartsWith("application/json", StringComparison.OrdinalIgnoreCase))
        {
            return SampleJson.Read(body.Memory.Span, model.Session.Model, mostSamples);
        }

        await _decoders.WaitAsync(cancelled).ConfigureAwait(false);
        try
        {
            return FromPicture(body.Memory);
        }
        finally
        {
            _decoders.Release();
        }
    }

    public void Dispose() => _decoders.Dispose();

    /// <summary>The body is the samples already.</summary>
    private Samples FromRaw(RequestBody body)
    {
        var (count, rest) = Math.DivRem(body.Length, SampleBytes);
        if (count == 0 || rest != 0)
        {
            throw new UserErrorException(Invariant(
                $"the body has {body.Length} bytes, and {model.Session.Model.Name} takes {model.Session.Model.InputLength} float32: {SampleBytes}, or so many for each of several samples"));
        }

        CheckCount(count, mostSamples);
        var bytes = body.Release();
        SwapWhereBig(bytes.AsSpan(0, count * SampleBytes));
        return new Samples(bytes, count, IsList: count > 1);
    }

    /// <exception cref="UserErrorException">They would never find room to wait.</exception>
    public static void CheckCount(int count, int most)
    {
        if (count > most)
        {
            throw new UserErrorException(Invariant($"a request has at most {most} samples, not {count}: send them in several"));
        }
    }

    /// <summary>Numbers in memory to or from those of a body, which are little-endian.</summary>
    public static void SwapWhereBig(Span<byte> bytes)
    {
        if (!BitConverter.IsLittleEndian)
        {
            var numbers = MemoryMarshal.Cast<byte, int>(bytes);
            BinaryPrimitives.ReverseEndianness(numbers, numbers);
        }
    }

    private Samples FromPicture(ReadOnlyMemory<byte> body)
    {
        var preprocessing = model.Preprocessing ?? throw new UserErrorException("this model knows no preprocessing: send JSON with the numbers that the network takes as \"input\"");
        var file = body.ToArray();
        if (file is [0x89, (byte)'P', ..] && file.Length >= 24
            && (long)BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(16)) * BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(20)) > MostPixels)
        {
            throw new UserErrorException(Invariant($"the picture has more than {MostPixels} pixels; make it smaller"));
        }

        var shape = PictureShape.Of(model.Session.Model, preprocessing, model.Image.Path);
        var bytes = ArrayPool<byte>.Shared.Rent(SampleBytes);
        try
        {
            preprocessing.Fill(ImageFile.Read("the picture", file), MemoryMarshal.Cast<byte, float>(bytes.AsSpan(0, SampleBytes)), shape.Height, shape.Width);
            return new Samples(bytes, 1, IsList: false);
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(bytes);
            throw;
        }
    }
}
