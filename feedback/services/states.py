"""Changes of feedback's states: struck through, removed, withdrawn, live again."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, ClassVar

from django.db import connection

from accounts.actor import Actor
from accounts.choices import Scope
from accounts.errors import Conflict, NotFound
from audit.recording import UnitOfWork, unit_of_work
from feedback.account_locks import hold_accounts
from feedback.changes import NOTED, RETURNED, new_batch
from feedback.choices import FeedbackState
from feedback.models import Feedback, SellerAccount
from feedback.reasons import check_reason
from feedback.services.changes import tell_changes
from feedback.staging import prepare
from feedback.state_rules import is_open
from feedback.upsert import Written

_CHANGE = f"""
WITH written AS (
    UPDATE feedback_feedback AS f SET state = %(state)s, version = f.version + 1,
        updated_at = %(now)s
    WHERE f.organization_id = %(organization)s AND f.id = ANY(%(feedback)s)
    RETURNING new.id AS feedback_id, new.seller_account_id, new.external_id, {RETURNED}
)
INSERT INTO feedback_change
    (batch_id, feedback_id, seller_account_id, external_id, is_new, {NOTED})
SELECT %(batch)s, feedback_id, seller_account_id, external_id, FALSE, {NOTED} FROM written
"""  # noqa: S608 - our own names


class StateMoveClosed(Conflict):
    """A feedback cannot go from its state to the one that was asked for."""

    code: ClassVar[str] = "state_move_closed"
    message: ClassVar[str] = "The feedback cannot take this state from the one that it has."


@dataclass(frozen=True, slots=True)
class _Found:
    id: int
    seller_account_id: int
    state: str


def change_state(
    *, feedback: Collection[int], state: FeedbackState, actor: Actor, now: datetime, reason: str
) -> int:
    """Give feedback (by row ids) another state, all of it or none; return how many changed.

    What has the state already is left as it is.

    Raises:
        Invalid: the reason is empty or too long.
        NotFound: the actor does not see all of the feedback.
        StateMoveClosed: the table of moves does not have one of the moves.
    """
    actor.require(Scope.FEEDBACK_WRITE)
    check_reason(reason)
    with unit_of_work(actor=actor, now=now, reason=reason.strip()) as work:
        wanted = set(feedback)
        accounts = _accounts_of(wanted, work)
        found = _held(wanted, actor)
        if len(found) != len(wanted):
            raise NotFound("There is no such feedback.")
        _check_moves(found, state)
        changing = [one for one in found if one.state != state]
        by_account = groupby(changing, key=lambda one: one.seller_account_id)
        prepare()
        for account_id, group in by_account:
            _change(work, accounts[account_id], [one.id for one in group], state)
    return len(changing)


def _accounts_of(feedback: set[int], work: UnitOfWork) -> dict[int, SellerAccount]:
    """Hold the accounts of feedback until the commit, and return them by row id."""
    organization_id = work.actor.organization_id
    rows = Feedback.objects.visible_to(work.actor).filter(pk__in=feedback)
    ids = set(rows.values_list("seller_account_id", flat=True))
    found = SellerAccount.objects.filter(organization_id=organization_id).in_bulk(ids)
    hold_accounts(organization_id, ids)
    return found


def _held(feedback: set[int], actor: Actor) -> list[_Found]:
    """Hold the rows until the commit, in the order in which imports write them."""
    rows = Feedback.objects.visible_to(actor).filter(pk__in=feedback)
    held = rows.order_by("seller_account_id", "external_id").select_for_update(of=("self",))
    return [_Found(*row) for row in held.values_list("id", "seller_account_id", "state")]


def _check_moves(found: list[_Found], state: FeedbackState) -> None:
    closed = {one.state for one in found if not is_open(one.state, state)}
    if closed:
        raise StateMoveClosed(
            f"A feedback that is {', '.join(sorted(closed))} cannot become {state.value}."
        )


def _change(
    work: UnitOfWork, account: SellerAccount, feedback: list[int], state: FeedbackState
) -> None:
    batch_id = new_batch()
    parameters: dict[str, Any] = {
        "organization": account.organization_id,
        "feedback": feedback,
        "state": state.value,
        "now": work.now,
        "batch": batch_id,
    }
    with connection.cursor() as cursor:
        cursor.execute(_CHANGE, parameters)
    tell_changes(work, account=account, batch_id=batch_id, written=Written(0, len(feedback)))
