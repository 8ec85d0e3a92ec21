"""CPU: the list of 100 feedback over REST against `json_agg` passed through.

`./goodstanding bench cpu [--rounds N]` asks inside this process, through every middleware but no
server: the product for its list, and a view of three lines that passes through what the database
itself writes as JSON of the same rows and columns. What counts is the processor time of this
process (limit: 8 times as much).
"""

from collections.abc import Callable

from django.conf import settings
from django.utils import timezone

from bench._harness import at_most, best_of, cpu_seconds, parser_of, report, start
from bench._inside import asked
from bench.http import api_key
from bench.seed import Seller, seller

LIMIT = 8.0
ROWS = 100


def works(one: Seller) -> dict[str, Callable[[], bytes]]:
    """Return both ways to the list."""
    from accounts.choices import Scope  # noqa: PLC0415

    secret = api_key(one, Scope.FEEDBACK_READ)
    return {
        "json_agg": asked(f"/bench/json-agg/{one.shop.actor.organization_id}/{ROWS}"),
        "rest": asked("/api/v1/feedback", secret=secret, query=f"limit={ROWS}"),
    }


def main() -> None:
    """Measure A B A B and report the best."""
    parser = parser_of(__doc__, rounds=30)
    options = parser.parse_args()
    start()
    settings.ROOT_URLCONF = "bench._urls"
    ways = works(seller(10_000, now=timezone.now()))
    repeat = 5 if options.quick else 20
    best = best_of(ways, rounds=options.rounds, repeat=repeat, clock=cpu_seconds)
    report(
        "cpu",
        {
            "rows": ROWS,
            **{f"{name}_bytes": len(work()) for name, work in ways.items()},
            **{f"{name}_microseconds": round(took * 1e6) for name, took in best.items()},
        },
        limits=[at_most("REST / json_agg", best["rest"] / best["json_agg"], LIMIT)],
    )


if __name__ == "__main__":
    main()
