using System.Runtime.InteropServices;

namespace Terminal.Platform.Interop;

/// <summary><c>struct mosquitto_message</c> of libmosquitto 2.0.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct MosquittoMessage
{
    public int MessageId;
    public nint Topic;
    public void* Payload;
    public int PayloadLength;
    public int QualityOfService;
    public byte Retain;
}
