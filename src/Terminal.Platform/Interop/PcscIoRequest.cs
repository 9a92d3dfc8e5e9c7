using System.Runtime.InteropServices;

namespace Terminal.Platform.Interop;

/// <summary><c>SCARD_IO_REQUEST</c> of pcsc-lite: a protocol, and the length of this structure.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PcscIoRequest
{
    public nuint Protocol;
    public nuint Length;
}
