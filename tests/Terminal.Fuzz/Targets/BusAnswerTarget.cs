using Terminal.Panel.Board;
using Terminal.Platform.Board;

namespace Terminal.Fuzz.Targets;

/// <summary>The terminal's end of the board's bus: the board's answers, and requests that the board's end must read.</summary>
/// <remarks>The first byte of an input says how long the answer is; the rest is a request's kind, argument and payload.</remarks>
internal sealed class BusAnswerTarget : IParserUnderTest
{
    public const int LengthMax = 300;
    private readonly BusRequestReader board = new();

    public IEnumerable<byte[]> ValidCases => [[1, 0, 0, 0x40, 0xFF], [1, 121, 1], [0], [2, 0, 0]];

    public void Run(ReadOnlySpan<byte> input)
    {
        int length = input.IsEmpty ? 0 : Math.Min(input.Length - 1, input[0] % (BoardFrame.AnswerLengthMax + 1));
        ReadOnlySpan<byte> answer = length == 0 ? [] : input.Slice(1, length);
        string? fault = BoardFrame.Answer(answer, out byte errno);
        Property.Holds((fault is null) == (answer.Length == 1), "one byte is an answer and nothing else is");
        Property.Holds(answer.IsEmpty ? errno == 0 : errno == answer[0], "an answer is its errno");
        if (input.Length >= 2)
        {
            ReadOnlySpan<byte> request = BoardFrame.Request(input[0], input[1], input[2..]);
            Property.Holds(board.TryRead(ref request) && request.IsEmpty, "the board's end reads what the terminal's end writes");
            Property.Holds(
                board.Kind == input[0] && board.Argument == input[1] && board.Payload.SequenceEqual(input[2..]), "it reads the same");
        }
    }
}
