"""Amounts of money, by their sign or by the currency's name."""

import re
from collections.abc import Iterator

from feedback.text.entities.ranges import Range

_AMOUNT = r"\d{1,9}(?:[.,' ]\d{3}){0,3}(?:[.,]\d{1,2})?"
_BEFORE = r"(?:(?:us|ca|au|r|nz)?\$|[€£¥₩]|(?<![a-z])(?:eur|usd|gbp|brl|krw|jpy|chf|rs))"
_AFTER = (
    r"(?:[€£¥₩$円원]|만 ?원|천 ?원|(?:eur|euros?|usd|gbp|brl|krw|jpy|chf|dollars?|bucks|pounds?"
    r"|quid|reais|real|won|yen|pesos?|cents?|dolares|dolar|libras?|livres|sterline|dollari"
    r"|franken|francs?)(?![a-z]))"
)
_PRICE = re.compile(
    rf"{_BEFORE} ?{_AMOUNT}(?!\d)|(?<!\d)(?<!\d[.,]){_AMOUNT} ?{_AFTER}|(?<!\d)\d{{1,6}}[만천] ?원"
)


def find_prices(text: str) -> Iterator[Range]:
    """Return where amounts of money stand."""
    for hit in _PRICE.finditer(text):
        yield hit.span()
