using System.Globalization;

namespace NotebookHelpers.Tests.Data;

/// <summary>Sets a culture for a test, and the former one afterwards.</summary>
internal sealed class Culture : IDisposable
{
    private readonly CultureInfo before = CultureInfo.CurrentCulture;

    public Culture(string name) => CultureInfo.CurrentCulture = new CultureInfo(name);

    public void Dispose() => CultureInfo.CurrentCulture = before;
}
