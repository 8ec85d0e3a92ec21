"""Phone numbers: valid where the marketplace is, written as people write phones, or called one.

A number of eight digits alone says little: numbers of orders, lots and parcels look the same. So a
number counts that is international, or valid and grouped as its country groups it, or that stands
by a word such as "call"; and never one that stands by a word such as "lot".
"""

import re
from collections.abc import Iterator
from itertools import islice

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat, PhoneNumberType

from feedback.text.entities.phone_words import OTHER, PHONE, PHONE_AFTER
from feedback.text.entities.ranges import Range, distance_before

# Read when the marketplace, and so the country, is not known.
REGIONS = ("US", "GB", "DE", "FR", "IT", "ES", "PT", "BR", "KR", "JP", "AU", "CH", "MX")
# A longer text has at most so many of them looked at: the numbering plans take their time.
MOST = 40

_CANDIDATE = re.compile(
    r"(?<![a-z0-9])(?<![0-9][.,:/-])[+(]{0,2}\d(?:[ ()./-]{0,3}\d){6,18}(?![0-9])"
    r"(?: ?(?:x|ext\.?|extension|durchwahl|ramal|interno|내선|内線) ?\d{1,6})?(?![a-z0-9])"
)
_SPELLED = re.compile(
    r"[0o공영〇]\s?[1i일一][\s]?[0o공영〇](?:[ .-]?[0o공영일이삼사오육륙칠팔구1-9]){7,8}"
    r"(?![0-9일이삼사오육칠팔구])"
    r"|[0〇零][789七八九][0〇零](?:[ .-]?[0-9〇零一二三四五六七八九]){8}"
)
_MAY_SPELL = re.compile(r"[0o공영〇]\s?[1i일一]\s?[0o공영〇]|[〇零][789七八九]")
_SPLIT = re.compile(r" ?/ ?| - |  +")
_EXTENSION = re.compile(r"(?:x|ext|extension|durchwahl|ramal|interno|내선|内線)\D{0,3}\d+$")
_AMOUNT = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+|[1-9]\d{0,2}(?: \d{3}){1,2}")
_LOCAL = re.compile(r"\d{3}[ .-]\d{4}")
_DIGITS = re.compile(r"\d+")
_ALL_DIGITS = re.compile(r"[0-9 .-]*")
_FEWEST = 8
_MOST_DIGITS = 15
_NEAR_PHONE = 40
_NEAR_OTHER = 30


def find_phones(text: str, country: str) -> Iterator[Range]:
    """Return where phone numbers stand; `country` as ISO 3166, "" if unknown."""
    regions = (country,) if country in phonenumbers.SUPPORTED_REGIONS else REGIONS
    for hit in islice(_CANDIDATE.finditer(text), MOST):
        for start, end in _readings(text, *hit.span()):
            if _is_phone(text, start, end, regions):
                yield start, end
                break
    if _MAY_SPELL.search(text):
        for hit in _SPELLED.finditer(text):
            if not _ALL_DIGITS.fullmatch(hit[0]):
                yield hit.span()


def _readings(text: str, start: int, end: int) -> Iterator[Range]:
    """Yield the whole, then its pieces: two numbers may stand side by side."""
    yield start, end
    begin = start
    for split in _SPLIT.finditer(text, start, end):
        yield begin, split.start()
        begin = split.end()
    if begin != start:
        yield begin, end


def _is_phone(text: str, start: int, end: int, regions: tuple[str, ...]) -> bool:
    written = _EXTENSION.sub("", text[start:end]).strip()
    digits = "".join(_DIGITS.findall(written))
    called = _is_called(text, start, end)
    if called is False or len(digits) > _MOST_DIGITS + 2 or len(set(digits)) < 3:
        return False
    if len(digits) < _FEWEST:
        return called is True and _LOCAL.fullmatch(written) is not None
    if written.startswith(("+", "(+", "00", "(00", "011")) and _is_international(written):
        return True
    if called:
        return _looks_like_one(written, digits, regions)
    return _is_written_as_one(written, digits, regions)


def _is_called(text: str, start: int, end: int) -> bool | None:
    """Tell whether the words beside say "phone" or something else; None if they say nothing."""
    phone = distance_before(PHONE, text, start, within=_NEAR_PHONE)
    other = distance_before(OTHER, text, start, within=_NEAR_OTHER)
    if phone is not None and (other is None or phone <= other):
        return True
    if other is not None:
        return False
    return True if PHONE_AFTER.match(text, end) else None


def _is_international(written: str) -> bool:
    digits = re.sub(r"^\(?(?:00|011|\+)[ -]?", "+", written.replace("(0)", ""))
    try:
        number = phonenumbers.parse(digits, None)
    except NumberParseException:
        return False
    if written.startswith(("+", "(+")):
        return phonenumbers.is_possible_number(number)
    return phonenumbers.is_valid_number(number)


def _looks_like_one(written: str, digits: str, regions: tuple[str, ...]) -> bool:
    if _AMOUNT.fullmatch(written) and not _valid(written, regions):
        return False
    return len(digits) <= _MOST_DIGITS


def _is_written_as_one(written: str, digits: str, regions: tuple[str, ...]) -> bool:
    """Tell whether the number says by itself that it is a phone."""
    if _AMOUNT.fullmatch(written) and "." in written:
        return False
    groups = _DIGITS.findall(written)
    starts_so = written[0] in "0("
    if len(groups) == 1 and not starts_so:
        return False
    for number in _valid(written, regions):
        if len(groups) == 1:
            if phonenumbers.number_type(number) == PhoneNumberType.MOBILE and len(digits) >= 10:
                return True
        elif starts_so or _is_grouped(number, groups):
            return True
    return False


def _is_grouped(number: PhoneNumber, groups: list[str]) -> bool:
    national = phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)
    return _DIGITS.findall(national) == groups


def _valid(written: str, regions: tuple[str, ...]) -> list[PhoneNumber]:
    """Return the numbers of the regions' plans that this is."""
    found = []
    for region in regions:
        try:
            number = phonenumbers.parse(written, region)
        except NumberParseException:
            continue
        if phonenumbers.is_valid_number_for_region(number, region):
            found.append(number)
    return found
