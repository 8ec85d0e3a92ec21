"""Where the time of an import goes: each statement by what it is for, and what lies between."""

import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

from django.db import connection

PARSE, COPY, REST = "read and parse", "copy onto the stage", "Python and commit"
# The first pattern that a statement holds says what it is for.
_STEPS = {
    r"^\s*(BEGIN|SAVEPOINT|RELEASE)": "transaction",
    r"INSERT INTO feedback_feedback": "upsert",
    r"audit_event|audit_head": "events",
    r"metrics_delta|metrics_daytally": "tallies",
    r"metrics_sellerscore": "score rows",
    r"ANALYZE": "analyze the stage",
    r"CREATE TEMPORARY TABLE": "prepare the stage",
    r"feedback_rejectedrow|feedback_stage": "duplicates and rejected rows",
    r"feedback_change": "count changes",
}


def step_of(sql: str) -> str:
    """Return what a statement is for."""
    return next((step for form, step in _STEPS.items() if re.search(form, sql)), "other SQL")


class Watch:
    """Takes the time of statements and of rows on their way to the stage."""

    def __init__(self) -> None:
        self.took: Counter[str] = Counter()

    def statement(self, execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001
        """Run one statement: what `execute_wrapper` calls."""
        begun = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            text = sql if isinstance(sql, str) else sql.as_string(None)
            self.took[step_of(text)] += time.perf_counter() - begun

    def parsed(self, rows: Iterable[Any]) -> Iterator[Any]:
        """Give the rows on."""
        source = iter(rows)
        while True:
            begun = time.perf_counter()
            row = next(source, None)
            self.took[PARSE] += time.perf_counter() - begun
            if row is None:
                return
            yield row

    def copied(self, fill: Callable[[Iterable[Any]], int], rows: Iterable[Any]) -> int:
        """Fill the stage."""
        before, begun = self.took.total(), time.perf_counter()
        count = fill(self.parsed(rows))
        self.took[COPY] += time.perf_counter() - begun - (self.took.total() - before)
        return count


def profiled(work: Callable[[], Any]) -> dict[str, float]:
    """Return the seconds of each step of an import; together they make the whole."""
    from feedback.services import recording  # noqa: PLC0415

    watch, fill = Watch(), recording.fill_stage
    recording.fill_stage = partial(watch.copied, fill)
    begun = time.perf_counter()
    try:
        with connection.execute_wrapper(watch.statement):
            work()
    finally:
        recording.fill_stage = fill
    watch.took[REST] += time.perf_counter() - begun - watch.took.total()
    return dict(watch.took)
