using System.Text.Json.Nodes;
using Terminal.Engine.Configuration;
using Terminal.Tests.Engine.Configuration;
using Terminal.Vault;

namespace Terminal.Tests.Vaults;

/// <summary>Schemes' keys come to the vault in documents that the fleet's operator has signed, and by no one's word.</summary>
public sealed class VaultAuthoritiesTests
{
    private readonly VaultRig rig = new(authorities: CardAuthorities.None with
    {
        Open = static document => ExampleDocument.Trust.Open(document.Span, out _) is { } signed
            ? ConfiguredSettings.KeysOf(signed.Configuration) : null,
    });

    [Theory]
    [InlineData(8192)]
    [InlineData(1000)]
    [InlineData(101)]
    public void A_signed_document_brings_its_keys_in_pieces_of_any_length(int piece)
    {
        Assert.False(Enciphers());
        VaultReply.AuthoritiesTaken taken = Assert.IsType<VaultReply.AuthoritiesTaken>(Bring(Document(), piece));
        Assert.Equal((7, 1), (taken.Id, taken.Count));
        Assert.True(Enciphers());
    }

    [Fact]
    public void A_document_that_anybody_changed_brings_nothing_and_leaves_what_was_there()
    {
        byte[] document = Document();
        int payload = document.AsSpan().IndexOf("\"payload\":\""u8) + 40;
        for (int bit = 0; bit < 6; bit++)
        {
            byte[] turned = [.. document];
            turned[payload + bit] ^= 1;
            Assert.Equal(VaultRefusal.NotAuthentic, Assert.IsType<VaultReply.Refused>(Bring(turned)).Reason);
        }

        Assert.False(Enciphers());
        _ = Bring(document);
        _ = Bring("{}"u8.ToArray());
        Assert.True(Enciphers());
    }

    [Fact]
    public void A_document_for_another_terminal_is_none()
    {
        byte[] document = ExampleDocument.Version(3, static content => content["terminal"] = "pt-other");
        Assert.Equal(VaultRefusal.NotAuthentic, Assert.IsType<VaultReply.Refused>(Bring(document)).Reason);
    }

    [Fact]
    public void The_next_document_takes_the_place_of_the_one_before()
    {
        _ = Bring(Document());
        Assert.Equal(0, Assert.IsType<VaultReply.AuthoritiesTaken>(Bring(ExampleDocument.Version(4, WithKeys([])))).Count);
        Assert.False(Enciphers());
    }

    [Theory]
    [InlineData(129_025, 0, 10)] // Longer than a document may be.
    [InlineData(0, 0, 10)]
    [InlineData(-1, 0, 10)]
    [InlineData(100, 10, 10)] // Not the first.
    [InlineData(100, -1, 10)]
    [InlineData(100, 0, 101)]
    [InlineData(100, 0, 0)]
    [InlineData(int.MaxValue, int.MaxValue, 10)]
    public void A_piece_that_does_not_fit_is_refused(int whole, int offset, int length)
    {
        VaultReply reply = rig.Ask(new VaultCommand.TakeConfiguration(7, whole, offset, new byte[length]));
        Assert.Equal(VaultRefusal.Malformed, Assert.IsType<VaultReply.Refused>(reply).Reason);
    }

    [Fact]
    public void A_piece_that_is_left_out_or_comes_twice_ends_the_document()
    {
        byte[] document = Document();
        foreach (int[] order in (int[][])[[0, 2], [0, 1, 1], [1]])
        {
            foreach (int place in order[..^1])
            {
                rig.Tell(Piece(document, place * 100, 100));
                Assert.Empty(rig.Replies);
            }

            Assert.IsType<VaultReply.Refused>(rig.Ask(Piece(document, order[^1] * 100, 100)));
            Assert.IsType<VaultReply.Refused>(rig.Ask(Piece(document, (order[^1] + 1) * 100, 100)));
        }
    }

    private static byte[] Document() => ExampleDocument.Version(3, WithKeys([new JsonObject
    {
        ["rid"] = PinPieces.Rid,
        ["index"] = "E1",
        ["modulus"] = Convert.ToHexString(PinPieces.Ca.Modulus.Span),
        ["exponent"] = "03",
        ["checksum"] = Convert.ToHexString(PinPieces.Ca.Checksum.Span),
    }]));

    private static Action<JsonObject> WithKeys(JsonArray keys) => content => content["cfg"]!["contactless"]!["caKeys"] = keys;

    private static VaultCommand.TakeConfiguration Piece(byte[] document, int offset, int length) =>
        new(7, document.Length, offset, document.AsMemory(offset, Math.Min(length, document.Length - offset)));

    private VaultReply Bring(byte[] document, int piece = 8192)
    {
        for (int offset = 0; offset < document.Length; offset += piece)
        {
            rig.Tell(Piece(document, offset, piece));
        }

        return Assert.Single(rig.Replies);
    }

    private bool Enciphers()
    {
        rig.Tell(VaultCardPinTests.Question(VaultCardPinTests.Sealed(rig), PinPieces.Both[0].Pin(rig.Arena)));
        bool asked = rig.Vault.Shown == PromptId.EnterPin;
        rig.Show(PromptId.Starting);
        return asked;
    }
}
