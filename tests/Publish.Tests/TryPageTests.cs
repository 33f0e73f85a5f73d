using System;
using System.Text.Json;
using System.Threading.Tasks;
using DslCompiler.Host;
using DslCompiler.Serve;
using DslCompiler.Tests.Data;
using Shouldly;
using Xunit;

namespace DslCompiler.Publish.Tests;

/// <summary>F09: the page to try it, in a real browser.</summary>
public sealed class TryPageTests : IClassFixture<LaidOutFixture>, IAsyncLifetime, IDisposable
{
    private const string Rows = "[...document.querySelectorAll('#answer .row')].map(r => r.innerText.replaceAll('\\n', ' ')).join('; ')";
    private readonly LaidOutFixture _fixture;
    private readonly LoadedModel _model;
    private readonly PredictionServer _server;
    private string _address = "";

    public TryPageTests(LaidOutFixture fixture)
    {
        _fixture = fixture;
        var options = ServeOptions.Parse(["serve", "--port", "0"]);
        _model = LoadedModel.Open(fixture.Program.Model, fixture.Program.Name, fixture.Program.Folder, options.ToHost());
        _server = new PredictionServer(_model, options);
    }

    public async Task InitializeAsync() => _address = await _server.StartAsync();

    public Task DisposeAsync() => _server.StopAsync();

    public void Dispose()
    {
        _server.Dispose();
        _model.Dispose();
    }

    [ChromiumFact]
    public async Task A_picture_that_is_chosen_or_dropped_is_predicted_and_shown()
    {
        var (first, second) = (Picture("first.png", 3), Picture("second.png", 11));
        Expected(first).ShouldNotBe(Expected(second));
        await using var page = await Chromium.OpenAsync(_address);
        (await page.EvaluateAsync("document.title")).ShouldBe("LeNet5");
        (await page.EvaluateAsync(Rows)).ShouldBe("");

        await page.ChooseAsync("#file", first);
        await page.UntilAsync(Rows, Expected(first));
        await page.UntilAsync("document.getElementById('picture').naturalWidth", "28");

        await page.DropAsync("#drop", second);
        await page.UntilAsync(Rows, Expected(second));
        (await page.EvaluateAsync("document.getElementById('error').textContent")).ShouldBe("");
    }

    [ChromiumFact]
    public async Task What_is_no_picture_is_told_on_the_page()
    {
        var good = Picture("good.png", 3);
        await using var page = await Chromium.OpenAsync(_address);
        await page.DropAsync("#drop", _fixture.Folder.Write("a.txt", "<img src=x onerror=alert(1)>"u8.ToArray()));
        await page.UntilAsync("document.getElementById('error').textContent.includes('expected a PNG')", "true");
        (await page.EvaluateAsync(Rows)).ShouldBe("");

        await page.ChooseAsync("#file", good);
        await page.UntilAsync(Rows, Expected(good));
        (await page.EvaluateAsync("document.getElementById('error').textContent")).ShouldBe("");
    }

    private string Picture(string name, int step) => _fixture.Folder.Write(name, PngBuilder.Build(28, 28, 8, 0, false, (y, x, _) => (x * y * step) & 255));

    /// <summary>The page's rows for a picture, of what the program gives.</summary>
    private string Expected(string picture)
    {
        using var program = JsonDocument.Parse(_fixture.Program.Run(["predict", "--json", "--top", "5", picture]).Text);
        var rows = new System.Collections.Generic.List<string>();
        foreach (var row in program.RootElement[0].GetProperty("classes").EnumerateArray())
        {
            rows.Add(FormattableString.Invariant($"{row.GetProperty("name").GetString()} {100 * row.GetProperty("probability").GetDouble():0.00} %"));
        }

        rows.Count.ShouldBe(5);
        return string.Join("; ", rows);
    }
}

/// <summary>A test in a browser: skipped, with the reason printed, where there is none.</summary>
internal sealed class ChromiumFactAttribute : FactAttribute
{
    public ChromiumFactAttribute() => Skip = Chromium.Program is null ? "No Chromium in PATH (apt-get install chromium)." : null;
}
