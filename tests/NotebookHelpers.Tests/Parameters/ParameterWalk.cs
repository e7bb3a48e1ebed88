using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Xml.Linq;

namespace NotebookHelpers.Tests.Parameters;

/// <summary>
/// Calls every public constructor, method and indexer of the library, and sets every property of its options, with arguments that make
/// sense, all but one: that gets the values at which parameters break. What comes out must be whole, or an error that says what was wrong.
/// </summary>
/// <param name="recipes">Makes the arguments that make sense.</param>
internal sealed class ParameterWalk(ParameterRecipes recipes)
{
    private static readonly Assembly Library = typeof(Workshop).Assembly;

    private static readonly Lazy<Dictionary<string, string[]>> Documented = new(ReadDocumented);

    /// <summary>What there is to try, in an order that is always the same.</summary>
    public IEnumerable<Attempt> Attempts() =>
        from call in Calls()
        from parameter in call.Parameters.Index()
        from edge in ParameterEdges.Of(parameter.Item, recipes)
        select new Attempt(call, parameter.Index, edge.Text, edge.Value);

    /// <summary>Parameters that no recipe makes: the walk would cover nothing there.</summary>
    public IEnumerable<string> Unmade() =>
        from call in Calls()
        from place in call.Parameters.Prepend(call.Receiver).OfType<Place>()
        where !recipes.Knows(place)
        select $"Tell ParameterRecipes how to make a {place.Type.Name} for {call.Name}, {place.Name}.";

    /// <summary>Makes one call in a culture, on a thread of its own that is left alone where it does not end.</summary>
    public (string? Fault, string Outcome) TryFor(Attempt attempt, TimeSpan limit, CultureInfo culture)
    {
        var task = Task.Factory.StartNew(
            () =>
            {
                CultureInfo.CurrentCulture = culture;
                return Try(attempt);
            },
            TaskCreationOptions.LongRunning);
        return task.Wait(limit) ? task.Result : ("does not end", "");
    }

    /// <summary>Makes one call.</summary>
    /// <returns>What was wrong, or null; and what the call gave, as text.</returns>
    public (string? Fault, string Outcome) Try(Attempt attempt)
    {
        var call = attempt.Call;
        Workshop.Seed(1);
        var receiver = call.Receiver is null ? null : recipes.Make(call.Receiver);
        var arguments = call.Parameters.Select((place, index) => index == attempt.Place ? attempt.Value : recipes.Make(place)).ToArray();
        try
        {
            var result = call.Invoke(receiver, arguments);
            var text = Results.Text(result);
            return (new Results(recipes.Asked).Fault(result) ?? FaultOf(text), text);
        }
        catch (Exception exception)
        {
            while (exception is TargetInvocationException or AggregateException { InnerExceptions.Count: 1 })
                exception = exception.InnerException!;
            return (FaultOf(exception, attempt) ?? FaultOf(exception.Message), $"{exception.GetType().Name}: {exception.Message}");
        }
        finally
        {
            foreach (var made in arguments.Append(receiver).OfType<TorchSharp.torch.nn.Module>())
                made.Dispose();
        }
    }

    private IEnumerable<Call> Calls() => Library.GetExportedTypes()
        .Where(type => !type.IsEnum && !type.IsSubclassOf(typeof(Delegate)))
        .OrderBy(type => type.FullName, StringComparer.Ordinal).SelectMany(type => CallsOf(type).Concat(OptionsOf(type)))
        .Where(call => !recipes.Excepted.ContainsKey(call.Name));

    private static IEnumerable<Call> CallsOf(Type type)
    {
        const BindingFlags All = BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;
        IEnumerable<MethodBase> constructors = type.IsAbstract ? [] : type.GetConstructors();
        var methods = type.GetMethods(All).Where(method => !method.IsDefined(typeof(CompilerGeneratedAttribute)))
            .Where(method => !method.IsSpecialName || method.Name is "get_Item" or "op_Implicit")
            .Where(method => type.IsInterface || method.GetBaseDefinition().DeclaringType?.Assembly == Library);
        return constructors.Concat(methods).Where(method => method.GetParameters().Any(parameter => !parameter.IsOut))
            .Select(method => Call.Of(type, method));
    }

    private IEnumerable<Call> OptionsOf(Type type) =>
        from property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        where property.SetMethod is { IsPublic: true }
        from user in recipes.UsersOf(property)
        select Call.Of(property, user.Name, user.Use);

    private static string? FaultOf(Exception exception, Attempt attempt)
    {
        var name = attempt.Call.Parameters[attempt.Place].Name;
        if (exception is ArgumentException)
        {
            string Number(object? value) => Convert.ToString(
                value is Enum ? Convert.ToInt64(value, CultureInfo.InvariantCulture) : value, CultureInfo.InvariantCulture)!;
            // A float may be said as the double that it is.
            string[] shown = attempt.Value is float single ? [Number(single), Number((double)single)] : [Number(attempt.Value)];
            return !exception.Message.Contains(name, StringComparison.Ordinal) ? $"does not name {name}: {exception.Message}"
                : attempt.Value is int or double or float or Enum && !Array.Exists(shown, exception.Message.Contains)
                    ? $"does not say {shown[0]}: {exception.Message}" : null;
        }
        // What the runtime throws by chance is no word of the library's; but it does know files.
        var thrower = new StackTrace(exception).GetFrame(0)?.GetMethod()?.DeclaringType?.Assembly;
        var isOwn = exception is IOException || thrower is null || thrower == Library;
        var isDocumented = Documented.Value.Where(member => attempt.Call.Documents(member.Key)).SelectMany(member => member.Value)
            .Any(documented => IsA(exception.GetType(), documented));
        var frames = new StackTrace(exception).GetFrames().Select(frame => frame.GetMethod());
        var where = frames.FirstOrDefault(method => method?.DeclaringType?.Assembly == Library);
        return isOwn && isDocumented ? null
            : $"throws {exception.GetType().Name} in {where?.DeclaringType?.Name}.{where?.Name}: {exception.Message.Split('\n')[0]}";
    }

    // Signs of numbers that no invariant text has: Arabic decimal and group separators, per cent, minus, and marks of direction.
    private static string? FaultOf(string text) =>
        text.IndexOfAny(['\u066A', '\u066B', '\u066C', '\u061C', '\u200E', '\u2212']) is >= 0 and var at
            ? $"is written as the machine's culture has it: {text[Math.Max(0, at - 40)..Math.Min(text.Length, at + 20)]}" : null;

    private static bool IsA(Type? type, string name) => type is not null && (type.FullName == name || IsA(type.BaseType, name));

    // Member ids such as M:NotebookHelpers.Models.Ease.#ctor(…), to the exceptions that their documentation names.
    private static Dictionary<string, string[]> ReadDocumented() =>
        XDocument.Load(Path.ChangeExtension(Library.Location, ".xml")).Descendants("member").ToDictionary(
            member => member.Attribute("name")!.Value,
            member => member.Elements("exception").Select(exception => exception.Attribute("cref")!.Value[2..]).ToArray());
}
