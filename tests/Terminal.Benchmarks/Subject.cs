using Terminal.Benchmarks.Subjects;

namespace Terminal.Benchmarks;

/// <summary>Something that is measured, under the name by which <c>--filter</c> finds it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Run">Measures it.</param>
internal sealed record Subject(string Name, Func<Harness, IEnumerable<Row>> Run)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Subject> All { get; } =
    [
        new("tlv", TlvWalk.Run),
        new("apdu", ApduExchange.Run),
        new("contact", ContactSlot.Run),
        new("rsa", DataAuthentication.Run),
        new("xda", ExtendedAuthentication.Run),
        new("crypto", SecretKeyWork.Run),
        new("vault", VaultRoundTrip.Run),
        new("memory", ProcessMemory.Run),
        new("iso", HostMessages.Run),
        new("sale", OwnShare.Run),
        new("simulation", SimulatedSales.Run),
        new("commit", JournalCommit.Run),
        new("query", JournalQueries.Run),
    ];
}
