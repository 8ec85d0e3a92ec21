"""Scores as they stood at an instant: rows put back by the events that came later, in SQL.

A row that was received later did not exist. Of any other row each field is what the first later
event says it was before; a field that no later event names is what it is now. An event without a
value (JSON null) is told from one that does not name the field.

What an instant answers never changes again, once the work that was under way then is committed.
"""

from datetime import UTC, datetime
from typing import Any, ClassVar

from accounts.actor import Actor
from accounts.choices import Scope
from accounts.errors import FieldError, Invalid
from feedback.changes import CHANGED_COLUMNS
from feedback.models import SellerAccount
from marketplaces.packs import pack_for
from marketplaces.policy import Pack
from metrics.counters import COUNTED_COLUMNS
from metrics.recounting import tallies_of
from metrics.scores import (
    ComputedScore,
    computed_score,
    distributions_of,
    nothing_in,
    window_starts,
)
from metrics.scoring import Distribution
from metrics.windows import local_day

_EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)  # so that every zone and window can be computed


class AsOfInFuture(Invalid):
    """The instant has not come yet."""

    code: ClassVar[str] = "as_of_in_future"
    message: ClassVar[str] = "Nobody knows how the score will stand at an instant to come."


def checked_instant(as_of: datetime, *, now: datetime) -> datetime:
    """Return an instant whose score can be told.

    Raises:
        AsOfInFuture: it has not come yet.
        Invalid: it lies before 1900.
    """
    if as_of > now:
        raise AsOfInFuture(errors=[FieldError("?as_of", AsOfInFuture.code, AsOfInFuture.message)])
    if as_of < _EARLIEST:
        raise Invalid(errors=[FieldError("?as_of", "out_of_range", "Ask for 1900 or later.")])
    return as_of


def rows_at() -> str:
    """Return the SELECT of the feedback of accounts as it stood at an instant.

    Its columns are id, seller_account_id, left_on, counts_on and those of `counters.py`. Its
    parameters are `organization`, `accounts` and `as_of`.
    """
    return _restored(
        table="feedback_feedback",
        prefix="fb",
        columns={
            name: CHANGED_COLUMNS[name] for name in ("left_on", "counts_on", *COUNTED_COLUMNS)
        },
    )


def orders_at() -> str:
    """Return the SELECT of the orders of accounts as they stood; parameters as of `rows_at`."""
    return _restored(table="feedback_order", prefix="ord", columns={"ordered_on": "date"})


def _restored(*, table: str, prefix: str, columns: dict[str, str]) -> str:
    """Return the SELECT of rows of a table; `columns` gives each told column its SQL type."""
    told = ", ".join(
        f"""
    bool_or(e.changes ? '{name}') AS {name}_told,
    (array_agg(e.changes -> '{name}' ->> 0 ORDER BY e.seq)
        FILTER (WHERE e.changes ? '{name}'))[1] AS {name}"""
        for name in columns
    )
    restored = ", ".join(
        f"""
    CASE WHEN l.{name}_told THEN l.{name}::{kind} ELSE r.{name} END AS {name}"""
        for name, kind in columns.items()
    )
    mine = """r.organization_id = %(organization)s AND r.seller_account_id = ANY(%(accounts)s)
      AND r.created_at <= %(as_of)s"""
    return f"""
SELECT r.id, r.seller_account_id, {restored}
FROM {table} AS r LEFT JOIN (
    SELECT e.subject_id, {told}
    FROM audit_event AS e
    JOIN {table} AS r ON r.organization_id = e.organization_id AND r.id = e.subject_id
    WHERE {mine}
      AND e.organization_id = %(organization)s AND e.subject_prefix = '{prefix}'
      AND e.occurred_at > %(as_of)s
    GROUP BY e.subject_id
) AS l ON l.subject_id = r.id
WHERE {mine}
"""  # noqa: S608 - our own names


def score_at(
    *, account: SellerAccount, as_of: datetime, actor: Actor, now: datetime
) -> ComputedScore:
    """Return the score of one account exactly as it stood at an instant.

    Windows are those of that day, rules those in force on it.

    Raises:
        AsOfInFuture: the instant has not come yet.
        Invalid: it lies before 1900.
    """
    actor.require(Scope.SCORES_READ)
    checked_instant(as_of, now=now)
    pack = pack_for(account.marketplace_id, on=as_of.date())
    return computed_score(distributions_at(account, pack, as_of), pack=pack, now=as_of)


def distributions_at(
    account: SellerAccount, pack: Pack, as_of: datetime
) -> dict[str, Distribution]:
    """Return what each window of an account held at an instant, by the window's name."""
    starts = window_starts(pack, as_of)
    tallies = tallies_of(feedback=rows_at(), orders=orders_at())
    found = distributions_of(
        tallies=f"({tallies})",
        parameters=parameters_of(account, as_of),
        starts=starts,
        today=local_day(as_of, pack.calendar.zone),
    )
    return found.get(account.pk, nothing_in(starts))


def parameters_of(account: SellerAccount, as_of: datetime) -> dict[str, Any]:
    """Return the parameters of `rows_at` for one account."""
    return {
        "organization": account.organization_id,
        "accounts": [account.pk],
        "as_of": as_of,
    }
