using System.Runtime.Versioning;
using Terminal.Platform.Fleet;

namespace Terminal.Tests.Platform;

[SupportedOSPlatform("linux")]
public sealed class MosquittoLinkContractTests()
    : MqttLinkContract((settings, will, listener) => new MosquittoLink(settings, will, listener));
