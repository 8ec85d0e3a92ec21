"""The table of docs/marketplaces.md: what each marketplace counts, and what is not verified."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from marketplaces.choices import RepeatKind
from marketplaces.pack_facts import rules
from marketplaces.policy import Pack, RepeatRule, Window

_HEAD = "| Marketplaces | Formula | Clock | Windows | Repeats | Terms | Not verified |"


def table(packs: Iterable[Pack]) -> Iterator[str]:
    """Give the lines of the table in Markdown: marketplaces that are told alike share a row."""
    yield _HEAD
    yield "|" + " --- |" * (_HEAD.count("|") - 1)
    rows = sorted((pack.platform, _told(pack), pack.code) for pack in packs)
    for (_, told), alike in groupby(rows, key=lambda row: row[:2]):
        codes = ", ".join(f"`{code}`" for *_, code in alike)
        yield f"| {codes} | " + " | ".join(told) + " |"


def _told(pack: Pack) -> tuple[str, ...]:
    score = pack.score
    days = [f"{days} d" for days in score.windows.days]
    terms = [
        f"{name} {window.days} d ({_counted(window)})"
        for name, window in sorted(pack.windows.items())
    ]
    unverified = [key for key, rule in rules(pack) if not rule.verified]
    return (
        f"`{score.formula.name}`",
        score.windows.clock.value,
        ", ".join([*days, "lifetime"] if score.windows.lifetime else days),
        _repeats(score.repeats),
        "; ".join(terms),
        ", ".join(sorted(unverified)) or "nothing",
    )


def _counted(window: Window) -> str:
    opens = f", opens after {window.after_days} d" if window.after_days else ""
    return f"{window.clock}{opens}"


def _repeats(rule: RepeatRule | None) -> str:
    if rule is None:
        return "all count"
    if rule.kind is RepeatKind.CALENDAR_WEEK:
        return f"once a week ({rule.time_zone})"
    return f"{rule.days} d apart by {rule.clock}, from {rule.base}"
