namespace Terminal.Iso8583;

/// <summary>How one kind of host writes its messages: tables of fields, encodings and framing.</summary>
/// <remarks>
/// A dialect is data: the field tables of a year, what the dialect has otherwise, and how digits, texts, lengths and bitmaps are written.
/// Packing and unpacking throw nothing for any input and say what is wrong and where. An unpacked message is whole or empty.
/// </remarks>
public sealed class Dialect
{
    private readonly FieldSpecification?[] fields = new FieldSpecification?[Limits.FieldMax + 1];
    private readonly FieldEncoding numbers;
    private readonly bool hexBitmap;
    private readonly int version;
    private readonly string[] reversalClosers;
    private readonly string[] advicePostponers;
    private readonly string wrongPin;

    private Dialect(DialectOptions options)
    {
        Name = options.Name;
        Framing = options.Framing;
        numbers = options.Numbers;
        hexBitmap = options.HexBitmap;
        version = options.Version;
        reversalClosers = options.ReversalClosers;
        advicePostponers = options.AdvicePostponers;
        wrongPin = options.WrongPin;
        FieldEncoding text = numbers == FieldEncoding.Ebcdic ? FieldEncoding.Ebcdic : FieldEncoding.Ascii;
        foreach ((int field, string format, int length) in MessageSpecification.Year1987.Concat(options.Differences))
        {
            FieldSpecification row = MessageSpecification.Row(format, length);
            fields[field] = row with
            {
                Encoding = row.Content switch
                {
                    FieldContent.Bytes => FieldEncoding.Raw,
                    FieldContent.Text => text,
                    _ => numbers,
                },
                Padding = row.Content == FieldContent.Track ? FieldPadding.Right
                    : row.Prefix == LengthPrefix.Fixed ? FieldPadding.Left
                    : options.VariableDigits,
            };
        }
    }

    /// <summary>
    /// Packed digits, raw bitmap, 2-byte length and TPDU: our own hosts' dialect. Odd account numbers take their zero on the left, and DE57
    /// holds security data as BER-TLV (<see cref="SecurityTag"/>).
    /// </summary>
    public static Dialect Bcd { get; } = new(new("bcd")
    {
        Numbers = FieldEncoding.Packed,
        Differences = MessageSpecification.Bcd,
    });

    /// <summary>
    /// As <see cref="Bcd"/>, but odd variable digits take their zero on the right, DE62 is binary and a 6-byte header follows the TPDU.
    /// </summary>
    public static Dialect BcdUnionPay { get; } = new(new("bcd_cup")
    {
        Numbers = FieldEncoding.Packed,
        VariableDigits = FieldPadding.Right,
        Differences = MessageSpecification.UnionPay,
        Framing = Framing.UnionPay,
    });

    /// <summary>ASCII throughout, with the bitmap as hex characters and a length of four digits.</summary>
    public static Dialect AsciiHexBitmap { get; } = new(new("ascii_hexbmp") { HexBitmap = true, Framing = Framing.FourDigits });

    /// <summary>ASCII with a raw bitmap.</summary>
    public static Dialect AsciiBinaryBitmap { get; } = new(new("ascii_binbmp") { Framing = Framing.LengthOnly });

    /// <summary>EBCDIC with a raw bitmap.</summary>
    public static Dialect EbcdicBinaryBitmap { get; } =
        new(new("ebcdic_binbmp") { Numbers = FieldEncoding.Ebcdic, Framing = Framing.LengthOnly });

    /// <summary>The 1993 version in ASCII, with the bitmap as hex characters.</summary>
    public static Dialect AsciiHexBitmap1993 { get; } = new(new("ascii_hexbmp_93")
    {
        HexBitmap = true,
        Version = 1,
        WrongPin = "117",
        Differences = MessageSpecification.Year1993,
        Framing = Framing.FourDigits,
    });

    /// <summary>All dialects.</summary>
    public static IReadOnlyList<Dialect> All { get; } =
        [Bcd, BcdUnionPay, AsciiHexBitmap, AsciiBinaryBitmap, EbcdicBinaryBitmap, AsciiHexBitmap1993];

    /// <summary>Name in configuration and vectors: bcd.</summary>
    public string Name { get; }

    /// <summary>What stands around a message on the wire.</summary>
    public Framing Framing { get; }

    /// <summary>True where a host's answer to a reversal closes it; any other answer, or none, has it repeated.</summary>
    /// <param name="responseCode">DE39 of the answer.</param>
    public bool ClosesReversal(string responseCode) => reversalClosers.Contains(responseCode, StringComparer.Ordinal);

    /// <summary>True where a host's answer to an advice says that it cannot take it now; any other code but an approval refuses
    /// it.</summary>
    /// <param name="responseCode">DE39 of the answer.</param>
    public bool PostponesAdvice(string responseCode) => advicePostponers.Contains(responseCode, StringComparer.Ordinal);

    /// <summary>True where a host's answer says that the PIN was wrong and may be entered again.</summary>
    /// <param name="responseCode">DE39 of the answer.</param>
    public bool AsksPinAgain(string responseCode) => responseCode == wrongPin;

    /// <summary>Packs a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="destination">Where it goes; what lies there after a fault is undefined.</param>
    /// <param name="written">Count of bytes written; 0 after a fault.</param>
    /// <param name="fault">What is wrong, where the result is false.</param>
    public bool TryPack(IsoMessage message, Span<byte> destination, out int written, out IsoFault fault)
    {
        Span<byte> rest = destination.Length > Limits.MessageLengthMax ? destination[..Limits.MessageLengthMax] : destination;
        int room = rest.Length;
        int faulty = 0;
        IsoFaultKind kind = PackHead(message, ref rest);
        for (int field = 2; field <= Limits.FieldMax && kind == IsoFaultKind.None; field++)
        {
            if (message.Has(field))
            {
                faulty = field;
                kind = fields[field] is { } specification
                    ? FieldCodec.Pack(specification, numbers, message[field], ref rest)
                    : IsoFaultKind.UnknownField;
            }
        }

        int offset = room - rest.Length;
        bool good = kind == IsoFaultKind.None;
        written = good ? offset : 0;
        fault = good ? default : new IsoFault(kind, faulty, offset);
        return good;
    }

    /// <summary>Unpacks a message.</summary>
    /// <param name="input">One message and nothing else, without length, TPDU and header.</param>
    /// <param name="message">Where the fields go; cleared first, and empty after a fault.</param>
    /// <param name="fault">What is wrong, where the result is false.</param>
    public bool TryUnpack(ReadOnlySpan<byte> input, IsoMessage message, out IsoFault fault)
    {
        message.Clear();
        int offset = 0;
        int faulty = 0;
        IsoFaultKind kind = input.Length > Limits.MessageLengthMax ? IsoFaultKind.TooLong : UnpackType(input, message, ref offset);
        Span<byte> bitmap = stackalloc byte[16];
        if (kind == IsoFaultKind.None)
        {
            kind = UnpackBitmap(input, bitmap, ref offset);
        }

        for (int field = 2; field <= Limits.FieldMax && kind == IsoFaultKind.None; field++)
        {
            if ((bitmap[(field - 1) / 8] & (0x80 >> ((field - 1) % 8))) != 0)
            {
                faulty = field;
                kind = UnpackField(input, message, field, ref offset);
            }
        }

        if (kind == IsoFaultKind.None && offset < input.Length)
        {
            faulty = 0;
            kind = IsoFaultKind.TrailingBytes;
        }

        bool good = kind == IsoFaultKind.None;
        fault = good ? default : new IsoFault(kind, faulty, offset);
        if (!good)
        {
            message.Clear();
        }

        return good;
    }

    private IsoFaultKind PackHead(IsoMessage message, ref Span<byte> rest)
    {
        Span<byte> type = stackalloc byte[4];
        for (int i = 0; i < type.Length; i++)
        {
            type[i] = (byte)('0' + ((message.Mti.Value >> (12 - (4 * i))) & 0x0F));
        }

        if (message.Mti.Version != version || type.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            return IsoFaultKind.BadMessageType;
        }

        IsoFaultKind kind = FieldCodec.Pack(FieldContent.Digits, numbers, FieldPadding.Left, type, ref rest);
        return kind == IsoFaultKind.None ? PackBitmap(message, ref rest) : kind;
    }

    private IsoFaultKind PackBitmap(IsoMessage message, ref Span<byte> rest)
    {
        Span<byte> bitmap = stackalloc byte[16];
        bitmap.Clear();
        for (int field = 2; field <= Limits.FieldMax; field++)
        {
            if (message.Has(field))
            {
                bitmap[(field - 1) / 8] |= (byte)(0x80 >> ((field - 1) % 8));
            }
        }

        bool second = bitmap[8..].ContainsAnyExcept((byte)0);
        bitmap[0] |= (byte)(second ? 0x80 : 0);
        bitmap = second ? bitmap : bitmap[..8];
        Span<byte> hex = stackalloc byte[32];
        if (hexBitmap)
        {
            _ = Convert.TryToHexString(bitmap, hex, out int hexLength);
            bitmap = hex[..hexLength];
        }

        return FieldCodec.Pack(FieldContent.Bytes, FieldEncoding.Raw, FieldPadding.Left, bitmap, ref rest);
    }

    private IsoFaultKind UnpackType(ReadOnlySpan<byte> input, IsoMessage message, ref int offset)
    {
        Span<byte> type = stackalloc byte[4];
        int next = offset;
        IsoFaultKind kind = FieldCodec.Unpack(FieldContent.Digits, numbers, FieldPadding.Left, input, ref next, type);
        if (kind == IsoFaultKind.Truncated)
        {
            return kind;
        }

        if (kind != IsoFaultKind.None || type[0] - '0' != version)
        {
            return IsoFaultKind.BadMessageType;
        }

        int value = 0;
        foreach (byte digit in type)
        {
            value = (value << 4) | (digit - '0');
        }

        message.Mti = new Mti((ushort)value);
        offset = next;
        return kind;
    }

    private IsoFaultKind UnpackBitmap(ReadOnlySpan<byte> input, Span<byte> bitmap, ref int offset)
    {
        bitmap.Clear();
        int unit = hexBitmap ? 16 : 8;
        for (int half = 0; half < 2; half++)
        {
            if (input.Length - offset < unit)
            {
                return IsoFaultKind.Truncated;
            }

            Span<byte> target = bitmap.Slice(half * 8, 8);
            ReadOnlySpan<byte> source = input.Slice(offset, unit);
            if (!hexBitmap)
            {
                source.CopyTo(target);
            }
            else if (Convert.FromHexString(source, target, out _, out _) != System.Buffers.OperationStatus.Done)
            {
                return IsoFaultKind.BadBitmap;
            }

            offset += unit;
            if ((bitmap[0] & 0x80) == 0)
            {
                break;
            }
        }

        return IsoFaultKind.None;
    }

    private IsoFaultKind UnpackField(ReadOnlySpan<byte> input, IsoMessage message, int field, ref int offset)
    {
        if (fields[field] is not { } specification)
        {
            return IsoFaultKind.UnknownField;
        }

        IsoFaultKind kind = FieldCodec.UnpackLength(specification, numbers, input, ref offset, out int length);
        return kind != IsoFaultKind.None
            ? kind
            : FieldCodec.Unpack(specification.Content, specification.Encoding, specification.Padding, input, ref offset,
                message.Reserve(field, length));
    }

    private sealed record DialectOptions(string Name)
    {
        public FieldEncoding Numbers { get; init; } = FieldEncoding.Ascii;

        public FieldPadding VariableDigits { get; init; } = FieldPadding.Left;

        public bool HexBitmap { get; init; }

        public int Version { get; init; }

        public (int Field, string Format, int Length)[] Differences { get; init; } = [];

        public Framing Framing { get; init; } = Framing.LengthAndTpdu;

        public string[] AdvicePostponers { get; init; } = ["", "09", "19", "63", "68", "90", "91", "92", "95", "96"];

        public string[] ReversalClosers { get; init; } = ["00", "21", "25", "94"];

        public string WrongPin { get; init; } = "55";
    }
}
