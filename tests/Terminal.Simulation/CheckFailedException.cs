using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Terminal.Simulation;

/// <summary>A checker objects.</summary>
internal sealed class CheckFailedException(string message) : Exception(message)
{
    /// <summary>Objects where something does not hold.</summary>
    public static void Demand(bool holds, string objection)
    {
        if (!holds)
        {
            throw new CheckFailedException(objection);
        }
    }

    /// <summary>Objects where something does not hold; what it says is put together then alone, since most looks find nothing.</summary>
    public static void Demand(bool holds, [InterpolatedStringHandlerArgument(nameof(holds))] ref Objection objection)
    {
        if (!holds)
        {
            throw new CheckFailedException(objection.ToString());
        }
    }

    /// <summary>An objection that is written where there is one.</summary>
    [InterpolatedStringHandler]
    public ref struct Objection
    {
        private readonly StringBuilder? text;

        /// <summary>Begins one.</summary>
        /// <param name="literalLength">As the compiler counts.</param>
        /// <param name="formattedCount">As the compiler counts.</param>
        /// <param name="holds">What is demanded.</param>
        /// <param name="isWanted">Whether the parts are asked for.</param>
        public Objection(int literalLength, int formattedCount, bool holds, out bool isWanted)
        {
            isWanted = !holds;
            text = holds ? null : new StringBuilder(literalLength + (formattedCount * 8));
        }

        /// <summary>Takes what stands between two values.</summary>
        public readonly void AppendLiteral(string part) => text!.Append(part);

        /// <summary>Takes a value.</summary>
        public readonly void AppendFormatted<T>(T value) => text!.Append(CultureInfo.InvariantCulture, $"{value}");

        /// <summary>Takes a value in a format.</summary>
        public readonly void AppendFormatted<T>(T value, string format)
            where T : IFormattable => text!.Append(value.ToString(format, CultureInfo.InvariantCulture));

        /// <inheritdoc/>
        public override readonly string ToString() => text?.ToString() ?? "";
    }
}
