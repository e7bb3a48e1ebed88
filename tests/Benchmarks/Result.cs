namespace Benchmarks;

/// <summary>What a process measured.</summary>
/// <param name="Cpu">User and system seconds an epoch, validation and the start of the training included.</param>
/// <param name="Wall">Seconds of the clock.</param>
/// <param name="Megabytes">The process's peak memory.</param>
/// <param name="Rmse">On the validation part after each epoch; empty where nothing is trained.</param>
internal sealed record Result(double Cpu, double Wall, double Megabytes, double[] Rmse);
