namespace Terminal.Panel.Scenario;

/// <summary>The steps of a scenario that the fleet's operator does.</summary>
/// <param name="Push">Configurations.</param>
/// <param name="Command">Commands.</param>
internal sealed record OperatorSteps(PushSteps Push, CommandSteps Command);
