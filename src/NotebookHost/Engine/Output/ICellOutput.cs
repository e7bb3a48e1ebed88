namespace NotebookHost.Engine;

/// <summary>Where a running cell's outputs go: a notebook file, or a front end. May be called from any thread.</summary>
internal interface ICellOutput
{
    /// <summary>Text that the cell printed.</summary>
    /// <param name="name"><c>stdout</c> or <c>stderr</c>.</param>
    /// <param name="text">The text, line ends included.</param>
    void Stream(string name, string text);

    /// <summary>A value shown while the cell runs.</summary>
    /// <param name="displayId">By this <see cref="Update"/> finds it again.</param>
    /// <param name="value">The value's forms.</param>
    void Display(string displayId, MimeBundle value);

    /// <summary>Replaces a value shown earlier, by this cell or another.</summary>
    /// <param name="displayId">As given to <see cref="Display"/>.</param>
    /// <param name="value">The new forms.</param>
    void Update(string displayId, MimeBundle value);

    /// <summary>The value of the cell's last expression.</summary>
    /// <param name="value">The value's forms.</param>
    void Result(MimeBundle value);

    /// <summary>This machine lacks what the cell needs; who keeps notebooks keeps the outputs that the cell was saved with.</summary>
    /// <param name="what">What is absent, as in "for want of Python".</param>
    void Absent(string what)
    {
        // A front end shows what the cell itself says of it.
    }
}
