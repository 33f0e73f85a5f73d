using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Text.RegularExpressions;
using System.Threading.Tasks;

namespace DslCompiler.Publish.Tests;

/// <summary>A published program that serves, as a process of its own.</summary>
internal sealed class NativeServer : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly HttpClient _client = new();
    private readonly Process _process;

    private NativeServer(Process process, Uri address) => (_process, _client.BaseAddress) = (process, address);

    public int Port => _client.BaseAddress!.Port;

    /// <summary>Memory that lies in RAM.</summary>
    public long MemoryKb => long.Parse(
        Regex.Match(File.ReadLines($"/proc/{_process.Id}/status").First(l => l.StartsWith("VmRSS:", StringComparison.Ordinal)), @"\d+").Value, CultureInfo.InvariantCulture);

    public static async Task<NativeServer> StartAsync(string program)
    {
        var process = Process.Start(new ProcessStartInfo(program, ["serve", "--port", "0"]) { RedirectStandardError = true })!;
        var line = await process.StandardError.ReadLineAsync().WaitAsync(Patience);
        return new NativeServer(process, new Uri(Regex.Match(line ?? "", @"http://\S+").Value));
    }

    /// <summary>Asks for a prediction of a raw tensor.</summary>
    public async Task<(HttpStatusCode Code, string Text)> PostAsync(byte[] body)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new("application/vnd.dslc.float32");
        using var answer = await _client.PostAsync("/predict", content);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Asks it to end; gives its exit code.</summary>
    public async Task<int> StopAsync()
    {
        Native.Run("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await _process.WaitForExitAsync().WaitAsync(Patience);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
        _client.Dispose();
    }
}
