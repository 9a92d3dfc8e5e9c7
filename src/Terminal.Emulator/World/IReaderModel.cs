using Terminal.Emulator.Cards;

namespace Terminal.Emulator.World;

/// <summary>A reader as a person sees it: cards are laid on it and taken away.</summary>
public interface IReaderModel
{
    /// <summary>Puts a card into the field, in the place of one that may be there.</summary>
    void Insert(ICardModel model);

    /// <summary>Takes the card away.</summary>
    void Remove();
}
