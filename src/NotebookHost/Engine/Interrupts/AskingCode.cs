using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace NotebookHost.Engine;

/// <summary>
/// Lets a compiled cell ask whether it is to stop: each method and lambda at its start, and each loop at its turns
/// (<see cref="CellLoops"/>).
/// </summary>
/// <remarks>
/// Done to what the compiler made, not to the source: whatever has a body is covered, in whichever form it was written; expression
/// trees have none; what the compiler says of the source, and its lines and columns, stay.
/// </remarks>
internal static class AskingCode
{
    /// <summary>The assembly with its methods changed, and its symbols.</summary>
    /// <param name="image">What the compiler made.</param>
    /// <param name="symbols">Its portable symbols.</param>
    public static (byte[] Image, byte[] Symbols) Insert(MemoryStream image, MemoryStream symbols)
    {
        image.Position = symbols.Position = 0;
        var reading = new ReaderParameters
        {
            ReadSymbols = true,
            SymbolReaderProvider = new PortablePdbReaderProvider(),
            SymbolStream = symbols
        };
        using var module = ModuleDefinition.ReadModule(image, reading);
        var turn = Import(module, nameof(CellLoops.Turn));
        var enter = Import(module, nameof(CellLoops.Enter));
        var enterTask = Import(module, nameof(CellLoops.EnterTask));
        foreach (var method in module.GetTypes().SelectMany(type => type.Methods).Where(method => method.HasBody))
        {
            var asked = !AsksAtStart(method) ? null : MakesTask(method) ? enterTask : Calls(method) ? enter : turn;
            // Short jumps become long ones where they need to, once the calls are there.
            method.Body.SimplifyMacros();
            AskAtTurns(method.Body, turn);
            if (asked is not null)
                method.Body.GetILProcessor().InsertBefore(method.Body.Instructions[0], Instruction.Create(OpCodes.Call, asked));
            method.Body.OptimizeMacros();
        }

        using var changed = new MemoryStream();
        using var lines = new MemoryStream();
        module.Write(
            changed,
            new WriterParameters { WriteSymbols = true, SymbolWriterProvider = new PortablePdbWriterProvider(), SymbolStream = lines });
        return (changed.ToArray(), lines.ToArray());
    }

    private static MethodReference Import(ModuleDefinition module, string name) =>
        module.ImportReference(typeof(CellLoops).GetMethod(name));

    /// <summary>A loop of whatever form is a jump backwards. The call takes the jump's place, also for those that jump to it.</summary>
    private static void AskAtTurns(MethodBody body, MethodReference turn)
    {
        var places = body.Instructions.Select((instruction, place) => (instruction, place))
            .ToDictionary(pair => pair.instruction, pair => pair.place);
        foreach (var jump in body.Instructions.Where(
            instruction => Targets(instruction).Any(target => places[target] <= places[instruction])).ToList())
        {
            var call = Instruction.Create(OpCodes.Call, turn);
            body.GetILProcessor().InsertBefore(jump, call);
            foreach (var other in body.Instructions)
                Retarget(other, jump, call);
            foreach (var handler in body.ExceptionHandlers)
            {
                handler.TryStart = handler.TryStart == jump ? call : handler.TryStart;
                handler.TryEnd = handler.TryEnd == jump ? call : handler.TryEnd;
                handler.FilterStart = handler.FilterStart == jump ? call : handler.FilterStart;
                handler.HandlerStart = handler.HandlerStart == jump ? call : handler.HandlerStart;
                handler.HandlerEnd = handler.HandlerEnd == jump ? call : handler.HandlerEnd;
            }
        }
    }

    private static Instruction[] Targets(Instruction instruction) => instruction.Operand switch
    {
        Instruction one => [one],
        Instruction[] several => several,
        _ => [],
    };

    private static void Retarget(Instruction instruction, Instruction from, Instruction to)
    {
        if (instruction.Operand == from)
            instruction.Operand = to;
        else if (instruction.Operand is Instruction[] several)
            instruction.Operand = several.Select(target => target == from ? to : target).ToArray();
    }

    private static bool AsksAtStart(MethodDefinition method) => method.Name switch
    {
        // A type whose initialiser threw is lost for good.
        ".cctor" => false,
        // What such a method throws belongs to its task, and its code sees to that only after its own start. The method that makes the task
        // asks.
        "MoveNext" => !method.DeclaringType.Interfaces.Any(implemented => implemented.InterfaceType.Name == "IAsyncStateMachine"),
        // It only calls the base class's.
        ".ctor" => method.Body.Instructions is not [_, { OpCode.Code: Code.Call }, { OpCode.Code: Code.Ret }],
        // A property that only stands for a field.
        _ =>
            !(method.IsSpecialName && method.Body.Instructions is [.., { Operand: FieldReference }, { OpCode.Code: Code.Ret }]
            and { Count: <= 4 }),
    };

    private static bool Calls(MethodDefinition method) =>
        method.Body.Instructions.Any(instruction => instruction.OpCode.Code is Code.Call or Code.Calli or Code.Callvirt or Code.Newobj);

    private static bool MakesTask(MethodDefinition method) =>
        method.CustomAttributes.Any(attribute => attribute.AttributeType.Name == "AsyncStateMachineAttribute");
}
