"""Whether the words of a feedback contradict its stars."""

from feedback.text.labels import Mismatch, TextPolarity
from feedback.text.results import Polarity

# From here on a text counts as one that means what the model says: of Portuguese and English shop
# reviews with exchanged stars, about four in five that were flagged at .9 were exchanged.
CERTAIN = 0.9


def mismatch_of(stars: TextPolarity | None, said: Polarity) -> Mismatch:
    """Compare the stars' polarity with the text's; without stars there is nothing to compare.

    Three stars contradict nothing. A text is only said to contradict if its polarity is certain
    and whoever judged it has proved right in its language; otherwise it is `uncertain`.
    """
    if stars is None or stars is TextPolarity.NEUTRAL:
        return Mismatch.NONE
    against, found = (
        (said.positive, Mismatch.TEXT_MORE_POSITIVE)
        if stars is TextPolarity.NEGATIVE
        else (said.negative, Mismatch.TEXT_MORE_NEGATIVE)
    )
    if said.label is TextPolarity.UNCERTAIN:
        return Mismatch.UNCERTAIN
    if against >= CERTAIN:
        return found if said.trusted else Mismatch.UNCERTAIN
    return (
        Mismatch.UNCERTAIN
        if against > max(said.negative + said.positive - against, said.neutral)
        else Mismatch.NONE
    )
