"""How characters are brought together that people write in several ways."""

import re
import unicodedata
from functools import lru_cache

# Nothing to see: zero-width signs, soft hyphen, direction marks, variation selectors, tags.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff]"
)
# Signs that join the one before them: accents, voicing marks, vowels and finals of Hangul.
_JOINING = r"[\u0300-\u036f\u1160-\u11ff\u3099\u309a\uff9e\uff9f]"
# No letter of a language has so many; without an end, one sign could be as long as the text.
_MOST_JOINING = 20
CLUSTERS = re.compile(rf"[\s\S]{_JOINING}{{0,{_MOST_JOINING}}}")
HAS_JOINING = re.compile(_JOINING)

_LETTERS = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ı": "i"})
_SIGNS = str.maketrans(
    {"’": "'", "‘": "'", "´": "'", "`": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"'}
    | dict.fromkeys("‐‑‒–—―−", "-")
    | dict.fromkeys("\t\v\f\u2028\u2029", " ")
)
# Letters of other scripts that look like Latin ones, for words that mix the two.
_LOOK_ALIKE = str.maketrans(
    "абвгдеёзіјкмнорсѕтухһԁԛԝαβγεηικνορτυχω",
    "a6brgeeziJkmhopcstyxhdqwabyenikvoptuxw".lower(),
)
_FOREIGN = r"\u0370-\u03ff\u0400-\u052f"
# What buyers write repeats; what somebody makes up must not fill memory.
_KNOWN_CLUSTERS = 65_536
_MIXED_WORD = re.compile(
    rf"(?<![a-z{_FOREIGN}])(?:[a-z]++[{_FOREIGN}]|[{_FOREIGN}]++[a-z])[a-z{_FOREIGN}]*+"
)


@lru_cache(maxsize=_KNOWN_CLUSTERS)
def fold_cluster(cluster: str) -> str:
    """Return the folded characters of one sign with what joins it; "" for an invisible one."""
    if _INVISIBLE.fullmatch(cluster):
        return ""
    compatible = unicodedata.normalize("NFKC", cluster).lower()
    return "".join(map(_fold_letter, compatible)).translate(_LETTERS).translate(_SIGNS)


def _fold_letter(letter: str) -> str:
    if _INVISIBLE.fullmatch(letter):
        return ""
    parts = unicodedata.normalize("NFD", letter)
    # Only Latin letters lose their accents: Hangul and kana are other letters without them.
    return parts[0] if "a" <= parts[0] <= "z" else letter


def fold_look_alikes(text: str) -> str:
    """Make words Latin that mix Latin letters with others of the same look; the length stays."""
    if text.isascii():
        return text
    return _MIXED_WORD.sub(lambda word: word[0].translate(_LOOK_ALIKE), text)
