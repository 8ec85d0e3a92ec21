"""Days, times and spans of years, in numbers and in the months' names of the eight languages."""

import re
from collections.abc import Iterator

from feedback.text.entities.ranges import Range

_MONTHS = (
    "january|february|march|april|may|june|july|august|september|october|november|december"
    "|jan|feb|apr|jun|jul|aug|sept?|oct|nov|dec"
    "|januar|janner|februar|marz|maerz|mai|juni|juli|oktober|dezember|okt|dez"
    "|janvier|fevrier|mars|avril|juin|juillet|aout|septembre|octobre|novembre|decembre"
    "|janv|fevr|avr|juil"
    "|gennaio|febbraio|marzo|aprile|maggio|giugno|luglio|agosto|settembre|ottobre|dicembre|dic"
    "|enero|febrero|abril|mayo|junio|julio|septiembre|setiembre|octubre|noviembre|diciembre|abr"
    "|janeiro|fevereiro|marco|maio|junho|julho|setembro|outubro|novembro|dezembro|fev"
)
_YEAR = r"(?:19|20)\d{2}"
_CLOCK = r"(?:[t ,]{1,2}\d{1,2}:\d{2}(?::\d{2})?)?"
_SHAPES = (
    rf"{_YEAR} ?[-./년年] ?\d{{1,2}} ?[-./월月] ?\d{{1,2}}(?: ?[일日])?{_CLOCK}(?!\d|[-./]\d)",
    rf"{_YEAR} ?[년年](?: ?\d{{1,2}} ?[월月])?",
    rf"{_YEAR} ?[-/] ?{_YEAR}(?!\d|-\d)",
    r"\d{1,2} ?[월月] ?\d{1,2} ?[일日]",
    (
        rf"\d{{1,2}}(?:st|nd|rd|th|er|º|ª|o|\.)? ?(?:de |of |di )?(?:{_MONTHS})(?![a-z])\.?"
        rf"(?:,? (?:del? |of )?(?:{_YEAR}|\d{{2}})(?!\d))?"
    ),
    r"\d{1,2}:\d{2}(?::\d{2})?(?: ?[ap]\.?m\.?(?![a-z]))?(?!\d)",
)
_SHAPE = re.compile(rf"(?<!\d)(?<!\d[-./])(?:{'|'.join(_SHAPES)})")
_MONTH_FIRST = re.compile(
    rf"(?<![a-z])(?:{_MONTHS})\.? \d{{1,2}}(?:st|nd|rd|th)?(?![\d%])(?:,? {_YEAR}(?!\d))?"
)
_PARTS = re.compile(
    r"(?<!\d)(?<!\d[-./])(?P<a>\d{1,2}) ?(?P<sign>[-./]) ?(?P<b>\d{1,2}) ?(?P=sign) ?"
    r"(?:19|20)?\d{2}(?!\d|[-./]\d)"
)
_TOGETHER = re.compile(
    r"(?<![\d+])(?:(?:19|20)\d\d(?P<a>\d\d)(?P<b>\d\d)|(?P<c>\d\d)(?P<d>\d\d)(?:19|20)\d\d)(?!\d)"
)
# Without a year only after a word that asks for a day: "5/5" is praise, "1/2" a size.
_SHORT = re.compile(r"(?<=[a-z] )(?<!\d )(?P<a>\d{1,2})[/.](?P<b>\d{1,2})(?![\d%]|[./-]\d)")
_ASKS_FOR_DAY = re.compile(
    r"(?<![a-z])(?:on|by|until|since|from|am|vom|bis|zum|seit|le|du|au|el|al|dia|desde|hasta|ate|em"
    r"|il|dal|del) \Z"
)
_DAYS = 31
_MONTH = 12


def find_dates(text: str) -> Iterator[Range]:
    """Return where days and times stand."""
    for shape in (_SHAPE, _MONTH_FIRST):
        for hit in shape.finditer(text):
            yield hit.span()
    for shape in (_PARTS, _TOGETHER):
        yield from (hit.span() for hit in shape.finditer(text) if _is_day(hit))
    for hit in _SHORT.finditer(text):
        if _is_day(hit) and _ASKS_FOR_DAY.search(text, max(0, hit.start() - 8), hit.start()):
            yield hit.span()


def _is_day(hit: re.Match[str]) -> bool:
    """Tell whether the two numbers are a day and a month, in whichever order."""
    low, high = sorted(int(hit[name]) for name in "abcd" if hit.groupdict().get(name))
    return 0 < low <= _MONTH and high <= _DAYS
