"""What the stars say, by the marketplace's own rule."""

from feedback.choices import Polarity
from marketplaces.policy import PolarityRule


def polarity(rating: int | None, rule: PolarityRule) -> Polarity | None:
    """Return the class of a rating; None if there is no rating, or none that the rule names."""
    if rating in rule.positive:
        return Polarity.POSITIVE
    if rating in rule.negative:
        return Polarity.NEGATIVE
    return Polarity.NEUTRAL if rating in rule.neutral else None
