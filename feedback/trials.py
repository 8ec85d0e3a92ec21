"""A trial: the whole import is done, looked at, and taken back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from accounts.actor import Actor
from feedback.models import FeedbackImport, RejectedRow, SellerAccount

type Observer = Callable[[SellerAccount, datetime], Any]

SHOWN_REJECTED = 100


@dataclass(frozen=True, slots=True)
class Trial:
    """What an import would do.

    `effects` maps what is observed (the score) to its plain value before and after; `rejected` are
    the first rejected rows.
    """

    taken: FeedbackImport
    rejected: list[RejectedRow]
    effects: Mapping[str, Mapping[str, Any]]


def try_import(
    perform: Callable[[], FeedbackImport],
    *,
    seller_account: SellerAccount,
    actor: Actor,
    now: datetime,
) -> Trial:
    """Call `perform`, note what it did and what followed from it, and leave all as it was."""
    observers: Mapping[str, Observer] = import_string(settings.TRIAL_OBSERVERS)
    with transaction.atomic():
        before = {name: observe(seller_account, now) for name, observe in observers.items()}
        taken = perform()
        after = {name: observe(seller_account, now) for name, observe in observers.items()}
        rows = RejectedRow.objects.visible_to(actor).filter(feedback_import=taken)
        rejected = list(rows.order_by("line", "pk")[:SHOWN_REJECTED])
        transaction.set_rollback(True)
    taken.pk = None
    effects = {name: {"before": before[name], "after": after[name]} for name in observers}
    return Trial(taken, rejected, effects)
