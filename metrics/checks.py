"""The system check that every pack names a formula which measures what the pack says."""

from collections.abc import Iterator
from typing import Any

from django.core.checks import CheckMessage, Error

from marketplaces.packs import Pack, PackError, load_versions
from metrics.formulas import FORMULAS


def formulas_fit(**kwargs: Any) -> list[CheckMessage]:
    """Report packs whose formula is unknown or measures something else."""
    try:
        versions = load_versions()
    except PackError:
        return []  # the check of the packs themselves says what is wrong
    return [
        Error(f"{pack.version}: {key}: {reason}", id="metrics.E001")
        for packs in versions.values()
        for pack in packs
        for key, reason in faults(pack)
    ]


def faults(pack: Pack) -> Iterator[tuple[str, str]]:
    """Give key and reason of what does not fit in a pack."""
    formula = pack.score.formula
    if formula.name not in FORMULAS:
        yield "score.formula.name", f"{formula.name!r} is not one of {', '.join(FORMULAS)}"
        return
    measure, _ = FORMULAS[formula.name]
    if formula.measure is not measure:
        yield "score.formula.measure", f"{formula.name} measures {measure}, not {formula.measure}"
