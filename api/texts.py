"""What happens to text on its way in: one normal form, and no invisible controls in identifiers."""

import re
import unicodedata

# Controls that change the direction in which the text around them is shown (UAX #9), and U+200B,
# U+2060 and U+FEFF, which nobody sees at all.
_INVISIBLE = re.compile("[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def normalized(text: str) -> str:
    """Return the text in NFC, so that equal words are equal bytes."""
    return unicodedata.normalize("NFC", text)


def identifier(text: str) -> str:
    """Return a name or id in NFC, without outer blanks and without invisible controls."""
    return _INVISIBLE.sub("", normalized(text)).strip()


def is_storable(text: str) -> bool:
    """Tell whether databases and files can keep the text: no NUL, no lone surrogate."""
    return not _UNSTORABLE.search(text)
