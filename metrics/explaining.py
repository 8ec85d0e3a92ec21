"""Which rows made an official number, and what each one added: numbers that explain themselves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.db import connection

from accounts.actor import Actor
from accounts.choices import Scope
from accounts.errors import FieldError, Invalid
from api import cursors
from api.pagination import limit_of
from feedback.models import SellerAccount
from marketplaces.packs import pack_for
from marketplaces.policy import Pack
from metrics.contributions import Contribution, Part, contribution_of
from metrics.counters import COUNTERS, ORDERS
from metrics.history import checked_instant, orders_at, parameters_of, rows_at
from metrics.score_windows import Window
from metrics.scores import computed_score, distribution_of, window_starts
from metrics.windows import local_day


class NotCounted(StrEnum):
    """Why a feedback is no part of a window's numbers; the first that applies is told."""

    OUTSIDE_WINDOW = "outside_window"
    STRUCK_THROUGH = "struck_through"
    REMOVED_BY_MARKETPLACE = "removed_by_marketplace"
    REMOVED_BY_BUYER = "removed_by_buyer"
    WITHDRAWN = "withdrawn"
    MISSING = "missing"
    REPEAT = "repeat"
    EXCLUDED = "excluded"
    UNRATED = "unrated"


_JUDGED = f"""
SELECT *, CASE
    WHEN counts_on < %(start)s OR counts_on > %(today)s THEN '{NotCounted.OUTSIDE_WINDOW}'
    WHEN state <> 'live' THEN state
    WHEN uncounted_reason IS NOT NULL THEN uncounted_reason
    WHEN rating IS NULL AND polarity IS NULL THEN '{NotCounted.UNRATED}' END AS reason
FROM ({rows_at()}) AS restored
"""  # noqa: S608 - our own names

_GROUPS = f"""
SELECT o.orders, g.* FROM (
    SELECT count(*) AS orders FROM ({orders_at()}) AS placed
    WHERE ordered_on >= %(start)s AND ordered_on <= %(today)s
) AS o LEFT JOIN (
    SELECT reason, polarity, rating, count(*) AS n,
           {", ".join(f"count(*) FILTER (WHERE {one})" for one in COUNTERS.values())}
    FROM ({_JUDGED}) AS judged GROUP BY 1, 2, 3
) AS g ON TRUE
"""  # noqa: S608

_PAGE = f"""
SELECT id, left_on, counts_on, rating, polarity, reason FROM ({_JUDGED}) AS judged
WHERE (counts_on, id) < (%(day)s, %(id)s) ORDER BY counts_on DESC, id DESC LIMIT %(size)s
"""  # noqa: S608

_LAST = (date.max, (1 << 63) - 1)


@dataclass(frozen=True, slots=True)
class ExplainedRow:
    """One feedback as it stood, and what it added; `reason` says why it does not count."""

    feedback_id: int
    left_on: date
    counts_on: date
    rating: int | None
    polarity: str | None
    reason: NotCounted | None
    numerator: int
    denominator: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """An official number and its parts.

    `total` is the sum of all contributions, the prior, and the orders where they are the base; it
    is the official numerator and denominator wherever there is such a number.
    """

    window: Window
    formula: str
    pack_version: str
    as_of: datetime
    counted: int
    not_counted: Mapping[NotCounted, int]
    prior: Part | None
    per_order: bool
    total: Part
    rows: list[ExplainedRow]
    next: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What somebody asks about a score; what is None takes its default."""

    window: str | None = None
    as_of: datetime | None = None
    limit: int | None = None
    cursor: str | None = None


def explain_score(
    *, account: SellerAccount, question: Question, actor: Actor, now: datetime
) -> Explanation:
    """Return the rows behind the official number of one window, page by page, newest first.

    The window is by default the longest. A cursor keeps the instant of its first page, so that all
    pages tell of the same score.

    Raises:
        AsOfInFuture: the instant has not come yet.
        Invalid: the marketplace has no such window, or the limit or the cursor does not fit.
    """
    actor.require(Scope.SCORES_READ)
    size = limit_of(question.limit)
    binding = cursors.binding_of(
        "score.explain", account.organization_id, account.pk, question.window, question.as_of
    )
    as_of, day, row_id = (
        (question.as_of or now, *_LAST)
        if question.cursor is None
        else cursors.unseal(question.cursor, binding=binding)
    )
    checked_instant(as_of, now=now)
    pack = pack_for(account.marketplace_id, on=as_of.date())
    name = _window_named(question.window, pack, as_of)
    parameters = {
        **parameters_of(account, as_of),
        "start": window_starts(pack, as_of)[name],
        "today": local_day(as_of, pack.calendar.zone),
    }
    contribution = contribution_of(pack.score.formula.name)
    groups = _fetched(_GROUPS, parameters)
    page = _fetched(_PAGE, {**parameters, "day": day, "id": row_id, "size": size + 1})
    rows = [_explained(row, contribution) for row in page[:size]]
    end = (as_of, rows[-1].counts_on, rows[-1].feedback_id) if len(page) > size else None
    return Explanation(
        **_header(groups, contribution, name, pack, as_of),
        rows=rows,
        next=end and cursors.seal(end, binding=binding),
    )


def _window_named(window: str | None, pack: Pack, as_of: datetime) -> str:
    names = list(window_starts(pack, as_of))
    if window is None:
        return names[-1]
    if window not in names:
        detail = f"The windows of this marketplace are {', '.join(names)}."
        raise Invalid(errors=[FieldError("?window", "invalid_choice", detail)])
    return window


def _fetched(query: str, parameters: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return list(cursor.fetchall())


def _header(
    groups: Sequence[tuple[Any, ...]],
    contribution: Contribution,
    name: str,
    pack: Pack,
    as_of: datetime,
) -> dict[str, Any]:
    orders = int(groups[0][0])
    found = [group for group in groups if group[4] is not None]
    inside = [group for group in found if group[1] != NotCounted.OUTSIDE_WINDOW]
    counts = dict.fromkeys(COUNTERS, 0) | {ORDERS: orders}
    parts = [contribution.prior or (0, 0), (0, orders if contribution.per_order else 0)]
    not_counted = dict.fromkeys(NotCounted, 0)
    for _, _, _, _, _, *numbers in inside:
        for counter, number in zip(COUNTERS, numbers, strict=True):
            counts[counter] += number
    for _, reason, polarity, rating, n, *_ in found:
        if reason is None:
            numerator, denominator = contribution.of_row(polarity, rating)
            parts.append((n * numerator, n * denominator))
        else:
            not_counted[NotCounted(reason)] += n
    score = computed_score({name: distribution_of(counts)}, pack=pack, now=as_of)
    return {
        "window": score.windows[0],
        "formula": score.formula,
        "pack_version": score.pack_version,
        "as_of": as_of,
        "counted": sum(group[4] for group in found if group[1] is None),
        "not_counted": not_counted,
        "prior": contribution.prior,
        "per_order": contribution.per_order,
        "total": (sum(part[0] for part in parts), sum(part[1] for part in parts)),
    }


def _explained(row: tuple[Any, ...], contribution: Contribution) -> ExplainedRow:
    row_id, left_on, counts_on, rating, polarity, reason = row
    numerator, denominator = (0, 0) if reason else contribution.of_row(polarity, rating)
    return ExplainedRow(
        feedback_id=row_id,
        left_on=left_on,
        counts_on=counts_on,
        rating=rating,
        polarity=polarity,
        reason=NotCounted(reason) if reason else None,
        numerator=numerator,
        denominator=denominator,
    )
