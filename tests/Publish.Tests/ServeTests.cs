using System;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Threading.Tasks;
using DslCompiler.Host;
using DslCompiler.Serve;
using DslCompiler.Tests.Data;
using Shouldly;
using Xunit;

namespace DslCompiler.Publish.Tests;

/// <summary>F09: predictions over HTTP, by the server in this process.</summary>
public sealed class ServeTests : IClassFixture<LaidOutFixture>, IAsyncLifetime, IDisposable
{
    private readonly LaidOutFixture _fixture;
    private readonly LoadedModel _model;
    private readonly PredictionServer _server;
    private readonly HttpClient _client = new();

    public ServeTests(LaidOutFixture fixture)
    {
        _fixture = fixture;
        var options = ServeOptions.Parse(["serve", "--port", "0", "--limit", "1", "--batch", "4", "--timeout", "20"]);
        _model = LoadedModel.Open(fixture.Program.Model, fixture.Program.Name, fixture.Program.Folder, options.ToHost());
        _server = new PredictionServer(_model, options);
    }

    public async Task InitializeAsync() => _client.BaseAddress = new Uri(await _server.StartAsync());

    public Task DisposeAsync() => _server.StopAsync();

    public void Dispose()
    {
        _server.Dispose();
        _model.Dispose();
        _client.Dispose();
    }

    [Fact]
    public async Task Pictures_and_tensors_give_what_the_program_gives()
    {
        var png = PngBuilder.Build(28, 28, 8, 0, false, (y, x, _) => (x * y) & 255);
        using var program = JsonDocument.Parse(_fixture.Program.Run(["predict", "--json", _fixture.Folder.Write("s.png", png)]).Text);
        using var answer = await Json(await Post(png, "image/png"), HttpStatusCode.OK);
        answer.RootElement.GetProperty("classes").ToString().ShouldBe(program.RootElement[0].GetProperty("classes").ToString());

        var samples = _fixture.Weights.Samples(1);
        using var tensor = await Json(await PostTensor(samples), HttpStatusCode.OK);
        tensor.RootElement.GetProperty("scores").EnumerateArray().Select(s => s.GetSingle()).ShouldBe(_fixture.Weights.Expect(samples));
        using var raw = await Json(await Post(samples, "application/vnd.dslc.float32"), HttpStatusCode.OK);
        raw.RootElement.GetProperty("scores").ToString().ShouldBe(tensor.RootElement.GetProperty("scores").ToString());
    }

    [Fact]
    public async Task Requests_at_once_are_computed_together_and_each_gets_its_own()
    {
        var samples = Enumerable.Range(0, 40).Select(i => _fixture.Weights.Samples(i + 1)[(i * 4096)..]).ToList();
        var expected = samples.Select(s => _fixture.Weights.Expect(s)).ToList();
        var answers = await Task.WhenAll(samples.Select(async s =>
        {
            using var json = await Json(await PostTensor(s), HttpStatusCode.OK);
            return json.RootElement.GetProperty("scores").EnumerateArray().Select(v => v.GetSingle()).ToArray();
        }));
        answers.Zip(expected).ShouldAllBe(p => p.First.SequenceEqual(p.Second));
        var metrics = await _client.GetStringAsync("/metrics");
        metrics.ShouldContain("dslc_predictions_total 40");
        metrics.ShouldContain("dslc_requests_total{code=\"200\"} 40");
        metrics.ShouldContain("dslc_request_seconds_count 40");
    }

    [Theory]
    [InlineData("application/json", "{", "no JSON")]
    [InlineData("application/json", "[1,2]", "no object")]
    [InlineData("application/json", "{\"input\":[1,2,3]}", "has 3 numbers, and LeNet5 takes 1024")]
    [InlineData("application/json", "{\"input\":7}", "(nested) arrays")]
    [InlineData("application/json", "{\"input\":[1,\"2\"]}", "(nested) arrays")]
    [InlineData("application/json", "{\"input\":[1e99]}", "too large")]
    [InlineData("application/json", "{\"inputs\":[1]}", "not \\u0022input\\u0022")]
    [InlineData("application/json", "{}", "no \\u0022input\\u0022")]
    [InlineData("application/json", "{\"input\":[],\"instances\":[]}", "has 0 numbers")]
    [InlineData("application/json", "{\"instances\":7}", "takes a list of samples")]
    [InlineData("application/json", "{\"instances\":[]}", "is empty")]
    [InlineData("application/json", "{\"instances\":[1,2]}", "sample 0 of \\u0022instances\\u0022 takes numbers in (nested) arrays")]
    [InlineData("application/json", "{\"instances\":[[1,2]]}", "sample 0 of \\u0022instances\\u0022 has 2 numbers, and LeNet5 takes 1024")]
    [InlineData("application/json", "{\"instances\":[", "no JSON")]
    [InlineData("application/json", "{\"input\":[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]}", "no JSON")]
    [InlineData("application/vnd.dslc.float32", "abcd", "has 4 bytes, and LeNet5 takes 1024 float32: 4096")]
    [InlineData("image/png", "GIF89a", "a GIF picture")]
    [InlineData(null, "", "an empty file")]
    public async Task A_bad_request_is_told(string? type, string body, string message)
    {
        using var answer = await Json(await Post(Encoding.UTF8.GetBytes(body), type), HttpStatusCode.BadRequest);
        JsonSerializer.Serialize(answer.RootElement.GetProperty("error").GetString()).ShouldContain(message);
    }

    [Fact]
    public async Task A_picture_that_unpacks_to_gigabytes_is_refused()
    {
        var bomb = PngBuilder.Signature.Concat(PngBuilder.Header(60_000, 60_000, 8, 2)).ToArray();
        using var answer = await Json(await Post(bomb, "image/png"), HttpStatusCode.BadRequest);
        answer.RootElement.GetProperty("error").GetString()!.ShouldContain("pixels");
    }

    [Fact]
    public async Task Limits_and_methods_are_kept()
    {
        // It waits for the word to go on: the server closes on who sends too much, and a client that is still sending may miss the answer.
        using var request = new HttpRequestMessage(HttpMethod.Post, "/predict") { Content = new ByteArrayContent(new byte[(1 << 20) + 1]) };
        request.Content.Headers.ContentType = new("image/png");
        request.Headers.ExpectContinue = true;
        using var large = await Json(await _client.SendAsync(request), HttpStatusCode.RequestEntityTooLarge);
        large.RootElement.GetProperty("error").GetString()!.ShouldContain("at most 1048576 bytes");
        (await _client.GetAsync("/predict")).StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
        (await _client.PostAsync("/health", null)).StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
        (await _client.GetAsync("/../etc/passwd")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await _client.GetStringAsync("/health")).ShouldBe("{\"status\":\"ok\"}\n");
        var page = await _client.GetStringAsync("/");
        page.ShouldContain("<title>LeNet5</title>");
    }

    [Fact]
    public async Task What_is_no_HTTP_ends_with_400_and_harms_nobody()
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, _client.BaseAddress!.Port);
        await socket.GetStream().WriteAsync("\0\u0001nonsense\r\n\r\n"u8.ToArray());
        var buffer = new byte[1024];
        var text = Encoding.ASCII.GetString(buffer, 0, await socket.GetStream().ReadAsync(buffer));
        text.ShouldStartWith("HTTP/1.1 400");
        (await _client.GetStringAsync("/health")).ShouldContain("ok");
    }

    [Fact]
    public async Task A_body_that_does_not_come_is_waited_for_a_limited_time()
    {
        var options = ServeOptions.Parse(["serve", "--port", "0", "--timeout", "1"]);
        using var model = LoadedModel.Open(_fixture.Program.Model, _fixture.Program.Name, _fixture.Program.Folder, options.ToHost());
        using var server = new PredictionServer(model, options);
        var port = new Uri(await server.StartAsync()).Port;
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, port);
        await socket.GetStream().WriteAsync("POST /predict HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nshort"u8.ToArray());
        var buffer = new byte[1024];
        var text = Encoding.ASCII.GetString(buffer, 0, await socket.GetStream().ReadAsync(buffer).AsTask().WaitAsync(TimeSpan.FromSeconds(30)));
        text.ShouldStartWith("HTTP/1.1 503");
        text.ShouldContain("it takes too long");
        (await _client.GetStringAsync("/health")).ShouldContain("ok");
        await server.StopAsync();
    }

    [Fact]
    public async Task Several_samples_in_a_request_give_a_list_of_the_same()
    {
        const int count = 11;
        var samples = _fixture.Weights.Samples(count);
        var expected = Enumerable.Range(0, count).Select(i => _fixture.Weights.Expect(samples[(i * 4096)..((i + 1) * 4096)])).ToArray();
        var instances = string.Join(",", Enumerable.Range(0, count).Select(i => Numbers(samples[(i * 4096)..((i + 1) * 4096)])));
        using var json = await Json(await Post(Encoding.UTF8.GetBytes($"{{\"instances\":[{instances}]}}"), "application/json"), HttpStatusCode.OK);
        using var raw = await Json(await Post(samples, RequestInput.RawType), HttpStatusCode.OK);
        foreach (var answer in new[] { json, raw })
        {
            answer.RootElement.GetProperty("predictions").EnumerateArray().Select(Scores).ShouldBe(expected);
        }

        // A list of one is a list; and scores go as they came, if one asks.
        using var one = await Json(await Post(Encoding.UTF8.GetBytes($"{{\"instances\":[{Numbers(samples[..4096])}]}}"), "application/json"), HttpStatusCode.OK);
        one.RootElement.GetProperty("predictions").EnumerateArray().Select(Scores).ShouldBe(expected[..1]);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/predict") { Content = new ByteArrayContent(samples) };
        request.Content.Headers.ContentType = new(RequestInput.RawType);
        request.Headers.Accept.Add(new(RequestInput.RawType));
        var response = await _client.SendAsync(request);
        response.Content.Headers.ContentType!.MediaType.ShouldBe(RequestInput.RawType);
        System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(await response.Content.ReadAsByteArrayAsync()).ToArray().ShouldBe(expected.SelectMany(s => s));
        (await _client.GetStringAsync("/metrics")).ShouldContain("dslc_predictions_total 34");
    }

    [Fact]
    public async Task More_samples_than_may_wait_are_no_request()
    {
        var body = new byte[255 * 4096];
        using var answer = await Json(await Post(body, RequestInput.RawType), HttpStatusCode.OK);
        answer.RootElement.GetProperty("predictions").GetArrayLength().ShouldBe(255);
        var options = ServeOptions.Parse(["serve", "--port", "0", "--queue", "8"]);
        using var server = new PredictionServer(_model, options);
        using var client = new HttpClient { BaseAddress = new Uri(await server.StartAsync()) };
        using var content = new ByteArrayContent(body[..(9 * 4096)]);
        content.Headers.ContentType = new(RequestInput.RawType);
        using var refused = await Json(await client.PostAsync("/predict", content), HttpStatusCode.BadRequest);
        refused.RootElement.GetProperty("error").GetString().ShouldBe("a request has at most 8 samples, not 9: send them in several");
        await server.StopAsync();
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 2)]
    [InlineData(2, 16)]
    public async Task Any_number_of_threads_and_of_requests_at_a_time_gives_the_same(int threads, int batch)
    {
        using var batcher = new Batcher(_model.Session, threads, batch, queue: 200);
        var samples = Enumerable.Range(0, 50).Select(i => _fixture.Weights.Samples(i + 1)[(i * 4096)..]).ToList();
        var answers = await Task.WhenAll(samples.Select(s =>
        {
            var input = System.Buffers.ArrayPool<byte>.Shared.Rent(s.Length);
            s.CopyTo(input, 0);
            return batcher.Predict(input, 1, default, default)!;
        }));
        answers.Zip(samples).ShouldAllBe(p => p.First.SequenceEqual(_fixture.Weights.Expect(p.Second)));
        var together = System.Buffers.ArrayPool<byte>.Shared.Rent(50 * 4096);
        samples.SelectMany(s => s[..4096]).ToArray().CopyTo(together, 0);
        (await batcher.Predict(together, 50, default, default)!).ShouldBe(answers.SelectMany(a => a));
        batcher.Samples.ShouldBe(100);
        batcher.Waiting.ShouldBe(0);
    }

    [Fact]
    public async Task More_than_may_wait_are_turned_away_and_who_has_gone_is_not_computed()
    {
        using var gone = new System.Threading.CancellationTokenSource();
        await gone.CancelAsync();
        using var batcher = new Batcher(_model.Session, threads: 1, batch: 1, queue: 2);
        var sample = _fixture.Weights.Samples(1);
        byte[] Rent() => System.Buffers.ArrayPool<byte>.Shared.Rent(sample.Length);
        await Should.ThrowAsync<OperationCanceledException>(batcher.Predict(Rent(), 1, gone.Token, default)!);
        var tasks = Enumerable.Range(0, 20_000).Select(_ => batcher.Predict(Rent(), 1, default, default)).ToList();
        tasks.ShouldContain((Task<float[]>?)null);
        await Task.WhenAll(tasks.OfType<Task<float[]>>());
        batcher.Samples.ShouldBe(tasks.OfType<Task<float[]>>().Count());
    }

    [Fact]
    public async Task A_stop_answers_what_is_under_way()
    {
        var samples = _fixture.Weights.Samples(1);
        var requests = Enumerable.Range(0, 20).Select(_ => PostTensor(samples)).ToList();
        await Task.Delay(20);
        await _server.StopAsync();
        foreach (var request in requests)
        {
            try
            {
                (await request).StatusCode.ShouldBe(HttpStatusCode.OK);
            }
            catch (HttpRequestException e)
            {
                // One that had not been accepted yet; never one that was answered in part.
                e.HttpRequestError.ShouldBeOneOf(HttpRequestError.ConnectionError, HttpRequestError.Unknown, HttpRequestError.ResponseEnded);
            }
        }
    }

    [Fact]
    public async Task An_address_that_is_not_this_machine_s_is_told()
    {
        var options = ServeOptions.Parse(["serve", "--port", "0", "--host", "192.0.2.1"]);
        using var server = new PredictionServer(_model, options);
        (await Should.ThrowAsync<UserErrorException>(server.StartAsync())).Message.ShouldStartWith("port 0 of 192.0.2.1 cannot be opened (");
    }

    [Theory]
    [InlineData("--port takes a whole number from 0 to 65535, not '99999'", "--port", "99999")]
    [InlineData("--host takes an address", "--host", "here")]
    [InlineData("serve has no option '--prt'", "--prt", "1")]
    [InlineData("--batch takes", "--batch")]
    public void A_bad_command_line_is_told(string message, params string[] args) =>
        Should.Throw<UsageException>(() => ServeOptions.Parse(["serve", .. args])).Message.ShouldContain(message);

    private Task<HttpResponseMessage> Post(byte[] body, string? type)
    {
        var content = new ByteArrayContent(body);
        if (type is not null)
        {
            content.Headers.ContentType = new(type);
        }

        return _client.PostAsync("/predict", content);
    }

    private Task<HttpResponseMessage> PostTensor(byte[] sample) => Post(Encoding.UTF8.GetBytes($"{{\"input\":{Numbers(sample)}}}"), "application/json");

    /// <summary>A sample's numbers in JSON, in two arrays.</summary>
    private static string Numbers(byte[] sample)
    {
        var numbers = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(sample).ToArray().Select(v => v.ToString("R", CultureInfo.InvariantCulture));
        return $"[[{string.Join(",", numbers)}]]";
    }

    private static float[] Scores(JsonElement prediction) => [.. prediction.GetProperty("scores").EnumerateArray().Select(s => s.GetSingle())];

    private static async Task<JsonDocument> Json(HttpResponseMessage response, HttpStatusCode code)
    {
        var text = await response.Content.ReadAsStringAsync();
        response.StatusCode.ShouldBe(code, text);
        return JsonDocument.Parse(text);
    }
}
