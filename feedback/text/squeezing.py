"""Words without their disguise: figures for letters, dots between them, letters drawn out.

Only stretches that look disguised are squeezed; plain words are found as they stand. Every
stretch is read a fixed number of times, so the time grows with the length of the text.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from typing import NamedTuple

_LEET = {"0": "o", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "@": "a", "$": "s", "€": "e"}
_STROKES = "1!|"  # an "i" or an "l"
_TOKEN = re.compile(r"[a-z0-9@$!*#%&€|+._~^\-]{3,}")
_EDGES = ".*#%&+_~^-|"
_TRIPLE = re.compile(r"([a-z])\1\1")
_RUN = re.compile(r"(.)\1*")
_SPACED_OUT = re.compile(r"(?<![^\W_])[a-z](?:[ .\-_*]{1,2}[a-z]){2,14}(?![^\W_])")
_MASKED = re.compile(
    r"(?<![\w*#@$])[a-z]{1,8}(?:[*#%&@$]{2,4}|[*#%&@$!0-9])[a-z]{1,10}(?![\w*#])"
    r"|(?<![\w*#@$])(?:[a-z]{2,8}\*{2,4}|[fs]\*{3})(?![\w*#])"
)
_SIGNS = re.compile(r"[^a-z]+")
# A drawn out word is read with once and twice each of so many letters, one with more all alike.
_FEW_RUNS = 3
_HANGUL_BROKEN = re.compile(
    r"[\u1100-\u11ff\uac00-\ud7a3]"
    r"(?:[0-9.,\-_*~^!@#/|;:'\"+=<>]{0,3}[\u1100-\u11ff\uac00-\ud7a3]){1,40}"
)
_HANGUL_SPACED = re.compile(r"(?<!\S)[\uac00-\ud7a3](?: [\uac00-\ud7a3]){1,9}(?!\S)")
_JAPANESE = r"[\u3041-\u3096\u30a1-\u30fa\u30fc\u3400-\u9fff]"
_CIRCLES = "●○◯〇*_"
_KANA_BROKEN = re.compile(rf"{_JAPANESE}{{1,4}}[{_CIRCLES}]{{1,2}}{_JAPANESE}{{1,4}}")
_NOT_SYLLABLE = re.compile(r"[^\uac00-\ud7a3]")
_NOT_HANGUL = re.compile(r"[^\u1100-\u11ff\uac00-\ud7a3]")
_INITIALS = "ㄱㄲㄴㄷㄹㅁㅂㅅㅆㅇㅈㅊㅋㅌㅍㅎ"
_FINALS = {
    unicodedata.normalize("NFKC", initial): final
    for initial, final in zip(
        _INITIALS,
        "\u11a8\u11a9\u11ab\u11ae\u11af\u11b7\u11b8\u11ba\u11bb\u11bc\u11bd\u11be\u11bf\u11c0\u11c1\u11c2",
        strict=True,
    )
}


class Squeezed(NamedTuple):
    """The letters that are left, and from where to where each stood in the folded text."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]


class MaskedWord(NamedTuple):
    """A word in which signs hide letters (`f**k`), and what it may be."""

    start: int
    end: int
    initial: str
    pattern: re.Pattern[str]


def squeezed_latin(text: str) -> Iterator[Squeezed]:
    """Yield each disguised stretch of Latin letters as what it may read without its disguise."""
    for found in _SPACED_OUT.finditer(text):
        yield _kept(text, (at for at in range(*found.span()) if text[at].isalpha()))
    drawn_out = _TRIPLE.search(text) is not None
    for token in _TOKEN.finditer(text):
        word = token[0]
        if not word.isalpha():
            yield from _without_signs(word, token.start())
        elif drawn_out and _TRIPLE.search(word):
            yield from _drawn_in(word, token.start())


def masked_words(text: str) -> Iterator[MaskedWord]:
    """Yield the words in which signs or a figure hide letters."""
    for found in _MASKED.finditer(text):
        word = found[0]
        parts = [part if part.isalpha() else _hidden(part) for part in re.split(r"([^a-z]+)", word)]
        yield MaskedWord(*found.span(), word[0], re.compile("".join(parts)))


def squeezed_hangul(text: str) -> Iterator[Squeezed]:
    """Yield stretches of Hangul broken by figures and signs, or spelled in single letters.

    Spaces between words are no disguise: joined over them, two innocent words would make a guilty
    one. Those between single syllables are.
    """
    for found in _HANGUL_SPACED.finditer(text):
        yield _kept(text, range(found.start(), found.end(), 2))
    for found in _HANGUL_BROKEN.finditer(text):
        stretch = found[0]
        if _NOT_SYLLABLE.search(stretch):
            at = found.start()
            kept = _kept(
                text, (at + n for n, sign in enumerate(stretch) if not _NOT_HANGUL.match(sign))
            )
            yield _composed(kept, with_finals=False)
            yield _composed(kept, with_finals=True)


def squeezed_kana(text: str) -> Iterator[Squeezed]:
    """Yield stretches of Japanese with signs between their letters: `く●そ`."""
    for found in _KANA_BROKEN.finditer(text):
        yield _kept(text, (at for at in range(*found.span()) if text[at] not in _CIRCLES))


def may_begin(word: str, literal: str) -> bool:
    """Tell whether a word, with a sign for each hidden letter, may begin so: `verf***te`.

    Two letters of the beginning at least must be visible.
    """
    beginning = word[: len(literal)]
    visible = [
        one == other for one, other in zip(beginning, literal, strict=False) if one.isalpha()
    ]
    return len(beginning) == len(literal) and len(visible) > 1 and all(visible)


def _hidden(signs: str) -> str:
    """Return the pattern of the letters behind some signs: as many, or one more or fewer."""
    if not signs:
        return ""
    if len(signs) == 1:
        return "[a-z]"
    return f"[a-z]{{{len(signs) - 1},{len(signs) + 1}}}"


def _kept(text: str, places: Iterable[int]) -> Squeezed:
    kept = tuple(places)
    return Squeezed("".join(text[at] for at in kept), kept, tuple(at + 1 for at in kept))


def _without_signs(word: str, start: int) -> Iterator[Squeezed]:
    """Yield a word with its signs left out, and with its figures and signs read as letters."""
    start += len(word) - len(word.lstrip(_EDGES))
    word = word.strip(_EDGES)
    core = word.rstrip("!")
    if core.isalpha() or sum(map(str.isalpha, core)) * 2 < len(core):
        return
    plain = _kept(core, (at for at, sign in enumerate(core) if sign.isalpha()))
    yield _moved(plain, start)
    for stroke in "il" if any(sign in core for sign in _STROKES) else "i":
        read = [stroke if sign in _STROKES else _LEET.get(sign, sign) for sign in core]
        letters = _kept("".join(read), (at for at, sign in enumerate(read) if sign.isalpha()))
        if letters.text != plain.text:
            yield _moved(letters, start)


def _moved(one: Squeezed, by: int) -> Squeezed:
    return Squeezed(one.text, [at + by for at in one.starts], [at + by for at in one.ends])


def _drawn_in(word: str, start: int) -> Iterator[Squeezed]:
    """Yield a word with each drawn out letter once or twice."""
    runs = [(run[1], run.start(), run.end()) for run in _RUN.finditer(word)]
    drawn = [at for at, (_, first, last) in enumerate(runs) if last - first > 2]
    few = len(drawn) <= _FEW_RUNS
    for counts in product((1, 2), repeat=len(drawn)) if few else ((1,), (2,)):
        times = dict(zip(drawn, counts if few else counts * len(drawn), strict=True))
        yield _with_runs(runs, times, start)


def _with_runs(runs: Sequence[tuple[str, int, int]], times: dict[int, int], start: int) -> Squeezed:
    letters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for at, (letter, first, last) in enumerate(runs):
        kept = times.get(at, last - first)
        letters.append(letter * kept)
        starts.extend(start + first + number for number in range(kept))
        ends.extend(start + first + number + 1 for number in range(kept - 1))
        ends.append(start + last)
    return Squeezed("".join(letters), starts, ends)


def _composed(one: Squeezed, *, with_finals: bool) -> Squeezed:
    """Return single letters of Hangul joined to syllables, as far as they make some."""
    letters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for at, sign in enumerate(one.text):
        joined = _joined(letters[-1], sign) if letters else ""
        if not joined and with_finals and letters and not _is_vowel(one.text[at + 1 : at + 2]):
            joined = _joined(letters[-1], _FINALS.get(sign, ""))
        if joined:
            letters[-1], ends[-1] = joined, one.ends[at]
        else:
            letters.append(sign)
            starts.append(one.starts[at])
            ends.append(one.ends[at])
    return Squeezed("".join(letters), starts, ends)


def _joined(before: str, sign: str) -> str:
    """Return the syllable that the two make, "" if they make none."""
    joined = unicodedata.normalize("NFC", before + sign)
    return joined if sign and len(joined) == 1 else ""


def _is_vowel(sign: str) -> bool:
    return "\u1161" <= sign <= "\u1175"
