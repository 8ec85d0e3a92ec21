"""Whole numbers of 64 bits in GraphQL, whose own `Int` ends at 2,147,483,647."""

from typing import NewType

import strawberry
from strawberry.exceptions import StrawberryInputCoercionError

BigInt = NewType("BigInt", int)

_LARGEST = (1 << 63) - 1


def _parse_value(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > _LARGEST:
        message = "Write a whole number of at most 64 bits."
        raise StrawberryInputCoercionError(message)
    return value


BIG_INT = strawberry.scalar(
    name="BigInt",
    description="A whole number of at most 64 bits, written as a JSON number.",
    serialize=int,
    parse_value=_parse_value,
)
