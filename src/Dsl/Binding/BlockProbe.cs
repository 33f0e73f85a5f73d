using System.Linq;
using DslCompiler.Diagnostics;
using DslCompiler.Syntax;

namespace DslCompiler.Binding;

/// <summary>Reads a block or cell that nothing uses, with unknown parameters and volumes.</summary>
internal sealed class BlockProbe(SourceText source, Library library, Declaration declaration, DiagnosticBag diagnostics)
{
    public void Run()
    {
        var name = declaration.Syntax.Name;
        var model = new ModelSyntax(name, default, default, declaration.Syntax.Span);
        var binder = new ModelBinder(source, library, model, diagnostics);
        binder.Inputs.EnsureInput(binder.Root);
        var frame = new Frame(source, null, "");
        frame.Scope = binder.NewScope(frame);
        foreach (var parameter in declaration.Syntax.Parameters)
        {
            frame.Scope.Set(parameter.Name.Text, parameter.Default is null ? Value.Unknown : frame.Scope.Evaluate(parameter.Default) ?? Value.Unknown);
        }

        if (declaration.Syntax is CellSyntax cell)
        {
            new CellInference(cell, frame).Run(null);
        }
        else if (!((BlockSyntax)declaration.Syntax).Statements.OfType<BadStatementSyntax>().Any())
        {
            var block = (BlockSyntax)declaration.Syntax;
            DefinitionBinder.Declare(binder, frame, block.Statements);
            binder.Chains.BindStatements(block.Statements, frame, isModel: false);
        }
    }
}
