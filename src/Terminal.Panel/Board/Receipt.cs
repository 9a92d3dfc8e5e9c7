namespace Terminal.Panel.Board;

/// <summary>One receipt that was cut off.</summary>
/// <param name="Bytes">What the printer was sent for it.</param>
/// <param name="Lines">Its text.</param>
/// <param name="Picture">Its dots.</param>
internal sealed record Receipt(byte[] Bytes, IReadOnlyList<string> Lines, Bitmap Picture);
