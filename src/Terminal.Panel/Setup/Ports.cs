namespace Terminal.Panel.Setup;

/// <summary>The nine loopback ports of one running emulator, in a row from its base.</summary>
/// <param name="Base">The panel's page and HTTP calls, 1024 to 65527.</param>
internal readonly record struct Ports(int Base)
{
    /// <summary>The acquirer model's TLS port.</summary>
    public int Acquirer => Base + 1;

    /// <summary>The acquirer model's HTTP calls: its ledger and its switch.</summary>
    public int AcquirerControl => Base + 2;

    /// <summary>Where the terminal finds its acquirer: the panel's relay, so that the network can go down.</summary>
    public int AcquirerRelay => Base + 3;

    /// <summary>The broker's TLS port.</summary>
    public int Broker => Base + 4;

    /// <summary>Where the terminal finds its broker: the panel's other relay.</summary>
    public int BrokerRelay => Base + 5;

    /// <summary>Where the terminal serves tills.</summary>
    public int Till => Base + 6;

    /// <summary>Where the virtual contact reader's driver waits for a card; it takes the port behind it for a second slot.</summary>
    public int Slot => Base + 7;
}
