// Signatures of MQTTnet 5.2.0.1603 (github.com/dotnet/MQTTnet, Source/MQTTnet; github.com/dotnet/MQTTnet/wiki/Client).
// The package is compiled without nullable annotations, and so is this.
#nullable disable
using System;
using System.Collections.Generic;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Threading;
using System.Threading.Tasks;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace MQTTnet
{
    public class MqttClientFactory
    {
        public MqttClientFactory() => throw null;

        public IMqttClient CreateMqttClient() => throw null;
    }

    public interface IMqttClient : IDisposable
    {
        event Func<MqttApplicationMessageReceivedEventArgs, Task> ApplicationMessageReceivedAsync;

        event Func<MqttClientDisconnectedEventArgs, Task> DisconnectedAsync;

        Task<MqttClientConnectResult> ConnectAsync(MqttClientOptions options, CancellationToken cancellationToken = default);

        Task DisconnectAsync(MqttClientDisconnectOptions options, CancellationToken cancellationToken = default);

        Task<MqttClientPublishResult> PublishAsync(
            MqttApplicationMessage applicationMessage, CancellationToken cancellationToken = default);

        Task<MqttClientSubscribeResult> SubscribeAsync(
            MqttClientSubscribeOptions options, CancellationToken cancellationToken = default);
    }

    public sealed class MqttApplicationMessageReceivedEventArgs : EventArgs
    {
        private MqttApplicationMessageReceivedEventArgs() => throw null;

        public MqttApplicationMessage ApplicationMessage => throw null;

        public bool AutoAcknowledge
        {
            get => throw null;
            set => throw null;
        }

        public Task AcknowledgeAsync(CancellationToken cancellationToken) => throw null;
    }

    public sealed class MqttClientSubscribeOptions
    {
    }

    public sealed class MqttClientSubscribeOptionsBuilder
    {
        public MqttClientSubscribeOptions Build() => throw null;

        public MqttClientSubscribeOptionsBuilder WithTopicFilter(
            string topic,
            MqttQualityOfServiceLevel qualityOfServiceLevel = MqttQualityOfServiceLevel.AtMostOnce,
            bool noLocal = false,
            bool retainAsPublished = false,
            MqttRetainHandling retainHandling = MqttRetainHandling.SendAtSubscribe) => throw null;
    }

    public sealed class MqttClientSubscribeResult
    {
        private MqttClientSubscribeResult() => throw null;
    }

    public sealed class MqttClientOptions
    {
    }

    public sealed class MqttClientOptionsBuilder
    {
        public MqttClientOptions Build() => throw null;

        public MqttClientOptionsBuilder WithCleanStart(bool value = true) => throw null;

        public MqttClientOptionsBuilder WithClientId(string value) => throw null;

        public MqttClientOptionsBuilder WithMaximumPacketSize(uint maximumPacketSize) => throw null;

        public MqttClientOptionsBuilder WithKeepAlivePeriod(TimeSpan value) => throw null;

        public MqttClientOptionsBuilder WithProtocolVersion(MqttProtocolVersion value) => throw null;

        public MqttClientOptionsBuilder WithReceiveMaximum(ushort receiveMaximum) => throw null;

        public MqttClientOptionsBuilder WithSessionExpiryInterval(uint sessionExpiryInterval) => throw null;

        public MqttClientOptionsBuilder WithTcpServer(
            string host, int? port = null, System.Net.Sockets.AddressFamily addressFamily = 0) => throw null;

        public MqttClientOptionsBuilder WithTlsOptions(Action<MqttClientTlsOptionsBuilder> configure) => throw null;

        public MqttClientOptionsBuilder WithWillContentType(string willContentType) => throw null;

        public MqttClientOptionsBuilder WithWillDelayInterval(uint willDelayInterval) => throw null;

        public MqttClientOptionsBuilder WithWillMessageExpiryInterval(uint willMessageExpiryInterval) => throw null;

        public MqttClientOptionsBuilder WithWillPayload(byte[] willPayload) => throw null;

        public MqttClientOptionsBuilder WithWillPayloadFormatIndicator(
            MqttPayloadFormatIndicator willPayloadFormatIndicator) => throw null;

        public MqttClientOptionsBuilder WithWillQualityOfServiceLevel(
            MqttQualityOfServiceLevel willQualityOfServiceLevel) => throw null;

        public MqttClientOptionsBuilder WithWillRetain(bool willRetain = true) => throw null;

        public MqttClientOptionsBuilder WithWillTopic(string willTopic) => throw null;
    }

    public sealed class MqttClientTlsOptionsBuilder
    {
        public MqttClientTlsOptionsBuilder UseTls(bool useTls = true) => throw null;

        public MqttClientTlsOptionsBuilder WithCertificateValidationHandler(
            Func<MqttClientCertificateValidationEventArgs, bool> certificateValidationHandler) => throw null;

        public MqttClientTlsOptionsBuilder WithClientCertificates(IEnumerable<X509Certificate2> certificates) => throw null;

        public MqttClientTlsOptionsBuilder WithRevocationMode(X509RevocationMode revocationMode) => throw null;

        public MqttClientTlsOptionsBuilder WithSslProtocols(SslProtocols sslProtocols) => throw null;

        public MqttClientTlsOptionsBuilder WithTargetHost(string targetHost) => throw null;

        public MqttClientTlsOptionsBuilder WithTrustChain(X509Certificate2Collection chain) => throw null;
    }

    public sealed class MqttClientCertificateValidationEventArgs : EventArgs
    {
        private MqttClientCertificateValidationEventArgs() => throw null;

        public X509Certificate Certificate => throw null;

        public X509Chain Chain => throw null;

        public SslPolicyErrors SslPolicyErrors => throw null;
    }

    public sealed class MqttClientConnectResult
    {
        public MqttClientConnectResultCode ResultCode => throw null;
    }

    public enum MqttClientConnectResultCode
    {
        Success = 0,
    }

    public sealed class MqttClientDisconnectedEventArgs : EventArgs
    {
        private MqttClientDisconnectedEventArgs() => throw null;

        public bool ClientWasConnected => throw null;

        public MqttClientDisconnectReason Reason => throw null;
    }

    public enum MqttClientDisconnectReason
    {
        KeepAliveTimeout = 141,
        SessionTakenOver = 142,
    }

    public sealed class MqttClientDisconnectOptions
    {
        public MqttClientDisconnectOptions() => throw null;
    }

    public sealed class MqttClientPublishResult
    {
        private MqttClientPublishResult() => throw null;

        public bool IsSuccess => throw null;
    }

    public sealed class MqttApplicationMessage
    {
        public byte[] CorrelationData => throw null;

        public System.Buffers.ReadOnlySequence<byte> Payload => throw null;

        public MqttQualityOfServiceLevel QualityOfServiceLevel => throw null;

        public string ResponseTopic => throw null;

        public bool Retain => throw null;

        public string Topic => throw null;
    }

    public sealed class MqttApplicationMessageBuilder
    {
        public MqttApplicationMessage Build() => throw null;

        public MqttApplicationMessageBuilder WithContentType(string contentType) => throw null;

        public MqttApplicationMessageBuilder WithCorrelationData(byte[] correlationData) => throw null;

        public MqttApplicationMessageBuilder WithMessageExpiryInterval(uint messageExpiryInterval) => throw null;

        public MqttApplicationMessageBuilder WithPayloadFormatIndicator(
            MqttPayloadFormatIndicator payloadFormatIndicator) => throw null;

        public MqttApplicationMessageBuilder WithPayloadSegment(ReadOnlyMemory<byte> payloadSegment) => throw null;

        public MqttApplicationMessageBuilder WithQualityOfServiceLevel(
            MqttQualityOfServiceLevel qualityOfServiceLevel) => throw null;

        public MqttApplicationMessageBuilder WithResponseTopic(string responseTopic) => throw null;

        public MqttApplicationMessageBuilder WithRetainFlag(bool value = true) => throw null;

        public MqttApplicationMessageBuilder WithTopic(string topic) => throw null;
    }
}

namespace MQTTnet.Exceptions
{
    public class MqttCommunicationException : Exception
    {
        private MqttCommunicationException() => throw null;
    }
}

namespace MQTTnet.Formatter
{
    public enum MqttProtocolVersion
    {
        V500 = 5,
    }
}

namespace MQTTnet.Protocol
{
    public enum MqttQualityOfServiceLevel
    {
        AtMostOnce = 0,
        AtLeastOnce = 1,
        ExactlyOnce = 2,
    }

    public enum MqttRetainHandling
    {
        SendAtSubscribe = 0,
    }

    public enum MqttPayloadFormatIndicator
    {
        Unspecified = 0,
        CharacterData = 1,
    }
}
