using Terminal.Emv.Apdu;
using Terminal.Emv.Tlv;

namespace Terminal.Emv.Reading;

/// <summary>The answer to the selection of an application (EMV 4.4 Book 1 §11.3.4).</summary>
internal static class FileControlInformation
{
    /// <summary>Stores its primitive data objects.</summary>
    /// <returns>False where it is malformed, has no name (84) or no proprietary template (A5), or names an object twice or
    /// with a length that it cannot have.</returns>
    public static bool TryStore(ReadOnlySpan<byte> answer, TransactionData data)
    {
        if (!ResponseApdu.TryTemplate(answer, Tag.FciTemplate, out ReadOnlySpan<byte> content))
        {
            return false;
        }

        bool proprietary = false;
        var tree = new TlvTree(content);
        TlvStatus status;
        while ((status = tree.Next(out uint tag, out ReadOnlySpan<byte> value)) == TlvStatus.Read)
        {
            proprietary |= tag == Tag.FciProprietaryTemplate;
            if (!TlvReader.IsConstructed(tag) && CardObjects.StoreOne(tag, value, data).Ends)
            {
                return false;
            }
        }

        return status == TlvStatus.End && proprietary
            && data.Card.TryGet(Tag.DedicatedFileName, out ReadOnlySpan<byte> name) && name.Length is >= 5 and <= Limits.AidLengthMax;
    }
}
