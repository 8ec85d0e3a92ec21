"""Writes the invented shop's feedback as the files in which real feedback arrives.

Own shop and Coupang export everything as CSV, eBay as JSON; Amazon's reports hold only 1 to 3
stars. The same day and the same numbers of rows give the same bytes.
"""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from config.demo_shop.amazon_reports import REPORTS, amazon_report
from config.demo_shop.channels import (
    AMAZON_DE,
    AMAZON_JP,
    AMAZON_US,
    CHANNELS,
    COUPANG,
    EBAY_US,
    OWN_SHOP,
    Channel,
)
from config.demo_shop.csv_exports import coupang_export, own_shop_export
from config.demo_shop.ebay_feedback import ebay_feedback
from config.demo_shop.invention import invent
from config.demo_shop.orders import own_shop_orders

ORDERS_FILE = "own_shop_orders.csv"

type Rows = Mapping[Channel, int]

DEMO_ROWS: Rows = {
    OWN_SHOP: 1_600,
    AMAZON_US: 420,
    AMAZON_DE: 230,
    AMAZON_JP: 200,
    EBAY_US: 1_550,
    COUPANG: 1_000,
}


def write_files(folder: Path, *, today: date, rows: Rows = DEMO_ROWS) -> None:
    """Write the feedback of every channel into the folder: 18 months that end today."""
    folder.mkdir(parents=True, exist_ok=True)
    for channel in CHANNELS:
        content = feedback_file(channel, today=today, count=rows[channel])
        (folder / channel.file_name).write_bytes(content)


def feedback_file(channel: Channel, *, today: date, count: int) -> bytes:
    """Return the file in which the channel's feedback arrives."""
    feedback = invent(channel, today=today, count=count)
    if channel in REPORTS:
        return amazon_report(REPORTS[channel], feedback)
    if channel == EBAY_US:
        return ebay_feedback(feedback, today=today)
    return own_shop_export(feedback) if channel == OWN_SHOP else coupang_export(feedback)


def write_orders(folder: Path, *, today: date, count: int = DEMO_ROWS[OWN_SHOP]) -> None:
    """Write the own shop's orders that belong to so many of its feedback."""
    feedback = invent(OWN_SHOP, today=today, count=count)
    (folder / ORDERS_FILE).write_bytes(own_shop_orders(feedback, today=today))
