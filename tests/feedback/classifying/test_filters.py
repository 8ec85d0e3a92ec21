"""Lists narrowed by verdicts: also where none holds, and inside one organization."""

import pytest
from django.http import QueryDict

from feedback.filters import FeedbackFilterSet
from feedback.models import Feedback
from tests.feedback.comments import LAMP, LATE, record
from tests.shops import Shop


@pytest.fixture
def three(shop: Shop) -> Shop:
    """Return a shop with a late parcel, a product review, and stars without a text."""
    record(shop, ("LATE", 1, LATE), ("LAMP", 1, LAMP), ("STARS", 1, None))
    return shop


def found(shop: Shop, query: str) -> list[str]:
    rows = Feedback.objects.visible_to(shop.actor)
    narrowed = FeedbackFilterSet(QueryDict(query), queryset=rows)
    assert narrowed.is_valid(), narrowed.errors
    return sorted(narrowed.qs.values_list("external_id", flat=True))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("verdict=no&ground=obscene", ["LAMP", "LATE"]),
        ("verdict=no&ground=product_review", ["LATE"]),
        ("verdict=no", []),
        ("verdict=no&verdict=eligible&ground=product_review", ["LAMP", "LATE"]),
        ("verdict=no&ground=product_review&topic=shipping_delay", ["LATE"]),
        ("verdict=no&ground=product_review&topic=product_review", []),
    ],
)
def test_grounds_that_do_not_hold(three: Shop, query: str, expected: list[str]) -> None:
    assert found(three, query) == expected


def test_the_search_stays_inside_the_organization(shop: Shop) -> None:
    rows = Feedback.objects.visible_to(shop.actor)
    narrowed = FeedbackFilterSet(QueryDict("verdict=no&ground=obscene"), queryset=rows).qs
    statement = str(narrowed.query)
    assert statement.count("EXISTS(") == 1
    assert '"organization_id" = ("feedback_feedback"."organization_id")' in statement
