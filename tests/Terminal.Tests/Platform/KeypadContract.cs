using Terminal.Devices.Keypad;
using Xunit;

namespace Terminal.Tests.Platform;

/// <summary>What every keypad does: a press comes out as a record of an input device.</summary>
/// <param name="rig">The keypad with its keys.</param>
public abstract class KeypadContract(IKeypadRig rig) : IDisposable
{
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            rig.Dispose();
        }
    }

    [Fact]
    public void Each_key_that_is_pressed_is_heard_once_and_in_order()
    {
        Heard heard = new();
        using IDisposable keypad = rig.Open(heard);
        Assert.Equal("opened", heard.Next());
        EvdevDecoder decoder = new();
        List<Key> found = [];
        foreach (Key key in Enum.GetValues<Key>())
        {
            rig.Press(key);
            for (int before = found.Count; found.Count == before;)
            {
                found.AddRange(heard.Bytes(EvdevDecoder.RecordLength).SelectMany(value =>
                    decoder.Accept(value, out Key pressed) ? new[] { pressed } : []));
            }
        }

        Assert.Equal(Enum.GetValues<Key>(), found); // A key that was heard twice would stand in the next one's place.
    }
}

/// <summary>A keypad under the contract.</summary>
public interface IKeypadRig : IDisposable
{
    /// <summary>Opens it as the edge does.</summary>
    IDisposable Open(Heard heard);

    /// <summary>A person presses a key and lets go.</summary>
    void Press(Key key);
}
