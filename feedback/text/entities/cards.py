"""Payment cards: the issuer's first digits, the length it uses and the Luhn check digit."""

import re
from collections.abc import Iterator

from feedback.text.entities.ranges import Range

_CARD = re.compile(
    r"(?<![\d.,+])(?<!\d-)(?:\d{12,19}"
    r"|\d{4}([ -])\d{4}\1\d{4}\1(?:\d{4}(?:\1\d{3})?|\d{1,3})|\d{4}([ -])\d{6}\2\d{4,5})"
    r"(?!\d|[-.,]\d)"
)
# First and last prefix of the issuer, and the lengths of its numbers.
ISSUERS = (
    ("4", "4", (13, 16, 19)),
    ("51", "55", (16,)),
    ("2221", "2720", (16,)),
    ("34", "34", (15,)),
    ("37", "37", (15,)),
    ("300", "305", (14, 16, 19)),
    ("3095", "3095", (14, 16, 19)),
    ("36", "36", (14, 16, 19)),
    ("38", "39", (14, 16, 19)),
    ("3528", "3589", (16, 17, 18, 19)),
    ("35", "35", (16,)),
    ("2131", "2131", (15,)),
    ("1800", "1800", (15,)),
    ("6011", "6011", (16, 19)),
    ("644", "649", (16, 19)),
    ("65", "65", (16, 19)),
    ("62", "62", (16, 17, 18, 19)),
    ("81", "81", (16, 17, 18, 19)),
    ("2200", "2204", (16, 17, 18, 19)),
    ("606282", "606282", (16, 19)),
)
# Maestro alone has numbers of twelve digits.
_MAESTRO = (
    "5018", "5020", "5038", "56", "57", "58", "6304", "6390", "6759", "6761", "6762", "6763",
    "0604",
)  # fmt: skip
_MAESTRO_LENGTHS = range(12, 20)
_DOUBLED = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)


def find_cards(text: str) -> Iterator[Range]:
    """Return where valid card numbers stand, in groups or in one piece."""
    for hit in _CARD.finditer(text):
        if is_card(hit[0]):
            yield hit.span()


def is_card(written: str) -> bool:
    """Tell whether issuer, length and check digit are right; spaces and hyphens do not count."""
    number = "".join(filter(str.isdigit, written))
    return len(set(number)) > 1 and _has_issuer(number) and _luhn(number)


def _has_issuer(number: str) -> bool:
    if number.startswith(_MAESTRO) and len(number) in _MAESTRO_LENGTHS:
        return True
    return any(
        len(number) in lengths and first <= number[: len(first)] <= last
        for first, last, lengths in ISSUERS
    )


def _luhn(number: str) -> bool:
    digits = list(map(int, reversed(number)))
    return (sum(digits[::2]) + sum(_DOUBLED[digit] for digit in digits[1::2])) % 10 == 0
