using System;
using System.Linq;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ILGPU.Runtime;

/// <summary>Kernels with barriers as iterators: beside each such method stands a twin that gives up at every <c>Group.Barrier()</c>, so that one thread of the machine runs a
/// whole group, thread after thread.</summary>
internal static class Twins
{
    /// <summary>What a thread gives instead of a barrier's number where it has ended.</summary>
    public const int End = -1;

    private const string EndText = "{ yield return -1; goto again; }\n";
    private const string Suffix = "__steps";

    /// <summary>The twin of a kernel; null where it has none, and so no barrier.</summary>
    public static TSteps? Of<TSteps>(MethodInfo kernel)
        where TSteps : Delegate =>
        kernel.DeclaringType!.GetMethod(kernel.Name + Suffix, BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public)?.CreateDelegate<TSteps>();

    /// <summary>The text with a twin for each method that has barriers.</summary>
    public static string AddTo(string source)
    {
        var root = CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(LanguageVersion.Latest)).GetRoot();
        var kernels = root.DescendantNodes().OfType<MethodDeclarationSyntax>().Where(m => m.DescendantNodes().Any(IsBarrier)).ToList();
        return root.ReplaceNodes(kernels.Select(k => k.Parent!).Distinct(), (_, type) =>
        {
            var twins = ((TypeDeclarationSyntax)type).Members.OfType<MethodDeclarationSyntax>().Where(m => m.DescendantNodes().Any(IsBarrier)).Select(Twin);
            return ((TypeDeclarationSyntax)type).AddMembers([.. twins]);
        }).ToFullString();
    }

    /// <summary>Where a thread ends it says so, and begins anew for the next group: its locals are made once a launch.</summary>
    private static MemberDeclarationSyntax Twin(MethodDeclarationSyntax kernel) => kernel
        .WithBody(SyntaxFactory.Block(SyntaxFactory.LabeledStatement("again", ((MethodDeclarationSyntax)new Rewriter().Visit(kernel)).Body!), SyntaxFactory.ParseStatement(EndText)))
        .WithIdentifier(SyntaxFactory.Identifier(kernel.Identifier.ValueText + Suffix))
        .WithReturnType(SyntaxFactory.ParseTypeName("System.Collections.Generic.IEnumerator<int> "));

    private static bool IsBarrier(SyntaxNode node) => node is ExpressionStatementSyntax { Expression: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Barrier" } } };

    private sealed class Rewriter : CSharpSyntaxRewriter
    {
        private int _barriers;

        public override SyntaxNode? VisitExpressionStatement(ExpressionStatementSyntax node) => IsBarrier(node)
            ? SyntaxFactory.ParseStatement(FormattableString.Invariant($"yield return {_barriers++};\n"))
            : base.VisitExpressionStatement(node);

        public override SyntaxNode? VisitReturnStatement(ReturnStatementSyntax node) => SyntaxFactory.ParseStatement(EndText);
    }
}
