using Terminal.PublicKeys;

namespace Terminal.Vault;

/// <content>
/// The schemes' keys, from which a card's key for PINs is recovered: those of this process's settings, and those of the signed
/// configuration that was brought last. They are public, and in memory alone.
/// </content>
public sealed partial class Vault
{
    private readonly CertificateChain chain = new();
    private IReadOnlyList<CaPublicKey> authorities = [];
    private byte[] document = [];
    private int documentLength;

    /// <summary>What the process that the vault stands in knows of them.</summary>
    public CardAuthorities Authorities { get; init; } = CardAuthorities.None;

    private void TakePiece(VaultCommand.TakeConfiguration command)
    {
        if (command.Offset == 0)
        {
            bool fits = command.WholeLength is > 0 and <= VaultCommand.TakeConfiguration.WholeLengthMax;
            (document, documentLength) = (fits ? new byte[command.WholeLength] : [], 0);
        }

        if (command.Piece.IsEmpty || command.Offset != documentLength || command.WholeLength != document.Length
            || command.Piece.Length > document.Length - documentLength)
        {
            document = [];
            Refuse(command.Id, VaultRefusal.Malformed);
            return;
        }

        command.Piece.CopyTo(document.AsMemory(documentLength));
        documentLength += command.Piece.Length;
        if (documentLength == document.Length)
        {
            Judge(command.Id);
            document = [];
        }
    }

    private void Judge(int id)
    {
        if (Authorities.Open(document) is { } signed)
        {
            authorities = signed;
            replies.Enqueue(new VaultReply.AuthoritiesTaken(id, signed.Count));
        }
        else
        {
            Refuse(id, VaultRefusal.NotAuthentic);
        }
    }
}
