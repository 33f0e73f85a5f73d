using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;

namespace DslCompiler.Onnx.Import;

/// <summary>The names of layers, each once: those of their weights in the file, or PyTorch's scopes.</summary>
internal sealed partial class ImportNames
{
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

    /// <summary>What a layer's weights are called: by the name of its weight, or by PyTorch's scopes in the name of its node.</summary>
    public string? OfLayer(ImportNode node, params string[] weights)
    {
        var name = weights.Where(w => w.Contains('.', StringComparison.Ordinal)).Select(w => w[..w.LastIndexOf('.')])
            .Concat([ScopeOf(node.Name)]).FirstOrDefault(n => n.Length > 0 && IsName().IsMatch(n));
        return name is not null && _taken.Add(name) ? name : null;
    }

    /// <summary>The name that a layer's weights have in the file, where no other layer has it.</summary>
    public string? Take(string name) => IsName().IsMatch(name) && _taken.Add(name) ? name : null;

    /// <summary>A layer is taken in by another, which may have its name.</summary>
    public void Release(Leaf leaf)
    {
        if (leaf.Name is { } name)
        {
            _taken.Remove(name);
            leaf.Name = null;
        }
    }

    /// <summary>What the weights of one direction of a recurrent layer are called: PyTorch's scopes, with its numbers for the layers above the first and its word for the other
    /// direction. <c>/rnn/LSTM_1</c> in reverse is <c>rnn_1_reverse</c>.</summary>
    public string? OfScan(ImportNode node, bool isReverse)
    {
        var (scope, last) = (ScopeOf(node.Name), node.Name[(node.Name.LastIndexOf('/') + 1)..]);
        var name = scope + (last.LastIndexOf('_') is > 0 and var at ? last[at..] : "") + (isReverse ? "_reverse" : "");
        return scope.Length > 0 && IsName().IsMatch(name) && _taken.Add(name) ? name : null;
    }

    /// <summary><c>/layer1/layer1.0/conv1/Conv</c> is the layer <c>layer1.0.conv1</c>.</summary>
    private static string ScopeOf(string node)
    {
        var scopes = new List<string>();
        foreach (var part in node.StartsWith('/') ? node.Split('/')[1..^1] : [])
        {
            if (scopes.Count > 0 && part.StartsWith(scopes[^1] + ".", StringComparison.Ordinal))
            {
                scopes.RemoveAt(scopes.Count - 1);
            }

            scopes.Add(part);
        }

        return string.Join(".", scopes);
    }

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z0-9_]+)*$")]
    private static partial Regex IsName();
}
