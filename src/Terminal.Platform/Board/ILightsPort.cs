using Terminal.Devices.Lights;

namespace Terminal.Platform.Board;

/// <summary>The contactless lights and the beeper. It never blocks its caller.</summary>
public interface ILightsPort : IDisposable
{
    /// <summary>Sets the lights; they come back as they were set last when their device was away.</summary>
    void SetLights(ContactlessLights mask);

    /// <summary>Plays a tone; dropped while the beeper is away.</summary>
    void Play(Tone tone);
}
