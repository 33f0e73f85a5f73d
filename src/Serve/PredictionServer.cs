using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using DslCompiler.Host;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DslCompiler.Serve;

/// <summary>Answers predictions over HTTP (catalogue row F09), bounded in every direction: the size of a request, how many wait, for how long, and how many connections.</summary>
internal sealed class PredictionServer : IDisposable
{
    private const int MostConnections = 4096;
    private readonly LoadedModel _model;
    private readonly ServeOptions _options;
    private readonly Batcher _batcher;
    private readonly RequestInput _input;
    private readonly ServerMetrics _metrics = new();
    private readonly WebApplication _application;
    private readonly byte[] _page;
    private readonly TimeLimits _limits;

    public PredictionServer(LoadedModel model, ServeOptions options)
    {
        (_model, _options) = (model, options);
        _batcher = new Batcher(model.Session, model.Session.Device.Threads, options.Batch, options.Queue);
        _input = new RequestInput(model, options.Queue);
        _page = Page(model);
        _limits = new TimeLimits(options.Timeout);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.Configure<Microsoft.Extensions.Hosting.HostOptions>(o => o.ShutdownTimeout = options.Timeout);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = options.Limit;
            kestrel.Limits.MaxConcurrentConnections = MostConnections;
            kestrel.Limits.RequestHeadersTimeout = options.Timeout;
            kestrel.Listen(options.Address, options.Port);
        });
        _application = builder.Build();
        _application.Run(AnswerAsync);
    }

    /// <summary>Starts; gives the address.</summary>
    public async Task<string> StartAsync()
    {
        try
        {
            await _application.StartAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            var reason = e.Message.ReplaceLineEndings(" ").TrimEnd('.');
            throw new UserErrorException(FormattableString.Invariant($"port {_options.Port} of {_options.Address} cannot be opened ({reason}); name another by --port"), e);
        }

        return _application.Urls.First();
    }

    /// <summary>Comes back when the process is asked to end and all requests under way are answered.</summary>
    public Task WaitForStopAsync() => _application.WaitForShutdownAsync();

    public Task StopAsync() => _application.StopAsync();

    public void Dispose()
    {
        ((IDisposable)_application).Dispose();
        _batcher.Dispose();
        _input.Dispose();
    }

    private Task AnswerAsync(HttpContext context)
    {
        var (isRead, path) = (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method), context.Request.Path.Value);
        return path switch
        {
            "/predict" => HttpMethods.IsPost(context.Request.Method) ? PredictAsync(context) : NotAllowed(context, "POST"),
            "/health" or "/metrics" or "/" when !isRead => NotAllowed(context, "GET"),
            "/health" => WriteAsync(context, 200, "application/json", "{\"status\":\"ok\"}\n"u8.ToArray()),
            "/metrics" => WriteAsync(context, 200, "text/plain; version=0.0.4; charset=utf-8", Encoding.UTF8.GetBytes(_metrics.Text(_batcher))),
            "/" => WriteAsync(context, 200, "text/html; charset=utf-8", _page),
            _ => Refuse(context, 404, "there are POST /predict, GET /health, GET /metrics and GET /"),
        };
    }

    private async Task PredictAsync(HttpContext context)
    {
        var start = Stopwatch.GetTimestamp();
        var limit = _limits.Rent();
        try
        {
            var top = Top(context);
            using var body = await RequestBody.ReadAsync(context.Request, limit.Token).ConfigureAwait(false);
            var samples = await _input.ReadAsync(body, context.Request.ContentType, limit.Token).ConfigureAwait(false);
            if (_batcher.Predict(samples.Bytes, samples.Count, Closed(context), limit.Token) is not { } prediction)
            {
                context.Response.Headers.RetryAfter = "1";
                await Refuse(context, 503, "too many requests wait; try again").ConfigureAwait(false);
                return;
            }

            var scores = await prediction.ConfigureAwait(false);
            await (WantsNumbers(context) ? WriteAsync(context, 200, RequestInput.RawType, Raw(scores)) : WriteAsync(context, 200, "application/json", Json(scores, samples, top))).ConfigureAwait(false);
        }
        catch (UserErrorException e)
        {
            await Refuse(context, 400, e.Message).ConfigureAwait(false);
        }
        catch (BadHttpRequestException e)
        {
            // A body over the limit, or one that is not what its headers say.
            await Refuse(context, e.StatusCode, e.StatusCode == 413 ? FormattableString.Invariant($"a request has at most {_options.Limit} bytes") : "the request is not what its headers say").ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!Closed(context).IsCancellationRequested)
        {
            await Refuse(context, 503, "it takes too long; try again").ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // Nobody waits for the answer any more.
            context.Response.StatusCode = 499;
        }
        finally
        {
            _limits.Return(limit);
            _metrics.Add(context.Response.StatusCode, Stopwatch.GetElapsedTime(start));
        }
    }

    /// <summary>The end of the connection: one token for all its requests.</summary>
    private static CancellationToken Closed(HttpContext context) => context.Features.Get<IConnectionLifetimeFeature>()?.ConnectionClosed ?? CancellationToken.None;

    private static int Top(HttpContext context) => context.Request.Query["top"] is [{ } text]
        ? int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var top) && top is > 0 and <= 100_000 ? top : throw new UserErrorException("top takes a whole number from 1")
        : 3;

    private static bool WantsNumbers(HttpContext context) => string.Equals(context.Request.Headers.Accept, RequestInput.RawType, StringComparison.OrdinalIgnoreCase);

    private static byte[] Raw(float[] scores)
    {
        var bytes = MemoryMarshal.AsBytes(scores.AsSpan()).ToArray();
        RequestInput.SwapWhereBig(bytes);
        return bytes;
    }

    private byte[] Json(float[] scores, Samples samples, int top)
    {
        var json = new StringBuilder(samples.IsList ? "{\"predictions\":[" : "");
        var length = scores.Length / samples.Count;
        for (var i = 0; i < samples.Count; i++)
        {
            json.Append(i == 0 ? "" : ",");
            Json(json, scores.AsSpan(i * length, length), top);
        }

        return Encoding.UTF8.GetBytes(json.Append(samples.IsList ? "]}\n" : "\n").ToString());
    }

    /// <summary>The classes of a sample, where it has some, and its scores.</summary>
    private void Json(StringBuilder json, ReadOnlySpan<float> scores, int top)
    {
        json.Append('{');
        if (_model.Session.Model.OutputExtents.Length == 1)
        {
            Classes.Json(json, _model, scores, top);
            json.Append(',');
        }

        json.Append("\"scores\":[");
        for (var i = 0; i < scores.Length; i++)
        {
            json.Append(i == 0 ? "" : ",");
            _ = float.IsFinite(scores[i]) ? json.Append(CultureInfo.InvariantCulture, $"{scores[i]:R}") : json.Append("null");
        }

        json.Append("]}");
    }

    private static Task NotAllowed(HttpContext context, string method)
    {
        context.Response.Headers.Allow = method;
        return Refuse(context, 405, "this takes " + method);
    }

    private static Task Refuse(HttpContext context, int code, string message) =>
        context.Response.HasStarted ? Task.CompletedTask : WriteAsync(context, code, "application/json", Encoding.UTF8.GetBytes(new StringBuilder("{\"error\":").String(message).Append("}\n").ToString()));

    private static Task WriteAsync(HttpContext context, int code, string type, byte[] body)
    {
        context.Response.StatusCode = code;
        context.Response.ContentType = type;
        context.Response.ContentLength = body.Length;
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.Body.WriteAsync(body).AsTask();
    }

    private static byte[] Page(LoadedModel model)
    {
        using var reader = new StreamReader(typeof(PredictionServer).Assembly.GetManifestResourceStream("try.html")!);
        return Encoding.UTF8.GetBytes(reader.ReadToEnd().Replace("$MODEL$", model.Session.Model.Name, StringComparison.Ordinal));
    }
}
