using System.Reflection;
using System.Runtime.InteropServices;
using NotebookHelpers.Runtime;
using SkiaSharp;

namespace NotebookHelpers.Charts;

/// <summary>The font of static pictures, and SkiaSharp's native library; a system without either gets interactive charts only.</summary>
internal static class PictureFont
{
    private static readonly string[] Wanted =
        ["DejaVu Sans", "Liberation Sans", "Noto Sans", "Segoe UI", "Helvetica Neue", "Arial", "Helvetica"];

    private static readonly Lazy<(SKTypeface? Face, string? Reason)> Found = new(Find);

    /// <summary>Null where no picture can be drawn.</summary>
    public static SKTypeface? Face => Found.Value.Face;

    /// <summary>Why no picture can be drawn, and what to do.</summary>
    public static string? Reason => Found.Value.Reason;

    private static (SKTypeface?, string?) Find()
    {
        try
        {
            // A script engine does not look into runtimes/<rid>/native by itself.
            NativeLibrary.SetDllImportResolver(typeof(SKTypeface).Assembly, Resolve);
        }
        catch (InvalidOperationException)
        {
            // The program has a resolver of its own; it knows better.
        }
        try
        {
            return Choose(SKFontManager.Default.FontFamilies) is { } face
                ? (face, null)
                : (null, "No text font is installed, so charts have no static picture. Install one, such as Debian's fonts-dejavu-core.");
        }
        catch (Exception exception) when (exception is DllNotFoundException or TypeInitializationException or EntryPointNotFoundException)
        {
            return (null, $"SkiaSharp's native library does not load ({LibraryFolder.Rid}), so charts have no static picture. "
                + "Build src/NotebookHelpers on this machine.");
        }
    }

    /// <summary>The wanted family, or else the first that can write.</summary>
    /// <param name="families">What is installed; without any font, SkiaSharp lists one without a name and without letters.</param>
    internal static SKTypeface? Choose(IEnumerable<string> families)
    {
        var installed = families.Where(family => family.Length > 0).ToHashSet();
        return Wanted.Where(installed.Contains).Concat(installed.Order(StringComparer.Ordinal))
            .Select(SKTypeface.FromFamilyName).FirstOrDefault(face => !face.GetGlyphs("Aa09.-").Contains((ushort)0));
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? search)
    {
        if (name != "libSkiaSharp")
            return 0;
        // The whole name: the released engine finds none without its ending.
        var file = name + (OperatingSystem.IsWindows() ? ".dll" : OperatingSystem.IsMacOS() ? ".dylib" : ".so");
        // SkiaSharp's macOS library serves both processors, and lies in a folder named for neither.
        var folders = LibraryFolder.NativeFolders().Append(Path.Combine(LibraryFolder.Path, "runtimes", "osx", "native"));
        return folders.Select(folder => NativeLibrary.TryLoad(Path.Combine(folder, file), out var handle) ? handle : 0)
            .FirstOrDefault(handle => handle != 0);
    }
}
