using NotebookHelpers.Runtime;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace NotebookHelpers.Models;

/// <summary>Where a network lives while it learns, and from then on: the processor, <c>cpu</c>, or a graphics card, <c>cuda</c>.</summary>
/// <remarks>Networks are made, and orders drawn, on the processor, so that a seed means the same on every device.</remarks>
internal static class ComputeDevice
{
    /// <summary>The environment variable that chooses.</summary>
    public const string Variable = "WORKSHOP_DEVICE";

    /// <summary>The option of a training that chooses.</summary>
    public const string Option = "FitOptions.Device";

    /// <summary>What <see cref="Variable"/> says, else a card where there is one.</summary>
    /// <exception cref="ArgumentException">The variable names none that is here.</exception>
    public static Device Default => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } name ? Named(name, Variable)
        : cuda.is_available() ? CUDA : CPU;

    /// <summary>Finds a device.</summary>
    /// <param name="name"><c>cpu</c>, <c>cuda</c>, or a number too where there are several cards: <c>cuda:1</c>.</param>
    /// <param name="parameter">What the name was given by, for the error.</param>
    /// <exception cref="ArgumentException">There is no such device, or it is not here.</exception>
    public static Device Named(string name, string parameter)
    {
        if (name == "cpu")
            return CPU;
        var parts = (name == "cuda" ? "cuda:0" : name).Split(':', 2);
        var number = -1;
        Require.Valid(parts is ["cuda", var digits] && int.TryParse(digits, NumberStyles.None, null, out number), parameter,
            $"{parameter} is \"{name}\"; expected cpu, cuda, or cuda:1 for the second card.");
        var cards = cuda.is_available() ? cuda.device_count() : 0;
        Require.Valid(number < cards, parameter, Invariant($"{parameter} is \"{name}\", and torch finds {cards} cards that it can use. ")
            + "Say cpu; or build with -p:TorchBackend=cuda on a machine with such a card and its driver.");
        return new Device(DeviceType.CUDA, number);
    }

    /// <summary>Makes what is drawn afterwards repeatable, on the processor and on every card.</summary>
    /// <param name="seed">Any number. TorchSharp's <c>manual_seed</c> leaves the cards' generators as they are.</param>
    public static void Seed(long seed)
    {
        manual_seed(seed);
        if (cuda.is_available())
            cuda.manual_seed_all(seed);
    }

    /// <summary>Moves a network there before it learns.</summary>
    /// <param name="network">What will learn.</param>
    /// <param name="onProcessor">Whether what trains it works on the processor alone.</param>
    /// <param name="name">As <see cref="Named"/> takes it; null for <see cref="Default"/>.</param>
    /// <exception cref="ArgumentException">There is no such device, or what trains works on the processor alone.</exception>
    public static void MoveTo(this Module network, bool onProcessor, string? name = null)
    {
        var device = name is null ? onProcessor ? CPU : Default : Named(name, Option);
        Require.Valid(!onProcessor || device.type == DeviceType.CPU, Option,
            $"Optimizer.Sgd works on the processor alone, and {Option} is \"{name}\". Say cpu, or take another Optimizer.");
        if (!network.IsOn(device))
            network.to(device.type, device.index);
    }

    /// <summary>Where a network lives.</summary>
    public static Device DeviceOf(Module network) => network.parameters().First().device;

    private static bool IsOn(this Module network, Device device) =>
        DeviceOf(network) is var own && own.type == device.type && own.index == device.index;
}
