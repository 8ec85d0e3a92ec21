"""What the stars say, by the pack's rule."""

import pytest

from feedback.choices import Polarity
from feedback.polarity import polarity
from marketplaces.packs import load_all


@pytest.mark.parametrize(
    ("rating", "expected"),
    [
        (1, Polarity.NEGATIVE),
        (2, Polarity.NEGATIVE),
        (3, Polarity.NEUTRAL),
        (4, Polarity.POSITIVE),
        (5, Polarity.POSITIVE),
        (None, None),
        (6, None),
    ],
)
@pytest.mark.parametrize("code", ["amazon.us", "own_shop"])
def test_polarity(code, rating, expected):
    assert polarity(rating, load_all()[code].polarity) is expected
