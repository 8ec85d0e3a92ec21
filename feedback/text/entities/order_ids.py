"""Numbers of orders: by the shape that a platform gives them, by the word before, by the order."""

import re
from collections.abc import Iterator

from feedback.text.entities.ranges import Range

# The platform and the shape of its order numbers, where the shape is unlike any other number.
SHAPES = {
    "amazon": r"(?:\d{3}|[ds]\d{2}) ?- ?\d{7} ?- ?\d{7}",
    "ebay": r"\d{2}-\d{5}-\d{5}",
    "rakuten": r"\d{6}-(?:19|20)\d{6}-\d{7,10}",
    "mercado libre": r"2000\d{12}",
    "smartstore": r"20[12]\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{8}",
    "shopee": r"2[0-9](?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?=[a-z0-9]{0,7}[a-z])[a-z0-9]{8}",
    "olist": r"[0-9a-f]{32}",
}
_SHAPE = re.compile(rf"(?<![a-z0-9-])(?:{'|'.join(SHAPES.values())})(?![a-z0-9]|-\d)")

# Etsy, Coupang and others use plain numbers: they are known by the word before them.
_ORDER = (
    r"(?:order|bestell(?:ung|nummer|nr)|auftrag(?:snummer|s-?nr)?|commande|ordine|pedido|encomenda"
    r"|compra|주문|注文|オーダー)"
)
_SAYS_NUMBER = (
    r"(?:number|num|no|nr|numero|nummer|id|code|n|n[oº°]|번호|番号|넘버|ナンバー|reference|ref)"
)
_FILL = r"(?:(?:is|was|del?|de|di|mio|il|my|e|est|ist|war|es|은|는|가|이|は|が)(?![a-z]))"
_CODE = r"(?P<token>[a-z]{0,5}[-_]?\d[a-z0-9]{0,20}(?:[-_/][a-z0-9]{1,20}){0,4})"
_SAID = re.compile(
    rf"{_ORDER}s?[ :#-]{{0,3}}(?P<number>{_SAYS_NUMBER}(?![a-z]))?[ .:]{{0,3}}{_FILL}?"
    rf"[ :.]{{0,3}}(?P<sign>#|n[oº°]?\.?)? ?{_CODE}"
)
_DIGITS_SAID = 4
_DIGITS_BARE = 6
_SHORTEST_OWN = 4


def find_order_ids(text: str, own_number: str) -> Iterator[Range]:
    """Return where order numbers stand; `own_number` is the one of the order itself, or ""."""
    yield from _own(text, own_number)
    for hit in _SHAPE.finditer(text):
        yield hit.span()
    for hit in _SAID.finditer(text):
        digits = sum(map(str.isdigit, hit["token"]))
        if digits >= (_DIGITS_SAID if hit["number"] or hit["sign"] else _DIGITS_BARE):
            yield hit.span("token")


def _own(text: str, number: str) -> Iterator[Range]:
    written = number.strip().lower()
    digits = "".join(filter(str.isdigit, written))
    for form in {written, digits}:
        if len(form) < _SHORTEST_OWN:
            continue
        start = text.find(form)
        while start >= 0:
            end = start + len(form)
            if not (text[start - 1 : start].isdigit() or text[end : end + 1].isdigit()):
                yield start, end
            start = text.find(form, end)
