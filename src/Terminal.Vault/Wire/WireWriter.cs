using System.Buffers.Binary;
using System.Text;

namespace Terminal.Vault.Wire;

/// <summary>Writes fields one behind the other; once one does not fit, nothing more is written.</summary>
/// <remarks>Numbers are big-endian. Bytes and text (UTF-8) have their length before them, in two bytes and in one.</remarks>
internal ref struct WireWriter(Span<byte> destination)
{
    private readonly Span<byte> destination = destination;

    /// <summary>Bytes written.</summary>
    public int Length { get; private set; }

    /// <summary>False once something did not fit.</summary>
    public bool Fits { get; private set; } = true;

    public void Byte(byte value)
    {
        if (Take(1) is [_] place)
        {
            place[0] = value;
        }
    }

    public void Flag(bool value) => Byte(value ? (byte)1 : (byte)0);

    public void UInt16(ushort value)
    {
        if (Take(sizeof(ushort)) is { IsEmpty: false } place)
        {
            BinaryPrimitives.WriteUInt16BigEndian(place, value);
        }
    }

    public void Int32(int value)
    {
        if (Take(sizeof(int)) is { IsEmpty: false } place)
        {
            BinaryPrimitives.WriteInt32BigEndian(place, value);
        }
    }

    public void Int64(long value)
    {
        if (Take(sizeof(long)) is { IsEmpty: false } place)
        {
            BinaryPrimitives.WriteInt64BigEndian(place, value);
        }
    }

    public void Bytes(ReadOnlySpan<byte> value)
    {
        Fits &= value.Length <= ushort.MaxValue;
        UInt16((ushort)(value.Length & ushort.MaxValue));
        if (Take(value.Length) is { IsEmpty: false } place)
        {
            value.CopyTo(place);
        }
    }

    public void Text(string value)
    {
        int length = Encoding.UTF8.GetByteCount(value);
        Fits &= length <= byte.MaxValue;
        Byte((byte)(length & byte.MaxValue));
        if (Take(length) is { IsEmpty: false } place)
        {
            _ = Encoding.UTF8.GetBytes(value, place);
        }
    }

    private Span<byte> Take(int count)
    {
        Fits &= destination.Length - Length >= count;
        if (!Fits)
        {
            return [];
        }

        Span<byte> place = destination.Slice(Length, count);
        Length += count;
        return place;
    }
}
