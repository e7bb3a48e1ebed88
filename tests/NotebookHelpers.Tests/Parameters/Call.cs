using System.Linq.Expressions;
using System.Reflection;

namespace NotebookHelpers.Tests.Parameters;

/// <summary>A parameter, or the object that a method is called on.</summary>
/// <param name="Of">The type that declares the member.</param>
/// <param name="Name">The parameter's name.</param>
/// <param name="Type">Its type; an array where it is a span, which no array of arguments can hold.</param>
/// <param name="IsNullable">Whether null is one of its values.</param>
/// <param name="Default">What it is where it is left out; <see cref="DBNull"/> where it cannot be.</param>
internal sealed record Place(Type Of, string Name, Type Type, bool IsNullable, object? Default);

/// <summary>A constructor or method of the library, or a property of options together with what reads it.</summary>
/// <param name="Name">Type and member, as errors say it.</param>
/// <param name="Receiver">What it is called on; null for static members and constructors.</param>
/// <param name="Parameters">Its parameters.</param>
/// <param name="Invoke">Calls it.</param>
/// <param name="DocumentedAs">The beginnings of the ids under which its exceptions are documented.</param>
internal sealed record Call(
    string Name, Place? Receiver, IReadOnlyList<Place> Parameters, Func<object?, object?[], object?> Invoke, string[] DocumentedAs)
{
    public bool Documents(string id) => Array.Exists(DocumentedAs, own => id == own || id.StartsWith(own + '(', StringComparison.Ordinal)
        || id.StartsWith(own + '`', StringComparison.Ordinal));

    /// <summary>A constructor or method; of a generic one that of double.</summary>
    public static Call Of(Type type, MethodBase member)
    {
        if (member is MethodInfo { IsGenericMethodDefinition: true } generic)
            member = generic.MakeGenericMethod([.. generic.GetGenericArguments().Select(_ => typeof(double))]);
        var nullability = new NullabilityInfoContext();
        Place[] places = [.. member.GetParameters().Select(parameter => new Place(
            type, parameter.Name!, Boxable(parameter.ParameterType), nullability.Create(parameter).WriteState == NullabilityState.Nullable,
            parameter.HasDefaultValue ? parameter.DefaultValue : DBNull.Value))];
        var receiver = member.IsStatic || member.IsConstructor ? null : new Place(type, "", type, false, DBNull.Value);
        var invoke = Compiled(member);
        var name = member.IsConstructor ? "#ctor" : member.Name == "get_Item" ? "Item" : member.Name;
        var kind = name == "Item" ? "P:" : "M:";
        var ids = type.GetInterfaces().Prepend(type).Select(owner => $"{kind}{owner.FullName}.{name}");
        return new Call($"{type.Name}.{name}", receiver, places, invoke, [.. ids]);
    }

    /// <summary>A property of options, and something that reads them.</summary>
    public static Call Of(PropertyInfo property, string user, Func<object, object?> use)
    {
        var type = property.DeclaringType!;
        var state = new NullabilityInfoContext().Create(property).WriteState;
        var place = new Place(type, property.Name, property.PropertyType, state == NullabilityState.Nullable, null);
        object? Invoke(object? options, object?[] arguments)
        {
            property.SetValue(options, arguments[0]);
            return use(options!);
        }
        return new Call($"{type.Name}.{property.Name}, {user}", new Place(type, "", type, false, DBNull.Value), [place], Invoke,
            [$"M:{user}"]);
    }

    private static Type Boxable(Type type) => type.IsByRefLike ? type.GetGenericArguments()[0].MakeArrayType() : type;

    // A compiled call, since reflection cannot pass spans.
    private static Func<object?, object?[], object?> Compiled(MethodBase member)
    {
        var (receiver, given) = (Expression.Parameter(typeof(object)), Expression.Parameter(typeof(object[])));
        var arguments = member.GetParameters().Select((parameter, index) =>
        {
            var value = Expression.ArrayIndex(given, Expression.Constant(index));
            var boxed = Expression.Convert(value, Boxable(parameter.ParameterType));
            return parameter.ParameterType.IsByRefLike ? Expression.Convert(boxed, parameter.ParameterType) : (Expression)boxed;
        }).ToArray();
        Expression body = member is ConstructorInfo constructor ? Expression.New(constructor, arguments)
            : Expression.Call(member.IsStatic ? null : Expression.Convert(receiver, member.DeclaringType!), (MethodInfo)member, arguments);
        body = body.Type == typeof(void) ? Expression.Block(body, Expression.Constant(null)) : Expression.Convert(body, typeof(object));
        return Expression.Lambda<Func<object?, object?[], object?>>(body, receiver, given).Compile();
    }
}

/// <summary>A call in which one argument has an unusual value.</summary>
/// <param name="Call">The call.</param>
/// <param name="Place">Which argument.</param>
/// <param name="Text">The value in words.</param>
/// <param name="Value">The value.</param>
internal sealed record Attempt(Call Call, int Place, string Text, object? Value)
{
    public override string ToString() => $"{Call.Name}, {Call.Parameters[Place].Name} = {Text}";
}
