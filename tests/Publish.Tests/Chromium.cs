using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;

namespace DslCompiler.Publish.Tests;

/// <summary>A page in a headless Chromium, driven by the DevTools protocol (https://chromedevtools.github.io/devtools-protocol/): its input events are those of a person's mouse and files.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    private const string Listening = "DevTools listening on ws://";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly CancellationTokenSource _time = new(Patience);
    private readonly ClientWebSocket _socket = new();
    private readonly string _profile;
    private readonly Process _process;
    private int _number;

    private Chromium(Process process, string profile) => (_process, _profile) = (process, profile);

    /// <summary>The program; null where there is none.</summary>
    public static string? Program { get; } = new[] { "chromium", "chromium-browser", "google-chrome" }
        .SelectMany(_ => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries), (name, folder) => Path.Combine(folder, name))
        .FirstOrDefault(File.Exists);

    /// <summary>Opens a page and waits until it is there.</summary>
    public static async Task<Chromium> OpenAsync(string url)
    {
        var profile = Directory.CreateTempSubdirectory("dslc-chromium-").FullName;
        var start = new ProcessStartInfo(Program!)
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        foreach (var argument in new[]
        {
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
            "--disable-dev-shm-usage", "--remote-debugging-port=0", "--user-data-dir=" + profile, "about:blank",
        })
        {
            start.ArgumentList.Add(argument);
        }

        var page = new Chromium(Process.Start(start)!, profile);
        try
        {
            await page.ConnectAsync();
            await page.SendAsync("Page.enable");
            await page.SendAsync("DOM.enable");
            await page.SendAsync("Page.navigate", new JsonObject { ["url"] = url });
            await page.UntilAsync("document.readyState", "complete");
            return page;
        }
        catch
        {
            await page.DisposeAsync();
            throw;
        }
    }

    /// <summary>What an expression of the page gives, as text.</summary>
    public async Task<string> EvaluateAsync(string expression)
    {
        var answer = await SendAsync("Runtime.evaluate", new JsonObject { ["expression"] = expression, ["returnByValue"] = true });
        return answer["exceptionDetails"] is { } error ? throw new InvalidOperationException(error.ToJsonString()) : answer["result"]?["value"]?.ToString() ?? "";
    }

    /// <summary>Waits until an expression gives what is wanted.</summary>
    public async Task UntilAsync(string expression, string wanted)
    {
        while (await EvaluateAsync(expression) != wanted)
        {
            await Task.Delay(20, _time.Token);
        }
    }

    /// <summary>Chooses a file in an input, as its dialog does.</summary>
    public async Task ChooseAsync(string selector, string file)
    {
        var found = await SendAsync("Runtime.evaluate", new JsonObject { ["expression"] = $"document.querySelector('{selector}')" });
        await SendAsync("DOM.setFileInputFiles", new JsonObject { ["files"] = new JsonArray(file), ["objectId"] = found["result"]!["objectId"]!.GetValue<string>() });
    }

    /// <summary>Drags a file over an element and lets it go there.</summary>
    public async Task DropAsync(string selector, string file)
    {
        var place = await EvaluateAsync($"(r => (r.x + r.width / 2) + ' ' + (r.y + r.height / 2))(document.querySelector('{selector}').getBoundingClientRect())");
        var at = place.Split(' ').Select(v => double.Parse(v, System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        foreach (var type in new[] { "dragEnter", "dragOver", "drop" })
        {
            var data = new JsonObject { ["items"] = new JsonArray(), ["files"] = new JsonArray(file), ["dragOperationsMask"] = 1 };
            await SendAsync("Input.dispatchDragEvent", new JsonObject { ["type"] = type, ["x"] = at[0], ["y"] = at[1], ["data"] = data });
        }
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _time.Dispose();
        Directory.Delete(_profile, recursive: true);
    }

    private async Task ConnectAsync()
    {
        string? line;
        do
        {
            line = await _process.StandardError.ReadLineAsync(_time.Token) ?? throw new InvalidOperationException("Chromium ended at once");
        }
        while (!line.StartsWith(Listening, StringComparison.Ordinal));
        _ = _process.StandardError.ReadToEndAsync();
        using var client = new HttpClient();
        var pages = JsonNode.Parse(await client.GetStringAsync($"http://{line[Listening.Length..].Split('/')[0]}/json/list", _time.Token))!.AsArray();
        await _socket.ConnectAsync(new Uri(pages.First(p => p!["type"]!.ToString() == "page")!["webSocketDebuggerUrl"]!.ToString()), _time.Token);
    }

    /// <summary>Sends a command and waits for its answer; events between are passed over.</summary>
    private async Task<JsonNode> SendAsync(string method, JsonObject? parameters = null)
    {
        var message = new JsonObject { ["id"] = ++_number, ["method"] = method, ["params"] = parameters ?? [] };
        await _socket.SendAsync(Encoding.UTF8.GetBytes(message.ToJsonString()), WebSocketMessageType.Text, true, _time.Token);
        while (true)
        {
            var answer = JsonNode.Parse(await ReceiveAsync())!;
            if (answer["id"]?.GetValue<int>() == _number)
            {
                return answer["error"] is { } error ? throw new InvalidOperationException($"{method}: {error.ToJsonString()}") : answer["result"]!;
            }
        }
    }

    private async Task<string> ReceiveAsync()
    {
        using var text = new MemoryStream();
        var buffer = new byte[1 << 14];
        while (true)
        {
            var part = await _socket.ReceiveAsync(buffer, _time.Token);
            text.Write(buffer, 0, part.Count);
            if (part.EndOfMessage)
            {
                return Encoding.UTF8.GetString(text.ToArray());
            }
        }
    }
}
