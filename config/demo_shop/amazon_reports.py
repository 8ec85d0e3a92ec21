"""Writes Amazon's feedback reports: unquoted tabs, each marketplace's own dates and encoding."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from config.demo_shop.channels import AMAZON_DE, AMAZON_JP, AMAZON_US, Channel
from config.demo_shop.invention import Left

_HEADER = (
    "Date",
    "Rating",
    "Comments",
    "Your Response",
    "Arrived on Time",
    "Item as Described",
    "Customer Service",
    "Order ID",
    "Rater Email",
)
_FACTORS = {True: "Yes", False: "No", None: "-"}


@dataclass(frozen=True, slots=True)
class Report:
    """How one Amazon marketplace writes its report."""

    order_prefix: str
    encoding: str
    day: Callable[[date], str]


REPORTS: Mapping[Channel, Report] = {
    AMAZON_US: Report("111", "latin-1", lambda d: f"{d.month}/{d.day}/{d:%y}"),
    AMAZON_DE: Report("302", "latin-1", lambda d: f"{d.day}.{d.month}.{d:%y}"),
    AMAZON_JP: Report("250", "cp932", lambda d: f"{d:%Y/%m/%d}"),
}


def amazon_report(report: Report, feedback: Iterable[Left]) -> bytes:
    """Write the feedback as the report that a seller downloads."""
    lines = [_HEADER, *(_cells(report, one) for one in feedback)]
    return "".join("\t".join(line) + "\r\n" for line in lines).encode(report.encoding)


def _cells(report: Report, one: Left) -> tuple[str, ...]:
    return (
        report.day(one.day),
        str(one.rating),
        one.comment,
        one.reply,
        _FACTORS[one.arrived_on_time],
        _FACTORS[one.item_as_described],
        _FACTORS[one.customer_service],
        f"{report.order_prefix}-{4_000_000 + one.number * 7}-{1_000_000 + one.number * 13}",
        f"buyer{one.number}@marketplace.example",
    )
