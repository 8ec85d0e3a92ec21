"""What the recognisers say of a text, as pairs that a test can state."""

from feedback.text.entities import recognise
from feedback.text.inputs import OwnNames
from feedback.text.view import view_of


def found(
    text: str, *, country: str = "", order_number: str = "", own: OwnNames | None = None
) -> list[tuple[str, str]]:
    """Return the kinds and the original characters of the entities, in order."""
    result = recognise(
        view_of(text), country=country, order_number=order_number, own=own or OwnNames()
    )
    return [(one.type.value, text[one.span.start : one.span.end]) for one in result.entities]
