using Terminal.Emv.Tlv;

namespace Terminal.Emv.Contact;

/// <summary>Step 11: the issuer's commands for its card, template 71 before the last GENERATE AC and 72 after it.</summary>
/// <remarks>
/// EMV 4.4 Book 3 §10.10 and Annex E. A script ends at the first command that the card refuses; status words 90xx, 62xx and 63xx are none
/// of a refusal. The results are five bytes a script: what became of it, the number of the command at fault, its identifier
/// (EMV 4.4 Book 4, Annex A5).
/// </remarks>
internal sealed class IssuerScripts(IssuerData issuer)
{
    private const int ResultLength = 5;
    private const byte ScriptFailed = 0x10;
    private const byte ScriptDone = 0x20;
    private const int CommandLengthMin = 4;
    private const int SequenceMax = 15;
    private readonly byte[] results = new byte[Limits.ScriptCountMax * ResultLength];
    private uint template;
    private int script;
    private int command;
    private int sent;
    private int resultCount;
    private bool scriptFailed;

    /// <summary>Results of all scripts so far.</summary>
    public ReadOnlySpan<byte> Results => results.AsSpan(0, resultCount * ResultLength);

    /// <summary>Forgets the last transaction.</summary>
    public void Clear() => resultCount = sent = 0;

    /// <summary>Begins with the scripts of a template.</summary>
    /// <param name="data">The transaction's data objects.</param>
    /// <param name="scripts">71 or 72.</param>
    /// <param name="buffer">Where a command goes.</param>
    /// <returns>Length of the first command; 0 where there is none.</returns>
    public int Begin(TransactionData data, uint scripts, Span<byte> buffer)
    {
        template = scripts;
        script = command = 0;
        scriptFailed = false;
        return Next(data, buffer);
    }

    /// <summary>Takes a status word, and writes the next command.</summary>
    public int Accept(TransactionData data, ushort status, Span<byte> buffer)
    {
        if (status >> 8 is not (0x90 or 0x62 or 0x63))
        {
            Fail(data);
        }

        return Next(data, buffer);
    }

    /// <summary>The card is gone while a command was with it: the script failed there.</summary>
    public void Abandon(TransactionData data)
    {
        Fail(data);
        Store(data);
    }

    private int Next(TransactionData data, Span<byte> buffer)
    {
        while (TryScript(script, out ReadOnlySpan<byte> content))
        {
            if (command == 0 && !TryOpen(data, content))
            {
                break; // More scripts than are reported are not given to the card.
            }

            if (!scriptFailed && TryCommand(content, command, out ReadOnlySpan<byte> apdu, out bool malformed))
            {
                command++;
                if (!malformed && sent < Limits.ScriptCommandCountMax)
                {
                    sent++;
                    apdu.CopyTo(buffer);
                    Store(data);
                    return apdu.Length;
                }

                Fail(data);
            }

            script++;
            command = 0;
            scriptFailed = false;
        }

        Store(data);
        return 0;
    }

    private bool TryScript(int index, out ReadOnlySpan<byte> content)
    {
        var reader = new TlvReader(issuer.Bytes);
        while (reader.Next(out uint tag, out content) == TlvStatus.Read)
        {
            if (tag == template && index-- == 0)
            {
                return true;
            }
        }

        return false;
    }

    private static bool TryCommand(ReadOnlySpan<byte> content, int index, out ReadOnlySpan<byte> apdu, out bool malformed)
    {
        var reader = new TlvReader(content);
        TlvStatus status;
        while ((status = reader.Next(out uint tag, out apdu)) == TlvStatus.Read)
        {
            if (tag == Tag.IssuerScriptCommand && index-- == 0)
            {
                malformed = apdu.Length is < CommandLengthMin or > Limits.CommandLengthMax;
                return true;
            }
        }

        malformed = status != TlvStatus.End;
        return malformed;
    }

    private bool TryOpen(TransactionData data, ReadOnlySpan<byte> content)
    {
        if (resultCount == Limits.ScriptCountMax)
        {
            return false;
        }

        Indicators.Raise(data, TsiBit.ScriptProcessing);

        Span<byte> result = results.AsSpan(resultCount++ * ResultLength, ResultLength);
        result.Clear();
        result[0] = ScriptDone;
        if (TlvReader.TryFind(content, Tag.IssuerScriptIdentifier, out ReadOnlySpan<byte> identifier) && identifier.Length == 4)
        {
            identifier.CopyTo(result[1..]);
        }

        return true;
    }

    private void Fail(TransactionData data)
    {
        scriptFailed = true;
        results[(resultCount - 1) * ResultLength] = (byte)(ScriptFailed | Math.Min(command, SequenceMax));
        Indicators.Raise(data, template == Tag.IssuerScriptTemplate1 ? TvrBit.ScriptFailedBefore : TvrBit.ScriptFailedAfter);
    }

    private void Store(TransactionData data)
    {
        if (resultCount > 0)
        {
            data.Terminal.Set(Tag.IssuerScriptResults, Results);
        }
    }
}
