"""What every rule of a marketplace says of itself."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A value that a marketplace decides: where it was read, when, and whether that is certain."""

    source: str
    read_on: date
    verified: bool
