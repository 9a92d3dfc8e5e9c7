using System.Runtime.Versioning;
using Terminal.Platform.Iot;

namespace Terminal.Tests.Platform.Iot;

[SupportedOSPlatform("linux")]
public sealed class MqttNetLinkContractTests() : MqttLinkContract((settings, will, listener) => new MqttNetLink(settings, will, listener));
