using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NotebookHost.Engine;

/// <summary>Lets every loop of a piece call <see cref="CellLoops.Turn"/>. Lines stay what they were; columns do not.</summary>
internal sealed class LoopTurns : CSharpSyntaxRewriter
{
    private static readonly StatementSyntax Turn =
        SyntaxFactory.ParseStatement($"global::{typeof(CellLoops).FullName}.{nameof(CellLoops.Turn)}();");

    /// <summary>The tree with its loops changed; the same tree where it has none.</summary>
    public static SyntaxTree In(SyntaxTree tree)
    {
        SyntaxNode root = tree.GetRoot();
        SyntaxNode changed = new LoopTurns().Visit(root);
        return changed == root ? tree : CSharpSyntaxTree.Create((CSharpSyntaxNode)changed, (CSharpParseOptions)tree.Options, tree.FilePath, Encoding.UTF8);
    }

    /// <inheritdoc />
    public override SyntaxNode? VisitWhileStatement(WhileStatementSyntax node) =>
        base.VisitWhileStatement(node) is WhileStatementSyntax loop ? loop.WithStatement(Counted(loop.Statement)) : null;

    /// <inheritdoc />
    public override SyntaxNode? VisitDoStatement(DoStatementSyntax node) =>
        base.VisitDoStatement(node) is DoStatementSyntax loop ? loop.WithStatement(Counted(loop.Statement)) : null;

    /// <inheritdoc />
    public override SyntaxNode? VisitForStatement(ForStatementSyntax node) =>
        base.VisitForStatement(node) is ForStatementSyntax loop ? loop.WithStatement(Counted(loop.Statement)) : null;

    /// <inheritdoc />
    public override SyntaxNode? VisitForEachStatement(ForEachStatementSyntax node) =>
        base.VisitForEachStatement(node) is ForEachStatementSyntax loop ? loop.WithStatement(Counted(loop.Statement)) : null;

    /// <inheritdoc />
    public override SyntaxNode? VisitForEachVariableStatement(ForEachVariableStatementSyntax node) =>
        base.VisitForEachVariableStatement(node) is ForEachVariableStatementSyntax loop ? loop.WithStatement(Counted(loop.Statement)) : null;

    private static BlockSyntax Counted(StatementSyntax body) => body is BlockSyntax block
        ? block.WithStatements(block.Statements.Insert(0, Turn))
        : SyntaxFactory.Block(Turn, body);
}
