using NotebookHelpers.Runtime;

namespace NotebookHelpers.Tests.Runtime;

/// <summary>Offers the display that our host offers, until disposed.</summary>
internal sealed class StubHost : IDisposable
{
    public StubHost() => AppContext.SetData(NotebookDisplay.Key, (Func<object, Action<object>>)(value =>
    {
        Shown.Add(value);
        var place = Shown.Count - 1;
        return next => Shown[place] = next;
    }));

    public List<object> Shown { get; } = [];

    public void Dispose() => AppContext.SetData(NotebookDisplay.Key, null);
}
