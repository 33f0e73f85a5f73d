using System;
using System.Buffers;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;

namespace DslCompiler.Serve;

/// <summary>The body of a request, in an array of the shared pool. It grows as bytes come, not as headers promise them.</summary>
internal sealed class RequestBody : IDisposable
{
    private const int FirstBytes = 1 << 16;
    private byte[] _bytes = [];

    public ReadOnlyMemory<byte> Memory => _bytes.AsMemory(0, Length);

    public int Length { get; private set; }

    /// <summary>Reads all of it; the server has a limit of its own.</summary>
    public static async Task<RequestBody> ReadAsync(HttpRequest request, CancellationToken cancelled)
    {
        // One more byte than is told: then the end shows without growing.
        var body = new RequestBody { _bytes = ArrayPool<byte>.Shared.Rent((int)Math.Clamp((request.ContentLength ?? 0) + 1, 1, FirstBytes)) };
        try
        {
            while (await request.Body.ReadAsync(body._bytes.AsMemory(body.Length), cancelled).ConfigureAwait(false) is > 0 and var count)
            {
                body.Length += count;
                if (body.Length == body._bytes.Length)
                {
                    body.Grow(request.ContentLength);
                }
            }

            return body;
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    /// <summary>Gives the array away: whoever takes it returns it to the pool.</summary>
    public byte[] Release()
    {
        var bytes = _bytes;
        (_bytes, Length) = ([], 0);
        return bytes;
    }

    public void Dispose()
    {
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(Release());
        }
    }

    private void Grow(long? told)
    {
        var wanted = Math.Min(2L * _bytes.Length, Array.MaxLength);
        var larger = ArrayPool<byte>.Shared.Rent((int)(told >= Length ? Math.Min(wanted, told.Value + 1) : wanted));
        _bytes.AsSpan(0, Length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}
