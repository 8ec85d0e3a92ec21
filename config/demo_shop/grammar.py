"""How a product's name changes inside a sentence: Korean particles, German cases.

A product formats itself, so that a sentence says what it needs: `{product:이/가}`, `{product:akk}`.
"""

_GERMAN = {
    "der": {"nom": "der", "akk": "den", "dat": "dem", "er": "er", "ihn": "ihn"},
    "die": {"nom": "die", "akk": "die", "dat": "der", "er": "sie", "ihn": "sie"},
    "das": {"nom": "das", "akk": "das", "dat": "dem", "er": "es", "ihn": "es"},
}
_PRONOUNS = ("er", "ihn")
_FIRST_SYLLABLE, _LAST_SYLLABLE, _FINALS, _RIEUL = 0xAC00, 0xD7A3, 28, 8


class Product(str):
    """A product's name; German ones begin with their article."""

    __slots__ = ()

    def __format__(self, form: str) -> str:
        """Give the name as it stands, with a Korean particle, or in a German case."""
        if "/" in form:
            return self + korean_particle(self, form)
        return german_form(self, form) if form else str(self)


def korean_particle(word: str, pair: str) -> str:
    """Choose from `이/가`: the first after a final consonant, the second after a vowel.

    `으로/로` takes the second after ㄹ too: 식칼로, but 팬으로.
    """
    after_consonant, after_vowel = pair.split("/")
    code = ord(word[-1])
    final = (code - _FIRST_SYLLABLE) % _FINALS if _FIRST_SYLLABLE <= code <= _LAST_SYLLABLE else 0
    if final == 0 or (final == _RIEUL and after_consonant == "으로"):
        return after_vowel
    return after_consonant


def german_form(noun: str, form: str) -> str:
    """Give `die Vase` as `name` (Vase), `nom`, `akk`, `dat` with article, or its pronoun.

    A form with a capital (`Nom`) begins a sentence.
    """
    article, name = noun.split(" ", 1)
    if form == "name":
        return name
    word = _GERMAN[article][form.lower()]
    word = word.capitalize() if form[0].isupper() else word
    return word if form.lower() in _PRONOUNS else f"{word} {name}"
