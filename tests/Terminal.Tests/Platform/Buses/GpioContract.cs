using System.Collections.Concurrent;
using Terminal.Platform.Buses;
using Xunit;

namespace Terminal.Tests.Platform.Buses;

/// <summary>What every GPIO controller does.</summary>
/// <param name="rig">The controller with the far ends of its lines.</param>
public abstract class GpioContract(IGpioRig rig) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            rig.Controller.Dispose();
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_output_shows_its_first_level_at_once_and_then_what_is_written(bool first)
    {
        rig.Controller.OpenPin(5, PinMode.Output, first);
        Assert.Equal(first, rig.Level(5));
        rig.Controller.Write(5, !first);
        Assert.Equal(!first, rig.Level(5));
    }

    [Fact]
    public void An_input_reads_what_drives_it()
    {
        rig.Controller.OpenPin(6, PinMode.Input);
        rig.Drive(6, true);
        Assert.True(rig.Controller.Read(6));
        rig.Drive(6, false);
        Assert.False(rig.Controller.Read(6));
    }

    [Fact]
    public void A_pulled_input_reads_its_bias_while_nothing_drives_it()
    {
        rig.Controller.OpenPin(7, PinMode.InputPullUp);
        rig.Controller.OpenPin(8, PinMode.InputPullDown);
        Assert.True(rig.Controller.Read(7));
        Assert.False(rig.Controller.Read(8));
    }

    [Fact]
    public void A_callback_hears_every_edge_as_the_level_after_it()
    {
        using BlockingCollection<bool> heard = [];
        rig.Controller.OpenPin(9, PinMode.InputPullDown);
        rig.Controller.RegisterCallbackForPinValueChangedEvent(9, TimeSpan.Zero, heard.Add);
        rig.Drive(9, true);
        rig.Drive(9, false);
        Assert.True(heard.TryTake(out bool up, Patience) && up);
        Assert.True(heard.TryTake(out bool down, Patience) && !down);
    }

    [Fact]
    public void A_callback_with_a_quiet_time_hears_the_level_that_stays()
    {
        using BlockingCollection<bool> heard = [];
        rig.Controller.OpenPin(10, PinMode.InputPullDown);
        rig.Controller.RegisterCallbackForPinValueChangedEvent(10, TimeSpan.FromMilliseconds(20), heard.Add);
        rig.Drive(10, true);
        Assert.True(heard.TryTake(out bool up, Patience) && up);
        rig.Drive(10, false);
        Assert.True(heard.TryTake(out bool down, Patience) && !down);
    }
}

/// <summary>A controller under the contract, and what is at the other end of its lines.</summary>
public interface IGpioRig
{
    /// <summary>The controller; the test disposes of it.</summary>
    IGpioController Controller { get; }

    /// <summary>The level of an output.</summary>
    bool Level(int pin);

    /// <summary>Drives an input.</summary>
    void Drive(int pin, bool high);
}
