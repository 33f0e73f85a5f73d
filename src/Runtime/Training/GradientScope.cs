namespace DslCompiler;

/// <summary>Says, while it lives, whether a network's training steps keep their gradients; behind it all is as it was.</summary>
internal readonly ref struct GradientScope
{
    private readonly Network _network;
    private readonly bool _before;

    public GradientScope(Network network, bool keeps)
    {
        (_network, _before) = (network, network.KeepsGradients);
        network.KeepsGradients = keeps;
    }

    public void Dispose() => _network.KeepsGradients = _before;
}
