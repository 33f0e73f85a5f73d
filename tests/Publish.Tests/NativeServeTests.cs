using System;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Linq;
using System.Net;
using System.Text.Json;
using System.Threading.Tasks;
using Shouldly;
using Xunit;

namespace DslCompiler.Publish.Tests;

/// <summary>F09, issue 7: the native server under load, a tenth of it malformed. (benchmarks/serve/load.sh does it for a minute, with figures.)</summary>
public class NativeServeTests(NativeFixture fixture) : IClassFixture<NativeFixture>
{
    private const int Clients = 32;
    private const double Seconds = 5;
    private const long MostGrowthKb = 30_000;

    [NativeFact]
    public async Task Under_load_good_requests_are_answered_right_bad_ones_are_told_and_memory_stays()
    {
        var samples = Enumerable.Range(0, 8).Select(i => fixture.Weights.Samples(i + 1)[(i * 4096)..]).ToArray();
        var expected = samples.Select(s => JsonSerializer.Serialize(fixture.Weights.Expect(s, SimdLevel.Avx2))).ToArray();
        using var server = await NativeServer.StartAsync(fixture.Server);
        var codes = new ConcurrentDictionary<(bool IsGood, HttpStatusCode), int>();
        var wrong = new ConcurrentBag<string>();

        await LoadAsync(0.2 * Seconds);
        var early = server.MemoryKb;
        await LoadAsync(Seconds);
        var late = server.MemoryKb;

        wrong.ShouldBeEmpty();
        codes.Keys.Order().ShouldBe([(false, HttpStatusCode.BadRequest), (true, HttpStatusCode.OK)]);
        codes[(true, HttpStatusCode.OK)].ShouldBeGreaterThan(Clients * 10);
        (late - early).ShouldBeLessThan(MostGrowthKb);
        (await server.StopAsync()).ShouldBe(0);

        async Task LoadAsync(double seconds)
        {
            var end = Stopwatch.GetTimestamp() + (long)(seconds * Stopwatch.Frequency);
            await Task.WhenAll(Enumerable.Range(0, Clients).Select(async client =>
            {
                for (var i = client; Stopwatch.GetTimestamp() < end; i++)
                {
                    var (isGood, sample) = (i % 10 != 0, i % samples.Length);
                    var body = isGood ? samples[sample] : samples[sample][1..];
                    var (code, text) = await server.PostAsync(body);
                    codes.AddOrUpdate((isGood, code), 1, (_, n) => n + 1);
                    if (isGood && Scores(text) != expected[sample])
                    {
                        wrong.Add(text);
                    }
                }
            }));
        }
    }

    [NativeFact]
    public async Task A_port_that_is_taken_is_told()
    {
        using var server = await NativeServer.StartAsync(fixture.Server);
        var second = Native.Run(fixture.Server, ["serve", "--port", FormattableString.Invariant($"{server.Port}")]);
        second.Code.ShouldBe(1);
        second.Error.ShouldStartWith(FormattableString.Invariant($"error: port {server.Port} of 127.0.0.1 cannot be opened ("));
        second.Error.ShouldEndWith("address already in use); name another by --port\n");
        (await server.StopAsync()).ShouldBe(0);
    }

    private static string Scores(string answer)
    {
        using var json = JsonDocument.Parse(answer);
        return JsonSerializer.Serialize(json.RootElement.GetProperty("scores").EnumerateArray().Select(v => v.GetSingle()).ToArray());
    }
}
