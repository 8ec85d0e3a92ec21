"""Whether words contradict stars: only certain words of a trusted judge do."""

import pytest

from feedback.text.labels import TextPolarity
from feedback.text.mismatch import CERTAIN, mismatch_of
from feedback.text.results import Polarity


def said(label, negative, positive, *, trusted=True):
    neutral = 1 - negative - positive
    return Polarity(
        label=TextPolarity(label),
        negative=negative,
        neutral=neutral,
        positive=positive,
        trusted=trusted,
    )


@pytest.mark.parametrize(
    ("stars", "polarity", "expected"),
    [
        ("negative", said("positive", 0.02, 0.95), "text_more_positive"),
        ("negative", said("positive", 0.05, CERTAIN), "text_more_positive"),
        ("positive", said("negative", 0.95, 0.02), "text_more_negative"),
        ("positive", said("negative", CERTAIN, 0.05), "text_more_negative"),
        ("negative", said("positive", 0.02, 0.95, trusted=False), "uncertain"),
        ("positive", said("negative", 0.95, 0.02, trusted=False), "uncertain"),
        ("negative", said("positive", 0.1, 0.8), "uncertain"),
        ("positive", said("negative", 0.8, 0.1), "uncertain"),
        ("negative", said("negative", 0.95, 0.02), "none"),
        ("positive", said("positive", 0.02, 0.95), "none"),
        ("negative", said("neutral", 0.1, 0.2), "none"),
        ("positive", said("uncertain", 0.45, 0.42), "uncertain"),
        ("neutral", said("negative", 0.99, 0.0), "none"),
        ("neutral", said("uncertain", 0.4, 0.4), "none"),
        (None, said("negative", 0.99, 0.0), "none"),
    ],
)
def test_stars_against_words(stars, polarity, expected):
    assert mismatch_of(TextPolarity(stars) if stars else None, polarity) == expected
