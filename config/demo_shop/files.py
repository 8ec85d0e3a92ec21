"""Writes the invented shop's feedback as the files in which real feedback arrives.

The own shop exports everything as CSV; Amazon's reports hold only 1 to 3 stars, each in its
marketplace's own date order and encoding. The same seed and day give the same bytes.
"""

import csv
import io
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from config.demo_shop.texts import ENGLISH, GERMAN, JAPANESE, KOREAN, Sentences

_MONTHS = 18
_SEED = 20_261_122


@dataclass(frozen=True, slots=True)
class Left:
    """One invented feedback."""

    number: int
    day: date
    rating: int
    comment: str
    factors: tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Report:
    """How one Amazon marketplace writes its report."""

    file_name: str
    texts: Sentences
    rows: int
    order_prefix: str
    encoding: str
    day: Callable[[date], str]


REPORTS = (
    Report(
        "amazon_us_feedback_report.txt",
        ENGLISH,
        64,
        "111",
        "latin-1",
        lambda d: f"{d.month}/{d.day}/{d:%y}",
    ),
    Report(
        "amazon_de_feedback_report.txt",
        GERMAN,
        38,
        "302",
        "latin-1",
        lambda d: f"{d.day}.{d.month}.{d:%y}",
    ),
    Report(
        "amazon_jp_feedback_report.txt",
        JAPANESE,
        31,
        "250",
        "cp932",
        lambda d: f"{d:%Y/%m/%d}",
    ),
)
OWN_SHOP_FILE = "own_shop_feedback.csv"
_OWN_SHOP_ROWS = 420
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


def write_files(folder: Path, *, today: date) -> None:
    """Write every file of the shop into the folder, with 18 months that end today."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / OWN_SHOP_FILE).write_bytes(_own_shop(today))
    for report in REPORTS:
        (folder / report.file_name).write_bytes(_report(report, today))


def _own_shop(today: date) -> bytes:
    chance = random.Random(_SEED)  # noqa: S311 - invented data, repeatable on purpose
    buffer = io.StringIO(newline="")
    rows = csv.writer(buffer)
    rows.writerow(
        ["external_id", "rating", "comment", "left_on", "order_reference", "arrived_on_time"]
    )
    weights = {5: 58, 4: 24, 3: 8, 2: 4, 1: 6}
    for one in _invent(chance, today, _OWN_SHOP_ROWS, weights, (ENGLISH, KOREAN)):
        arrived = {"Yes": "true", "No": "false", "-": ""}[one.factors[0]]
        number = f"HB-{one.number:05}"
        rows.writerow([f"R{one.number:05}", one.rating, one.comment, one.day, number, arrived])
    return buffer.getvalue().encode()


def _report(report: Report, today: date) -> bytes:
    chance = random.Random(f"{_SEED} {report.file_name}")  # noqa: S311 - see above
    weights = {3: 30, 2: 25, 1: 45}
    lines = ["\t".join(_HEADER)]
    for one in _invent(chance, today, report.rows, weights, (report.texts,)):
        order = f"{report.order_prefix}-{4_000_000 + one.number * 7}-{1_000_000 + one.number * 13}"
        cells = (report.day(one.day), str(one.rating), one.comment, "", *one.factors, order)
        lines.append("\t".join((*cells, f"buyer{one.number}@marketplace.example")))
    return ("\r\n".join(lines) + "\r\n").encode(report.encoding)


def _invent(
    chance: random.Random,
    today: date,
    count: int,
    weights: dict[int, int],
    languages: tuple[Sentences, ...],
) -> Iterator[Left]:
    """Invent feedback, oldest first; every seventh buyer leaves stars without a word."""
    days = sorted(chance.randrange(_MONTHS * 30) for _ in range(count))
    for number, age in enumerate(reversed(days), 1):
        rating = chance.choices(list(weights), list(weights.values()))[0]
        kind = "positive" if rating > 3 else "neutral" if rating == 3 else "negative"
        comment = chance.choice(chance.choice(languages)[kind]) if chance.randrange(7) else ""
        on_time = "No" if rating < 3 and chance.randrange(2) else "Yes"
        factors = (on_time, chance.choice(("Yes", "Yes", "-")), chance.choice(("Yes", "No", "-")))
        yield Left(number, today - timedelta(days=age), rating, comment, factors)
