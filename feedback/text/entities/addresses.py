"""Street addresses: a house's number beside a street, as each country writes them."""

import re
from collections.abc import Iterator
from itertools import islice

from feedback.text.entities import address_shapes as shapes
from feedback.text.entities.ranges import Range
from feedback.text.view import MASK, TextView

_LAST_WORDS = re.compile(
    r"(?:(?P<before>[^\W\d_][\w'.-]{0,24}+) )?(?P<last>[^\W\d_][\w'./-]{1,40}+)[ ,]{1,2}\Z"
)
_AFTER_TELLING = re.compile(r" [\w'.-]{1,30}+(?: [^\W\d_][\w'.-]{0,30}+){0,2}")
_WORD_START = re.compile(r"(?<![\w'.-])[^\W\d_]")
_REACH = 72
# So many numbers of a long text are looked at.
MOST = 300


def find_addresses(text: str, view: TextView) -> Iterator[Range]:
    """Return where addresses stand in the (partly masked) folded text of the view."""
    if shapes.MAY_BE_EAST.search(text):
        for hit in shapes.EAST.finditer(text):
            yield hit.span()
    if shapes.MAY_BE_BOX.search(text):
        for hit in shapes.BOX.finditer(text):
            yield hit.span()
    for hit in shapes.POSTCODE.finditer(text):
        if _is_upper(view, *hit.span()):
            yield hit.span()
    for hit in islice(shapes.HOUSE.finditer(text), MOST):
        yield from _around(text, view, *hit.span())


def _around(text: str, view: TextView, start: int, end: int) -> Iterator[Range]:
    """Return the address of the house with this number, if there is a street."""
    after = _street_after(text, view, start, end)
    before = None
    if start and text[start - 1] in " #\n,":
        before = _street_before(text, view, start, end)
    if after is None and before is None:
        return
    if after is None and shapes.COUNTED.match(text, end):
        return
    begin, stop = before if before is not None else start, after or end
    tail = shapes.TAIL.match(text, stop)
    yield begin, tail.end() if tail else stop


def _street_after(text: str, view: TextView, start: int, end: int) -> int | None:
    """Return the end of the street that follows the number."""
    if text[end : end + 1] not in {" ", ",", "\n"}:
        return None
    if (hit := shapes.ENGLISH.match(text, end)) and _is_english(hit, view):
        return hit.end()
    if (hit := shapes.FRENCH.match(text, end)) and _is_french(hit, view):
        return hit.end()
    return _room_after(text, view, start, end)


def _room_after(text: str, view: TextView, start: int, end: int) -> int | None:
    """Return the end of a room's number that follows, or of what "I live at" is followed by."""
    hit = shapes.ROOM.match(text, end)
    if hit and (not hit["name"] or _is_upper(view, hit.start("name") + 1)):
        return hit.end()
    if shapes.TELLS.search(text, max(0, start - _REACH), start) and _is_upper(view, end + 1):
        return _end_of(_AFTER_TELLING.match(text, end))
    return None


def _end_of(hit: re.Match[str] | None) -> int | None:
    return hit.end() if hit else None


def _is_english(hit: re.Match[str], view: TextView) -> bool:
    words = hit["name"].split()
    if any(word in shapes.EVERYDAY for word in words[:-1]) or words[-1] in shapes.EVERYDAY:
        return False
    if hit["kind"] in shapes.STRONG:
        return True
    return _is_upper(view, hit.start("name")) and _is_upper(view, hit.start("kind"))


def _is_french(hit: re.Match[str], view: TextView) -> bool:
    if hit["kind"] in shapes.STRONG:
        return hit["name"] not in shapes.EVERYDAY
    return _is_upper(view, hit.start("name"))


def _street_before(text: str, view: TextView, start: int, end: int) -> int | None:
    """Return the start of the street that the number follows."""
    for kind in (_after_prefix, _after_suffix, _with_city, _with_state):
        begin = kind(text, view, start, end)
        if begin is not None:
            return begin
    return None


def _after_prefix(text: str, view: TextView, start: int, _end: int) -> int | None:
    reach = max(0, start - shapes.PREFIX_REACH)
    if not shapes.MAY_BE_PREFIX.search(text, reach, start):
        return None
    hit = shapes.PREFIX.search(text, reach, start)
    if hit is None or len(words := hit["name"].split()) > 6:
        return None
    if any(word in shapes.EVERYDAY for word in words):
        return None
    named = hit["name"].startswith(MASK) or _is_upper(view, hit.start("name"))
    if named or (hit["kind"] in shapes.LIKELY and hit["comma"] != " "):
        return hit.start()
    return None


def _after_suffix(text: str, view: TextView, start: int, _end: int) -> int | None:
    hit = _LAST_WORDS.search(text, max(0, start - _REACH), start)
    if hit is None:
        return None
    last = hit["last"]
    is_kind = last in shapes.HUNGARIAN or last in shapes.SUFFIXES
    if is_kind and hit["before"] and _is_upper(view, hit.start("before")):
        return hit.start()
    suffix = next((end for end in shapes.SUFFIXES if last.endswith(end)), None)
    if suffix is None or len(last) < len(suffix) + 3:
        return None
    if suffix in shapes.LIKELY_SUFFIXES or _is_upper(view, hit.start("last")):
        return hit.start("last")
    return None


def _with_city(text: str, view: TextView, start: int, end: int) -> int | None:
    city = shapes.CITY.match(text, end)
    if city is None or not _is_upper(view, city.start("city")):
        return None
    hit = _LAST_WORDS.search(text, max(0, start - _REACH), start)
    if hit is None or not _is_upper(view, hit.start("last")):
        return None
    return hit.start("last")


def _with_state(text: str, view: TextView, start: int, end: int) -> int | None:
    if end - start != 5:
        return None
    hit = shapes.US_STATE.search(text, max(0, start - 40), start)
    if hit is None or not _is_upper(view, *hit.span("state")):
        return None
    words = _WORD_START.finditer(text, *hit.span("city"))
    capitals = (word.start() for word in words if _is_upper(view, word.start()))
    return next(capitals, hit.start("state"))


def _is_upper(view: TextView, start: int, end: int | None = None) -> bool:
    """Tell whether the original has a capital (all letters capitals) at these folded characters."""
    if start >= len(view.starts):
        return False
    letters = view.original[view.starts[start] : view.ends[(end or start + 1) - 1]]
    return letters.isupper()
