"""How accounts record their changes: through the unit of work that the settings name.

The event log lies above this app, so it is not imported but looked up (`UNIT_OF_WORK`).
"""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol, cast

from django.conf import settings
from django.db import models
from django.utils.module_loading import import_string

from accounts.actor import Actor


class Work(Protocol):
    """What a service sees of the unit of work."""

    actor: Actor
    now: datetime

    def record(
        self,
        name: StrEnum,
        subject: models.Model,
        *,
        changes: Mapping[str, tuple[Any, Any]] | None = None,
        personal: Mapping[str, tuple[Any, Any]] | None = None,
    ) -> None:
        """Note one event; it is written when the work ends."""


def unit_of_work(*, actor: Actor, now: datetime, reason: str = "") -> AbstractContextManager[Work]:
    """Open the transaction in which a change and its events are written."""
    opened = import_string(settings.UNIT_OF_WORK)(actor=actor, now=now, reason=reason)
    return cast("AbstractContextManager[Work]", opened)
