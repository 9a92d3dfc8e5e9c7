using System.Runtime.InteropServices;

namespace Terminal.Platform.Interop;

/// <summary><c>SCARD_READERSTATE</c> of pcsc-lite: two pointers, three <c>unsigned long</c>, an ATR of 33 bytes.</summary>
/// <remarks>80 bytes where a pointer has eight, 56 where it has four. No packing, unlike on other systems.</remarks>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct PcscReaderState
{
    public byte* Reader;
    public void* UserData;
    public nuint CurrentState;
    public nuint EventState;
    public nuint AtrLength;
    public fixed byte Atr[PcscLite.AtrLengthMax];
}
