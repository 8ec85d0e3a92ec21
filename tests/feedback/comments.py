"""Feedback written as the product writes it, and what is then known of its text."""

from typing import Any

from django.test import Client

from audit.models import Event
from feedback.models import (
    Classification,
    ClassificationRun,
    ClassifierModel,
    Feedback,
    Override,
    OwnName,
)
from feedback.row_batches import RowBatch, record_rows
from tests.factories import bearer, make_api_key
from tests.shops import NOW, Shop

LATE = "Came late."
RUDE = "Terrible seller, rude and unhelpful, never again."
KIND = "Great seller, fast shipping, thank you!"
LAMP = "The lamp is dim and flickers."


def record(
    shop: Shop,
    *rows: tuple[str, int, str | None],
    marketplace: str = "amazon.us",
    **columns: Any,
) -> list[Feedback]:
    """Record rows of (external id, rating, comment) and return their feedback."""
    given = [
        {
            "external_id": key,
            "rating": rating,
            "comment": comment,
            "left_on": "2026-11-20",
            **columns,
        }
        for key, rating, comment in rows
    ]
    account = shop.account(marketplace)
    record_rows(batch=RowBatch(rows=given), seller_account=account, actor=shop.actor, now=NOW)
    found = {one.external_id: one for one in Feedback.objects.filter(seller_account=account)}
    return [found[key] for key, _, _ in rows]


def held(feedback: Feedback) -> Classification:
    """Return what is known of a feedback now."""
    return Classification.objects.get(feedback=feedback)


def events(name: str) -> list[dict[str, Any]]:
    """Return the changes that events of this name tell, oldest first."""
    return list(Event.objects.filter(name=name).order_by("seq").values_list("changes", flat=True))


def everything() -> list[Any]:
    """Return all that classification keeps, so that a refusal is seen to change none of it."""
    models = (Classification, Override, ClassifierModel, ClassificationRun, OwnName, Event)
    return [list(model.objects.order_by("pk").values()) for model in models]


class Api:
    """REST with one key."""

    def __init__(self, shop: Shop, **key: Any) -> None:
        self.secret = make_api_key(shop.organization, **key)[1]

    def post(self, path: str, body: Any = None) -> Any:
        return Client().post(
            f"/api/v1/{path}", body or {}, "application/json", headers=bearer(self.secret)
        )

    def get(self, path: str, **parameters: Any) -> Any:
        return Client().get(f"/api/v1/{path}", parameters, headers=bearer(self.secret))

    def delete(self, path: str) -> Any:
        return Client().delete(f"/api/v1/{path}", headers=bearer(self.secret))
