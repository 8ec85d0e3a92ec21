"""The values of one JSON record by name: strictly typed, and named by their path when they are bad.

A missing key and null are the same: nothing. A Boolean is no number, a text is no number, and of
numbers 4 and 4.0 are the same, because JSON knows only one kind.
"""

from typing import Any, Self

from feedback.formats.rows import Unreadable
from feedback.formats.values import MAX_ID, shorten, text_or_none

_STARS = (1, 2, 3, 4, 5)  # a value of any type is compared with them


class Fields:
    """One object of a record."""

    def __init__(self, value: Any, path: str = "") -> None:
        if not isinstance(value, dict):
            name = path or "record"
            raise Unreadable(name, "bad_type", f"{name} is {shown(value)}; it must be an object.")
        self._value: dict[str, Any] = value
        self._path = path

    def __contains__(self, name: str) -> bool:
        return self._value.get(name) is not None

    def path(self, name: str) -> str:
        """Return the path of a field, as a person finds it in the file."""
        return f"{self._path}.{name}" if self._path else name

    def raw(self, name: str) -> Any:
        """Return the value as it came."""
        return self._value.get(name)

    def text(self, name: str) -> str | None:
        """Return a text without surrounding space; None if there is nothing in it."""
        value = self._value.get(name)
        if value is None:
            return None
        if not isinstance(value, str):
            raise self.wrong(name, "a text")
        return text_or_none(value)

    def identifier(self, name: str) -> str | None:
        """Return an identifier, which some marketplaces write as a number."""
        value = self._value.get(name)
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if value is None:
            return None
        if not isinstance(value, str):
            raise self.wrong(name, "a text or a whole number")
        if len(value.strip()) > MAX_ID:
            path = self.path(name)
            raise Unreadable(path, "too_long", f"{path} has more than {MAX_ID} characters.")
        return text_or_none(value)

    def needed_identifier(self, name: str) -> str:
        """Return an identifier that must be there."""
        value = self.identifier(name)
        if value is None:
            raise self.missing(name)
        return value

    def whole(self, name: str) -> int | None:
        """Return a whole number."""
        value = self._value.get(name)
        if isinstance(value, float) and value.is_integer():
            return int(value)
        if value is None or (isinstance(value, int) and not isinstance(value, bool)):
            return value
        raise self.wrong(name, "a whole number")

    def number(self, name: str) -> int | float | None:
        """Return a number."""
        value = self._value.get(name)
        if value is None or (isinstance(value, int | float) and not isinstance(value, bool)):
            return value
        raise self.wrong(name, "a number")

    def flag(self, name: str) -> bool | None:
        """Return a Boolean."""
        value = self._value.get(name)
        if value is None or isinstance(value, bool):
            return value
        raise self.wrong(name, "true or false")

    def stars(self, name: str) -> int | None:
        """Return a rating from 1 to 5."""
        value = self._value.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or value not in _STARS:
            message = f"{self.path(name)} is {shown(value)}; it must be a whole number from 1 to 5."
            raise Unreadable(self.path(name), "bad_rating", message)
        return int(value)

    def fields(self, name: str) -> Self:
        """Return an object; one that is not there is empty."""
        value = self._value.get(name)
        return type(self)({} if value is None else value, self.path(name))

    def objects(self, name: str) -> list[Self]:
        """Return a list of objects; one that is not there is empty."""
        value = self._value.get(name)
        if value is None:
            return []
        if not isinstance(value, list):
            raise self.wrong(name, "a list")
        return [type(self)(one, f"{self.path(name)}[{index}]") for index, one in enumerate(value)]

    def wrong(self, name: str, what: str) -> Unreadable:
        """Return the refusal of a value of another type."""
        value = shown(self._value.get(name))
        message = f"{self.path(name)} is {value}; it must be {what}."
        return Unreadable(self.path(name), "bad_type", message)

    def missing(self, name: str) -> Unreadable:
        """Return the refusal of a record without a field that it needs."""
        path = self.path(name)
        return Unreadable(path, "missing_value", f"{path} is missing.")

    def unknown(self, name: str, known: str) -> Unreadable:
        """Return the refusal of a word that is none of the known ones."""
        path, value = self.path(name), shown(self._value.get(name))
        return Unreadable(path, "unknown_value", f"{path} is {value}; known are {known}.")


def shown(value: Any) -> str:
    """Show a JSON value in a message: short, and long ones only by their kind."""
    if isinstance(value, str):
        return shorten(value)
    if isinstance(value, dict | list):
        return "an object" if isinstance(value, dict) else "a list"
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return str(value)[:40]


def without_nothing(**details: Any) -> dict[str, Any] | None:
    """Return the details that a record holds; None if there are none."""
    held = {name: value for name, value in details.items() if value is not None}
    return held or None
