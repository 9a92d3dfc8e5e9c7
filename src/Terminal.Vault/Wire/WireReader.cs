using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;
using Terminal.Primitives;

namespace Terminal.Vault.Wire;

/// <summary>Reads fields one behind the other; after the first that does not serve all others are empty.</summary>
internal ref struct WireReader(ReadOnlySpan<byte> source)
{
    private ReadOnlySpan<byte> rest = source;

    /// <summary>False once a field did not serve.</summary>
    public bool Holds { get; private set; } = true;

    /// <summary>True where every field served and nothing follows.</summary>
    public readonly bool IsWhole => Holds && rest.IsEmpty;

    /// <summary>Says that a field must be so.</summary>
    public void Require(bool good) => Holds &= good;

    public byte Byte() => Take(1) is [var value] ? value : (byte)0;

    public bool Flag()
    {
        byte value = Byte();
        Require(value <= 1);
        return value == 1;
    }

    public int Int32() => Take(sizeof(int)) is { IsEmpty: false } field ? BinaryPrimitives.ReadInt32BigEndian(field) : 0;

    public ushort UInt16() => Take(sizeof(ushort)) is { IsEmpty: false } field ? BinaryPrimitives.ReadUInt16BigEndian(field) : (ushort)0;

    public long Int64() => Take(sizeof(long)) is { IsEmpty: false } field ? BinaryPrimitives.ReadInt64BigEndian(field) : 0;

    /// <summary>A number between two others.</summary>
    public int Int32(int least, int most)
    {
        int value = Int32();
        Require(value >= least && value <= most);
        return value;
    }

    /// <summary>A value of an enumeration, one byte.</summary>
    public T Choice<T>()
        where T : struct, Enum
    {
        T value = (T)Enum.ToObject(typeof(T), Byte());
        Require(Enum.IsDefined(value));
        return value;
    }

    /// <summary>Bytes of a length between two others, copied.</summary>
    public byte[] Bytes(int least, int most) => Field(UInt16(), least, most).ToArray();

    /// <summary>Text of so many bytes of UTF-8 at most.</summary>
    public string Text(int most)
    {
        ReadOnlySpan<byte> field = Field(Byte(), 0, most);
        Require(Utf8.IsValid(field));
        return Holds ? Encoding.UTF8.GetString(field) : "";
    }

    /// <summary>A secret, read straight into the arena; null where it is none or an earlier field did not serve.</summary>
    public SecretBuffer? Secret(SecretArena arena, int least, int most)
    {
        ReadOnlySpan<byte> field = Field(UInt16(), least, most);
        if (!Holds)
        {
            return null;
        }

        SecretBuffer secret = arena.Rent(field.Length);
        field.CopyTo(secret.Bytes);
        return secret;
    }

    private ReadOnlySpan<byte> Field(int length, int least, int most)
    {
        Require(length >= least && length <= most);
        return Take(length);
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        Require(rest.Length >= count);
        if (!Holds)
        {
            return [];
        }

        ReadOnlySpan<byte> field = rest[..count];
        rest = rest[count..];
        return field;
    }
}
