"""From probabilities to a label."""

from feedback.text.labels import TextPolarity

# Below it the likeliest of the three is a guess, and the label says so.
SURE_ENOUGH = 0.5


def label_of(negative: float, neutral: float, positive: float) -> TextPolarity:
    """Return the likeliest polarity, `uncertain` where none of them has half the probability."""
    p, label = max(
        (negative, TextPolarity.NEGATIVE),
        (neutral, TextPolarity.NEUTRAL),
        (positive, TextPolarity.POSITIVE),
    )
    return label if p >= SURE_ENOUGH else TextPolarity.UNCERTAIN
