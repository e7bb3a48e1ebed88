using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;

namespace NotebookHost.Engine;

/// <summary>Lets every method of a compiled cell, and every lambda, begin with a call of <see cref="CellLoops"/>.</summary>
/// <remarks>
/// Done to what the compiler made, not to the source: whatever has a body is covered, in whichever form it was written; expression
/// trees have none; what the compiler says of the source stays. The bodies are written anew into a section of their own.
/// The compiler's own checks of the stack leave out lambdas at a script's top level.
/// </remarks>
internal sealed class MethodEntries : IDisposable
{
    // The call's opcode and its operand.
    private const int Added = 5;
    private const byte Call = 0x28, Return = 0x2A;
    // Calls, also through pointers, of virtual methods and of constructors.
    private static readonly SearchValues<byte> Calls = SearchValues.Create([Call, 0x29, 0x6F, 0x73]);

    private readonly PEReader file;
    private readonly MetadataReader metadata;
    private readonly BlobBuilder bodies = new();
    private readonly HashSet<TypeDefinitionHandle> asynchronous;

    private MethodEntries(byte[] image)
    {
        file = new PEReader(ImmutableCollectionsMarshal.AsImmutableArray(image));
        metadata = file.GetMetadataReader();
        asynchronous = [.. metadata.TypeDefinitions.Where(IsAsynchronous)];
    }

    /// <inheritdoc />
    public void Dispose() => file.Dispose();

    /// <summary>The assembly with its methods changed.</summary>
    /// <param name="image">An assembly that calls all methods of <see cref="CellLoops"/> somewhere, and so has names for them.</param>
    /// <param name="symbols">Its symbols, changed in place.</param>
    public static byte[] In(byte[] image, byte[] symbols)
    {
        using var entries = new MethodEntries(image);
        return entries.Changed(image, symbols);
    }

    private byte[] Changed(byte[] image, byte[] symbols)
    {
        if (Find(nameof(CellLoops.Turn)) is not { } turn || Find(nameof(CellLoops.Enter)) is not { } enter || Find(nameof(CellLoops.EnterTask)) is not { } task)
        {
            return image;
        }
        PEHeaders headers = file.PEHeaders;
        PEHeader optional = headers.PEHeader!;
        SectionHeader last = headers.SectionHeaders[^1];
        int start = Aligned(last.VirtualAddress + Math.Max(last.VirtualSize, last.SizeOfRawData), optional.SectionAlignment);
        int header = headers.CoffHeaderStartOffset + 20 + headers.CoffHeader.SizeOfOptionalHeader + (40 * headers.SectionHeaders.Length);
        if (header + 40 > optional.SizeOfHeaders)
        {
            return image;
        }

        byte[] patched = [.. image];
        int rows = headers.MetadataStartOffset + metadata.GetTableMetadataOffset(TableIndex.MethodDef);
        List<int> changed = [];
        foreach (MethodDefinitionHandle handle in metadata.MethodDefinitions)
        {
            MethodDefinition method = metadata.GetMethodDefinition(handle);
            if (method.RelativeVirtualAddress == 0)
            {
                continue;
            }
            MethodBodyBlock body = file.GetMethodBody(method.RelativeVirtualAddress);
            if (!Asks(method, body))
            {
                continue;
            }
            bodies.Align(4);
            int row = MetadataTokens.GetRowNumber(handle);
            Write(patched, rows + ((row - 1) * metadata.GetTableRowSize(TableIndex.MethodDef)), start + bodies.Count);
            changed.Add(row);
            Write(body, MakesTask(method) ? task : body.GetILBytes().AsSpan().ContainsAny(Calls) ? enter : turn);
        }

        Shift(symbols, changed);
        int raw = Aligned(patched.Length, optional.FileAlignment);
        int size = bodies.Count;
        WriteSection(patched, header, start, size, raw, Aligned(size, optional.FileAlignment));
        BinaryPrimitives.WriteInt16LittleEndian(patched.AsSpan(headers.CoffHeaderStartOffset + 2), (short)(headers.SectionHeaders.Length + 1));
        Write(patched, headers.PEHeaderStartOffset + 56, Aligned(start + size, optional.SectionAlignment));
        Array.Resize(ref patched, raw + Aligned(size, optional.FileAlignment));
        bodies.ToArray().CopyTo(patched, raw);
        return patched;
    }

    /// <summary>The compiler's name for a method of <see cref="CellLoops"/>.</summary>
    private int? Find(string name)
    {
        foreach (MemberReferenceHandle handle in metadata.MemberReferences)
        {
            MemberReference member = metadata.GetMemberReference(handle);
            if (metadata.StringComparer.Equals(member.Name, name) && member.Parent.Kind == HandleKind.TypeReference
                && metadata.StringComparer.Equals(metadata.GetTypeReference((TypeReferenceHandle)member.Parent).Name, nameof(CellLoops)))
            {
                return MetadataTokens.GetToken(handle);
            }
        }
        return null;
    }

    private bool Asks(MethodDefinition method, MethodBodyBlock body)
    {
        string name = metadata.GetString(method.Name);
        byte[] code = body.GetILBytes()!;
        return name switch
        {
            // A type whose initialiser threw is lost for good.
            ".cctor" => false,
            // What such a method throws belongs to its task, and its code sees to that only after its own start. The method that makes the task asks.
            "MoveNext" when asynchronous.Contains(method.GetDeclaringType()) => false,
            // It only calls the base class's.
            ".ctor" when code is [_, Call, _, _, _, _, Return] => false,
            // A property that only stands for a field.
            _ when method.Attributes.HasFlag(MethodAttributes.SpecialName) && code is [.., 0x7B or 0x7D or 0x7E or 0x80, _, _, _, _, Return] and { Length: <= 8 } => false,
            _ => true,
        };
    }

    private bool MakesTask(MethodDefinition method) => method.GetCustomAttributes()
        .Select(handle => metadata.GetCustomAttribute(handle).Constructor)
        .Any(made => made.Kind == HandleKind.MemberReference && metadata.GetMemberReference((MemberReferenceHandle)made).Parent is { Kind: HandleKind.TypeReference } type
            && metadata.StringComparer.Equals(metadata.GetTypeReference((TypeReferenceHandle)type).Name, "AsyncStateMachineAttribute"));

    private bool IsAsynchronous(TypeDefinitionHandle type) => metadata.GetTypeDefinition(type).GetInterfaceImplementations()
        .Select(handle => metadata.GetInterfaceImplementation(handle).Interface)
        .Any(face => face.Kind == HandleKind.TypeReference
            && metadata.StringComparer.Equals(metadata.GetTypeReference((TypeReferenceHandle)face).Name, "IAsyncStateMachine"));

    private void Write(MethodBodyBlock body, int asked)
    {
        const int Fat = 0x3, MoreSections = 0x8, InitLocals = 0x10, HeaderWords = 3 << 12;
        byte[] code = body.GetILBytes()!;
        ImmutableArray<ExceptionRegion> regions = body.ExceptionRegions;
        bodies.WriteUInt16((ushort)(HeaderWords | Fat | (regions.Length > 0 ? MoreSections : 0) | (body.LocalVariablesInitialized ? InitLocals : 0)));
        bodies.WriteUInt16((ushort)body.MaxStack);
        bodies.WriteInt32(code.Length + Added);
        bodies.WriteInt32(body.LocalSignature.IsNil ? 0 : MetadataTokens.GetToken(body.LocalSignature));
        bodies.WriteByte(Call);
        bodies.WriteInt32(asked);
        // Branches are relative, so they stay.
        bodies.WriteBytes(code);
        if (regions.Length == 0)
        {
            return;
        }
        const int Table = 0x1, FatTable = 0x40, Clause = 24;
        bodies.Align(4);
        bodies.WriteInt32(Table | FatTable | ((4 + (Clause * regions.Length)) << 8));
        foreach (ExceptionRegion region in regions)
        {
            bodies.WriteInt32((int)region.Kind);
            bodies.WriteInt32(region.TryOffset + Added);
            bodies.WriteInt32(region.TryLength);
            bodies.WriteInt32(region.HandlerOffset + Added);
            bodies.WriteInt32(region.HandlerLength);
            bodies.WriteInt32(region.Kind switch
            {
                ExceptionRegionKind.Catch => MetadataTokens.GetToken(region.CatchType),
                ExceptionRegionKind.Filter => region.FilterOffset + Added,
                _ => 0,
            });
        }
    }

    /// <summary>Moves the lines of these methods to where their code is now; all but a method's first place are relative.</summary>
    private static void Shift(byte[] symbols, List<int> methods)
    {
        using var provider = MetadataReaderProvider.FromPortablePdbImage(ImmutableCollectionsMarshal.AsImmutableArray(symbols));
        MetadataReader reader = provider.GetMetadataReader();
        HashSet<int> places = [];
        foreach (int row in methods)
        {
            MethodDebugInformation lines = reader.GetMethodDebugInformation(MetadataTokens.MethodDebugInformationHandle(row));
            if (lines.SequencePointsBlob.IsNil)
            {
                continue;
            }
            BlobReader blob = reader.GetBlobReader(lines.SequencePointsBlob);
            int prefix = blob.Length < 0x80 ? 1 : blob.Length < 0x4000 ? 2 : 4;
            blob.ReadCompressedInteger();
            if (lines.Document.IsNil)
            {
                blob.ReadCompressedInteger();
            }
            // Methods of one form at one place share their lines.
            int place = reader.GetHeapMetadataOffset(HeapIndex.Blob) + reader.GetHeapOffset(lines.SequencePointsBlob) + prefix + blob.Offset;
            places.Add(place);
        }
        foreach (int place in places.Where(place => symbols[place] + Added < 0x80))
        {
            symbols[place] += Added;
        }
    }

    private static void WriteSection(byte[] image, int header, int start, int size, int raw, int rawSize)
    {
        const int CodeToRun = 0x60000020;
        ".cells\0\0"u8.CopyTo(image.AsSpan(header));
        foreach ((int i, int value) in new[] { size, start, rawSize, raw, 0, 0, 0, CodeToRun }.Index())
        {
            Write(image, header + 8 + (4 * i), value);
        }
    }

    private static int Aligned(int value, int alignment) => (value + alignment - 1) / alignment * alignment;

    private static void Write(byte[] image, int offset, int value) => BinaryPrimitives.WriteInt32LittleEndian(image.AsSpan(offset), value);
}
