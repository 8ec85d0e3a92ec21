"""Numbers of persons, firms and computers: kept apart from phones, and not told."""

import re
from collections.abc import Callable, Iterator

from feedback.text.entities.ranges import Range

_SPANISH_LETTERS = "trwagmyfpdxbnjzsqvhlcke"


def is_cpf(digits: str) -> bool:
    """Tell whether the two check digits of a Brazilian person's tax number are right."""
    return len(set(digits)) > 1 and all(
        sum(int(digits[place]) * (length + 1 - place) for place in range(length)) * 10 % 11 % 10
        == int(digits[length])
        for length in (9, 10)
    )


def is_cnpj(digits: str) -> bool:
    """Tell whether the two check digits of a Brazilian firm's tax number are right."""
    return len(set(digits)) > 1 and all(
        sum(
            int(digits[place]) * ((length - 1 - place) % 8 + 2) for place in range(length)
        ) * 10 % 11 % 10
        == int(digits[length])
        for length in (12, 13)
    )  # fmt: skip


def is_ssn(digits: str) -> bool:
    """Tell whether the three parts of a social security number of the USA are in use."""
    return (
        digits[:3] not in {"000", "666"}
        and digits[0] != "9"
        and digits[3:5] != "00"
        and digits[5:] != "0000"
    )


def is_rrn(digits: str) -> bool:
    """Tell whether a Korean resident's number starts with a day of birth."""
    return 1 <= int(digits[2:4]) <= 12 and 1 <= int(digits[4:6]) <= 31


def is_nir(digits: str) -> bool:
    """Tell whether the key of a French social security number is right."""
    return 97 - int(digits[:13]) % 97 == int(digits[13:])


def is_dni(written: str) -> bool:
    """Tell whether the letter of a Spanish identity card is right."""
    return _SPANISH_LETTERS[int(written[:8]) % 23] == written[8]


def is_address_of_host(written: str) -> bool:
    """Tell whether the four parts of an internet address are bytes."""
    return all(int(part) <= 255 for part in written.split("."))


def _always(_written: str) -> bool:
    return True


_KINDS: tuple[tuple[str, Callable[[str], bool]], ...] = (
    (r"\d{3}\.\d{3}\.\d{3}-\d{2}|\d{11}", is_cpf),
    (r"\d{2}\.\d{3}\.\d{3}/\d{4}-\d{2}|\d{14}", is_cnpj),
    (r"\d{3}-\d{2}-\d{4}", is_ssn),
    (r"\d{6} ?- ?[1-8]\d{6}", is_rrn),
    (r"[12] ?\d{2} ?\d{2} ?\d{2} ?\d{3} ?\d{3} ?\d{2}", is_nir),
    (r"\d{8}-?[a-z]", is_dni),
    (r"\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}", is_address_of_host),
    (r"[a-z]{6}\d{2}[a-ehlmprst]\d{2}[a-z]\d{3}[a-z]", _always),
)
_SHAPES = re.compile(
    rf"(?<![a-z0-9+.])(?<!\d[-/])(?:{'|'.join(f'({shape})' for shape, _ in _KINDS)})"
    r"(?![a-z0-9]|[-./]\d)"
)


def find_national_ids(text: str) -> Iterator[Range]:
    """Return where such numbers stand."""
    for hit in _SHAPES.finditer(text):
        kind = hit.lastindex or 0
        written = hit[0]
        compact = written if "." in written and kind == 7 else _compact(written)
        if _KINDS[kind - 1][1](compact):
            yield hit.span()


def _compact(written: str) -> str:
    return "".join(filter(str.isalnum, written))
