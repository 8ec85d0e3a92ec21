"""Page: a keyset page a million rows deep against the first page of the same list.

`./goodstanding bench page [--rounds N]` takes the statements that `api.pagination.page` sends for
the list of feedback, newest first, and sends them in turns (limit: 1.3 times as long).
"""

from typing import Any

from django.utils import timezone

from bench._harness import at_most, best_of, parser_of, report, start
from bench._queries import Statement, captured, fetched
from bench.seed import LARGEST, seller

LIMIT = 1.3
ORDERING = ("-left_at", "-id")
PAGE = 100


def statements(organization_id: int, depth: int) -> dict[str, Statement]:
    """Return the statement of the first page and of the page behind `depth` rows."""
    from api.pagination import page  # noqa: PLC0415
    from feedback.models import Feedback  # noqa: PLC0415
    from feedback.serializers import FEEDBACK_COLUMNS  # noqa: PLC0415

    rows: Any = Feedback.objects.filter(organization_id=organization_id)
    # Bound to what the cursor is made with, below, so that both belong to one list.
    options: dict[str, Any] = {"ordering": ORDERING, "bound_to": "bench"}
    at = rows.order_by(*ORDERING).values_list("pk", flat=True)[depth - 1 : depth + 1]
    cursor = page(rows.filter(pk__in=list(at)), limit=1, **options).next
    asked = rows.values(*FEEDBACK_COLUMNS)
    return {
        "first": captured(lambda: page(asked, limit=PAGE, **options))[0],
        "deep": captured(lambda: page(asked, limit=PAGE, cursor=cursor, **options))[0],
    }


def main() -> None:
    """Measure A B A B and report the best."""
    parser = parser_of(__doc__, rounds=60)
    options = parser.parse_args()
    start()
    now = timezone.now()
    shop = seller(10_000, now=now).shop
    if not options.quick:
        seller(LARGEST, now=now)
    depth = 9_000 if options.quick else LARGEST
    asked = statements(shop.actor.organization_id, depth)
    works = {name: fetched(*one) for name, one in asked.items()}
    best = best_of(works, rounds=options.rounds, repeat=10)
    report(
        "page",
        {
            "depth": depth,
            "rows_of_a_page": PAGE,
            "first_page_microseconds": round(best["first"] * 1e6),
            "deep_page_microseconds": round(best["deep"] * 1e6),
        },
        limits=[at_most("deep / first", best["deep"] / best["first"], LIMIT)],
    )


if __name__ == "__main__":
    main()
