"""From tallies to scores: one query over days, whatever feedback there is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from marketplaces.policy import Pack
from metrics.counters import COUNTERS, FACTORS, ORDERS
from metrics.formulas import score
from metrics.models import SellerScore
from metrics.score_windows import Window, window_answer
from metrics.scoring import Answers, Distribution, Precision
from metrics.windows import first_day, local_day, next_change

LIFETIME = "lifetime"
_COUNTS = (*COUNTERS, ORDERS)
_TALLIES = """(SELECT * FROM metrics_daytally
WHERE organization_id = %(organization)s AND seller_account_id = ANY(%(accounts)s))"""


@dataclass(frozen=True, slots=True)
class ComputedScore:
    """The score of one account at `as_of`; right until `valid_until` or until feedback changes."""

    windows: list[Window]
    formula: str
    pack_version: str
    as_of: datetime
    valid_until: datetime


def window_starts(pack: Pack, now: datetime) -> dict[str, date]:
    """Return the windows of a marketplace by name (`30d`, `lifetime`), each with its first day."""
    today = local_day(now, pack.calendar.zone)
    starts = {f"{days}d": first_day(days, today) for days in pack.score.windows.days}
    return starts | ({LIFETIME: date.min} if pack.score.windows.lifetime else {})


def compute_scores(
    *, organization_id: int, seller_account_ids: Sequence[int], pack: Pack, now: datetime
) -> dict[int, ComputedScore]:
    """Compute every window of accounts on one marketplace, in one query over their tallies."""
    starts = window_starts(pack, now)
    today = local_day(now, pack.calendar.zone)
    found = distributions_of(
        tallies=_TALLIES,
        parameters={"organization": organization_id, "accounts": list(seller_account_ids)},
        starts=starts,
        today=today,
    )
    return {
        account: computed_score(found.get(account, nothing_in(starts)), pack=pack, now=now)
        for account in seller_account_ids
    }


def computed_score(
    distributions: dict[str, Distribution], *, pack: Pack, now: datetime
) -> ComputedScore:
    """Return what the marketplace's formula says of the windows, given by name."""
    starts = window_starts(pack, now)
    precision = precision_of(pack)
    return ComputedScore(
        windows=[
            window_answer(
                name,
                None if name == LIFETIME else starts[name],
                distribution,
                score(pack.score.formula.name, distribution, precision),
            )
            for name, distribution in distributions.items()
        ],
        formula=pack.score.formula.name,
        pack_version=pack.version,
        as_of=now,
        valid_until=next_change(now, pack.calendar.zone),
    )


def precision_of(pack: Pack) -> Precision:
    """Return how a marketplace rounds its numbers."""
    rounding = pack.score.rounding
    return Precision(rounding.mode, rounding.percent_decimals, rounding.mean_decimals)


def distributions_of(
    *, tallies: str, parameters: Mapping[str, Any], starts: Mapping[str, date], today: date
) -> dict[int, dict[str, Distribution]]:
    """Return what each window holds, by seller account and window.

    `tallies` is a table or a query in brackets with the columns of DayTally, and `parameters` are
    its own. Days after `today` count in no window.
    """
    sums = ", ".join(
        f"COALESCE(sum({count}) FILTER (WHERE day >= %(start_{at})s), 0)"
        for at in range(len(starts))
        for count in _COUNTS
    )
    # The interpolated parts are made of column names above.
    query = (
        f"SELECT seller_account_id, {sums} FROM {tallies} AS tallies "  # noqa: S608
        "WHERE day <= %(today)s GROUP BY 1"
    )
    days = {f"start_{at}": start for at, start in enumerate(starts.values())}
    with connection.cursor() as cursor:
        cursor.execute(query, {**parameters, **days, "today": today})
        rows = cursor.fetchall()
    return {account: _by_window(starts, numbers) for account, *numbers in rows}


def _by_window(starts: Mapping[str, date], numbers: Sequence[int]) -> dict[str, Distribution]:
    width = len(_COUNTS)
    return {
        name: distribution_of(dict(zip(_COUNTS, numbers[at * width :][:width], strict=True)))
        for at, name in enumerate(starts)
    }


def nothing_in(starts: Mapping[str, date]) -> dict[str, Distribution]:
    """Return windows that hold nothing."""
    return dict.fromkeys(starts, distribution_of(dict.fromkeys(_COUNTS, 0)))


def distribution_of(counts: dict[str, int]) -> Distribution:
    """Return the distribution that the counters of `counters.py` make; `orders` may be absent."""
    one, two, three, four, five = (int(counts[f"stars_{stars}"]) for stars in range(1, 6))
    return Distribution(
        stars=(one, two, three, four, five),
        positive=int(counts["positive"]),
        neutral=int(counts["neutral"]),
        negative=int(counts["negative"]),
        unrated=int(counts["unrated"]),
        partial=int(counts["partial"]),
        uncounted=int(counts["uncounted"]),
        orders=int(counts.get(ORDERS, 0)),
        factors={
            name: Answers(int(counts[f"{name}_yes"]), int(counts[f"{name}_no"])) for name in FACTORS
        },
    )


def current(
    row: SellerScore | ComputedScore | None, *, pack: Pack, now: datetime
) -> ComputedScore | None:
    """Return the ready row as a score if it is still right; None if it has to be computed anew."""
    if row is None or row.pack_version != pack.version:
        return None
    if not row.as_of <= now < row.valid_until:
        return None
    return ComputedScore(
        windows=row.windows,
        formula=row.formula,
        pack_version=row.pack_version,
        as_of=row.as_of,
        valid_until=row.valid_until,
    )
