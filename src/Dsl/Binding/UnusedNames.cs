using System.Linq;
using DslCompiler.Diagnostics;
using DslCompiler.Syntax;

namespace DslCompiler.Binding;

/// <summary>Finds names that are given and never read: tensors, definitions, parameters.</summary>
internal static class UnusedNames
{
    public static void CheckTensors(ModelBinder binder, Frame frame)
    {
        // A layer's name given by = reads well on its own: only a chain's name is expected to be read.
        foreach (var (name, tensor) in frame.Tensors.Where(t => !t.Value.IsUsed).Select(t => (t.Key, t.Value)))
        {
            binder.Warn(Rules.Unused, tensor.Span, frame, ["tensor", name], "fix: join it, list it as an output, or leave the name out");
        }
    }

    public static void CheckModel(ModelBinder binder, Frame frame, ModelSyntax model)
    {
        CheckTensors(binder, frame);
        foreach (var definition in frame.Definitions.Values.Where(d => !d.IsUsed))
        {
            var name = definition.Syntax.Layer.Name;
            binder.Warn(Rules.Unused, name.Span, frame, ["definition", name.Text], "fix: name it in the architecture string, or remove it");
        }

        CheckParameters(binder, frame, model);
    }

    public static void CheckParameters(ModelBinder binder, Frame frame, DeclarationSyntax declaration)
    {
        foreach (var parameter in declaration.Parameters.Where(p => !frame.Scope.Used.Contains(p.Name.Text)))
        {
            binder.Warn(Rules.Unused, parameter.Name.Span, frame, ["parameter", parameter.Name.Text], "fix: use it, or remove it");
        }
    }
}
