"""Bank accounts (IBAN): the country's length and the check digits of ISO 13616 must be right."""

import re
from collections.abc import Iterator

from feedback.text.entities.ranges import Range

LENGTHS = {
    "ad": 24, "ae": 23, "al": 28, "at": 20, "az": 28, "ba": 20, "be": 16, "bg": 22, "bh": 22,
    "br": 29, "by": 28, "ch": 21, "cr": 22, "cy": 28, "cz": 24, "de": 22, "dk": 18, "do": 28,
    "ee": 20, "eg": 29, "es": 24, "fi": 18, "fo": 18, "fr": 27, "gb": 22, "ge": 22, "gi": 23,
    "gl": 18, "gr": 27, "gt": 28, "hr": 21, "hu": 28, "ie": 22, "il": 23, "iq": 23, "is": 26,
    "it": 27, "jo": 30, "kw": 30, "kz": 20, "lb": 28, "lc": 32, "li": 21, "lt": 20, "lu": 20,
    "lv": 21, "ly": 25, "mc": 27, "md": 24, "me": 22, "mk": 19, "mr": 27, "mt": 31, "mu": 30,
    "nl": 18, "no": 15, "om": 23, "pk": 24, "pl": 28, "ps": 29, "pt": 25, "qa": 29, "ro": 24,
    "rs": 22, "sa": 24, "sc": 31, "se": 24, "si": 19, "sk": 24, "sm": 27, "st": 25, "sv": 28,
    "tl": 23, "tn": 24, "tr": 26, "ua": 29, "va": 22, "vg": 24, "xk": 20,
}  # fmt: skip
_START = re.compile(r"(?<![a-z0-9])([a-z]{2})[ -]?\d{2}")
_LONGEST_WRITTEN = 2 * max(LENGTHS.values())


def find_ibans(text: str) -> Iterator[Range]:
    """Return where valid account numbers stand, also with single spaces or hyphens inside."""
    for hit in _START.finditer(text):
        length = LENGTHS.get(hit[1])
        end = _end_of(text, hit.start(), length) if length else None
        if end is not None and is_iban(text[hit.start() : end]):
            yield hit.start(), end


def is_iban(written: str) -> bool:
    """Tell whether length and check digits are right; spaces and hyphens do not count."""
    account = "".join(filter(str.isalnum, written)).lower()
    if not account.isascii() or LENGTHS.get(account[:2]) != len(account):
        return False
    return int("".join(str(int(sign, 36)) for sign in account[4:] + account[:4])) % 97 == 1


def _end_of(text: str, start: int, length: int) -> int | None:
    """Return the end of `length` letters and digits from `start`, if nothing else is between."""
    seen = 0
    between = False
    for position in range(start, min(len(text), start + _LONGEST_WRITTEN)):
        sign = text[position]
        if sign.isascii() and sign.isalnum():
            seen += 1
            between = False
        elif sign not in " -" or between:
            return None
        else:
            between = True
        if seen == length:
            after = text[position + 1 : position + 2]
            return None if after.isascii() and after.isalnum() else position + 1
    return None
