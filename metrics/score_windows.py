"""One window of a score as it is kept in the ready row and answered through every transport."""

from datetime import date
from fractions import Fraction
from typing import Any

from metrics.scoring import Answers, Distribution, Ratio, Reason, ScoreValues

type Window = dict[str, Any]


def window_answer(
    name: str, start: date | None, distribution: Distribution, values: ScoreValues
) -> Window:
    """Return plain values for JSON; counts are always given, ratios where data supports them."""
    return {
        "window": name,
        "first_day": start.isoformat() if start else None,
        "total": distribution.rated + distribution.unrated,
        "partial": distribution.partial,
        "uncounted": distribution.uncounted,
        "orders": distribution.orders,
        "coverage": distribution.coverage.value,
        "official": {"measure": values.measure.value, **_number(values.official)},
        "distribution": {
            **{f"stars_{stars}": n for stars, n in enumerate(distribution.stars, 1)},
            "unrated": distribution.unrated,
        },
        "positive": _share(values.positive, distribution.positive),
        "neutral": _share(values.neutral, distribution.neutral),
        "negative": _share(values.negative, distribution.negative),
        "mean": _mean(values.mean),
        "factors": {
            name: _factor(answers, distribution) for name, answers in distribution.factors.items()
        },
    }


def _number(ratio: Ratio) -> dict[str, Any]:
    return {
        "numerator": ratio.numerator,
        "denominator": ratio.denominator,
        "value": _plain(ratio.exact),
        "displayed": _plain(ratio.displayed),
        "reason": ratio.reason.value if ratio.reason else None,
    }


def _share(ratio: Ratio, count: int) -> dict[str, Any]:
    return {
        "count": count,
        "numerator": ratio.numerator,
        "denominator": ratio.denominator,
        "ratio": _plain(ratio.exact),
        "displayed": _plain(ratio.displayed),
        "reason": ratio.reason.value if ratio.reason else None,
    }


def _mean(ratio: Ratio) -> dict[str, Any]:
    return {
        "total": ratio.numerator,
        "count": ratio.denominator,
        "value": _plain(ratio.exact),
        "displayed": _plain(ratio.displayed),
        "reason": ratio.reason.value if ratio.reason else None,
    }


def _factor(answers: Answers, distribution: Distribution) -> dict[str, Any]:
    """A factor's share of yes among the buyers who answered."""
    asked = answers.yes + answers.no
    reason = Reason.COVERAGE if distribution.partial else None if asked else Reason.NO_DATA
    return {
        "yes": answers.yes,
        "no": answers.no,
        "ratio": None if reason else answers.yes / asked,
        "reason": reason.value if reason else None,
    }


def _plain(value: Fraction | None) -> float | int | None:
    if value is None:
        return None
    return value.numerator if value.denominator == 1 else float(value)
