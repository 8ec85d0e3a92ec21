"""From tallies to scores: one query over days, whatever feedback there is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from marketplaces.policy import Pack
from metrics.models import SellerScore
from metrics.scoring import FORMULAS, Distribution, Mean, Ratio, ScoreValues
from metrics.windows import first_day, local_day, next_change

LIFETIME = "lifetime"
_COUNTS = ("stars_1", "stars_2", "stars_3", "stars_4", "stars_5", "unrated", "partial")
type Window = dict[str, Any]


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
    found = _distributions(organization_id, seller_account_ids, starts, today)
    empty = dict.fromkeys(starts, Distribution((0, 0, 0, 0, 0)))
    return {
        account: ComputedScore(
            windows=_windows(starts, found.get(account, empty), pack),
            formula=pack.score.formula.name,
            pack_version=pack.version,
            as_of=now,
            valid_until=next_change(now, pack.calendar.zone),
        )
        for account in seller_account_ids
    }


def _windows(
    starts: dict[str, date], distributions: dict[str, Distribution], pack: Pack
) -> list[Window]:
    formula, rounding = FORMULAS[pack.score.formula.name], pack.score.rounding.mode
    return [
        _window(
            name,
            None if name == LIFETIME else starts[name],
            distribution,
            formula(distribution, rounding),
        )
        for name, distribution in distributions.items()
    ]


def _distributions(
    organization_id: int, seller_account_ids: Sequence[int], starts: dict[str, date], today: date
) -> dict[int, dict[str, Distribution]]:
    sums = ", ".join(
        f"COALESCE(sum({count}) FILTER (WHERE day >= %s), 0)" for _ in starts for count in _COUNTS
    )
    # The one interpolated part is made of column names above.
    query = (
        f"SELECT seller_account_id, {sums} FROM metrics_daytally "  # noqa: S608
        "WHERE organization_id = %s AND seller_account_id = ANY(%s) AND day <= %s GROUP BY 1"
    )
    days = [start for start in starts.values() for _ in _COUNTS]
    with connection.cursor() as cursor:
        cursor.execute(query, [*days, organization_id, list(seller_account_ids), today])
        rows = cursor.fetchall()
    return {account: _by_window(starts, numbers) for account, *numbers in rows}


def _by_window(starts: dict[str, date], numbers: Sequence[int]) -> dict[str, Distribution]:
    width = len(_COUNTS)
    found = {}
    for at, name in enumerate(starts):
        one, two, three, four, five, unrated, partial = map(int, numbers[at * width :][:width])
        found[name] = Distribution((one, two, three, four, five), unrated, partial)
    return found


def _window(
    name: str, start: date | None, distribution: Distribution, values: ScoreValues
) -> Window:
    return {
        "window": name,
        "first_day": start.isoformat() if start else None,
        "total": distribution.rated + distribution.unrated,
        "distribution": {
            **{f"stars_{stars}": n for stars, n in enumerate(distribution.stars, 1)},
            "unrated": distribution.unrated,
        },
        "partial": distribution.partial,
        "positive": _share(values.positive, distribution.positive),
        "neutral": _share(values.neutral, distribution.neutral),
        "negative": _share(values.negative, distribution.negative),
        "mean": _mean(values.mean),
    }


def _share(ratio: Ratio, count: int) -> dict[str, Any]:
    """The count is always given; the ratio only where the data supports it."""
    return {
        "count": count,
        "numerator": ratio.numerator,
        "denominator": ratio.denominator,
        "ratio": None if ratio.exact is None else float(ratio.exact),
        "displayed": ratio.displayed,
        "reason": ratio.reason,
    }


def _mean(mean: Mean) -> dict[str, Any]:
    return {
        "total": mean.total,
        "count": mean.count,
        "value": None if mean.exact is None else float(mean.exact),
        "reason": mean.reason,
    }


def current(score: SellerScore | None, *, pack: Pack, now: datetime) -> ComputedScore | None:
    """Return the ready row as a score if it is still right; None if it has to be computed anew."""
    if score is None or score.pack_version != pack.version:
        return None
    if not score.as_of <= now < score.valid_until:
        return None
    return ComputedScore(
        windows=score.windows,
        formula=score.formula,
        pack_version=score.pack_version,
        as_of=score.as_of,
        valid_until=score.valid_until,
    )
