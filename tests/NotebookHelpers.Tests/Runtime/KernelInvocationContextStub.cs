// Stands in for the engine's types, which the library finds by name.
#pragma warning disable IDE0130 // The namespace is the engine's.
namespace Microsoft.DotNet.Interactive;

public class KernelInvocationContext
{
    public static KernelInvocationContext? Current { get; set; }

    public CancellationToken CancellationToken { get; set; }

    public List<object> Shown { get; } = [];
}

public static class KernelInvocationContextExtensions
{
    public static DisplayedValue Display(this KernelInvocationContext context, object value, params string[] mimeTypes)
    {
        context.Shown.Add(value);
        return new DisplayedValue(context);
    }
}

public class DisplayedValue(KernelInvocationContext context)
{
    public void Update(object updatedValue) => context.Shown[^1] = updatedValue;
}
