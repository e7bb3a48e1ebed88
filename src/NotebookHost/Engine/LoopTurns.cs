using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NotebookHost.Engine;

/// <summary>
/// Lets every loop of a piece, and every <c>goto</c>, call <see cref="CellLoops.Turn"/>. Lines stay what they were; columns do not.
/// </summary>
internal sealed class LoopTurns : CSharpSyntaxRewriter
{
    /// <summary>A call of each method of <see cref="CellLoops"/>: where they stand, <see cref="MethodEntries"/> finds what to call.</summary>
    public static readonly string All = Called(nameof(CellLoops.Turn)) + Called(nameof(CellLoops.Enter)) + Called(nameof(CellLoops.EnterTask));

    private static readonly StatementSyntax Turn = SyntaxFactory.ParseStatement(Called(nameof(CellLoops.Turn)));
    private static readonly GlobalStatementSyntax First = SyntaxFactory.GlobalStatement(SyntaxFactory.ParseStatement($"{{{All}}}"));

    /// <summary>The tree with its loops changed. A script calls all of the methods first.</summary>
    public static SyntaxTree In(SyntaxTree tree)
    {
        var root = (CompilationUnitSyntax)new LoopTurns().Visit(tree.GetRoot());
        // Usings alone are nothing to run.
        root = tree.Options.Kind == SourceCodeKind.Script && root.Members.Count > 0 ? root.WithMembers(root.Members.Insert(0, First)) : root;
        return CSharpSyntaxTree.Create(root, (CSharpParseOptions)tree.Options, tree.FilePath, Encoding.UTF8);
    }

    /// <inheritdoc />
    public override SyntaxNode? VisitGotoStatement(GotoStatementSyntax node) => SyntaxFactory.Block(Turn, node);

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

    private static string Called(string name) => $"global::{typeof(CellLoops).FullName}.{name}();";

    private static BlockSyntax Counted(StatementSyntax body) => body is BlockSyntax block
        ? block.WithStatements(block.Statements.Insert(0, Turn))
        : SyntaxFactory.Block(Turn, body);
}
