"""Where the invented shop sells, and how buyers rate it there."""

from collections.abc import Mapping
from dataclasses import dataclass

from config.demo_shop.story import TroubleOn, carrier_trouble, vase_trouble

# An Amazon report holds only these.
_UNHAPPY = {3: 30, 2: 25, 1: 45}


@dataclass(frozen=True, slots=True, eq=False)
class Channel:
    """One sales channel: the file its feedback comes in, languages, ratings by frequency."""

    file_name: str
    languages: tuple[str, ...]
    ratings: Mapping[int, int]
    trouble: TroubleOn | None = None
    emoji: bool = True


OWN_SHOP = Channel(
    "own_shop_feedback.csv",
    ("english", "korean"),
    {5: 62, 4: 22, 3: 7, 2: 4, 1: 5},
    vase_trouble,
)
AMAZON_US = Channel("amazon_us_feedback_report.txt", ("english",), _UNHAPPY, emoji=False)
AMAZON_DE = Channel(
    "amazon_de_feedback_report.txt", ("german",), _UNHAPPY, carrier_trouble, emoji=False
)
AMAZON_JP = Channel("amazon_jp_feedback_report.txt", ("japanese",), _UNHAPPY, emoji=False)
EBAY_US = Channel(
    "ebay_us_feedback.json",
    ("english",),
    {5: 85, 4: 9, 3: 2, 2: 1, 1: 3},
    carrier_trouble,
)
COUPANG = Channel(
    "coupang_feedback.csv",
    ("korean",),
    {5: 66, 4: 18, 3: 6, 2: 3, 1: 7},
    vase_trouble,
)
CHANNELS = (OWN_SHOP, AMAZON_US, AMAZON_DE, AMAZON_JP, EBAY_US, COUPANG)
