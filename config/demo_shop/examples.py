"""Writes the files under `examples/`: a small part of the shop, on a day that never changes.

`python -c "from config.demo_shop.examples import write_examples; write_examples()"` renews them.
"""

from datetime import date
from pathlib import Path

from config.demo_shop.channels import AMAZON_DE, AMAZON_JP, AMAZON_US, COUPANG, EBAY_US, OWN_SHOP
from config.demo_shop.files import Rows, write_files

EXAMPLES = Path(__file__).parent.parent.parent / "examples"
_DAY = date(2026, 11, 22)
_ROWS: Rows = {
    OWN_SHOP: 420,
    AMAZON_US: 64,
    AMAZON_DE: 38,
    AMAZON_JP: 31,
    EBAY_US: 40,
    COUPANG: 60,
}


def write_examples(folder: Path = EXAMPLES) -> None:
    """Write every example into the folder."""
    write_files(folder, today=_DAY, rows=_ROWS)
