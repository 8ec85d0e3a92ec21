"""The summaries of ratings that eBay and Allegro show of a seller, as figures."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from feedback.formats.performance import (
    MAX_FIGURES,
    Figure,
    SnapshotFigures,
    count_of,
    figure,
    name_of,
    number_of,
    object_in,
    objects_in,
)


def ebay_rating_summary(document: dict[str, Any]) -> SnapshotFigures:
    """Return eBay's metrics and counts of what the seller got as a seller, by type and period.

    The share of positives leaves the neutral ones out, as eBay's own does.
    """
    figures: dict[str, Figure] = {}
    for rating in objects_in(document, "feedbackRatingSummary"):
        for summary in objects_in(rating, "ratingSummaryByRatingType"):
            if summary.get("userRoleType") == "SELLER":
                period = object_in(summary, "period")
                days = (str(period.get(part, "")) for part in ("value", "unit"))
                name = name_of(rating.get("ratingType", "unknown"), "_".join(days))
                figures.update(_of_summary(name, summary))
    return SnapshotFigures(dict(islice(figures.items(), MAX_FIGURES)), document)


def _of_summary(name: str, summary: dict[str, Any]) -> Iterator[tuple[str, Figure]]:
    for metric in objects_in(summary, "feedbackMetrics"):
        yield (
            name_of(name, metric.get("metricName", "unknown")),
            figure(reported=metric.get("metricValue")),
        )
    counts: dict[str, int | None] = {}
    for one in objects_in(summary, "feedbackRatingValueDistribution"):
        counts[name_of(one.get("value", "unknown"))] = count_of(one.get("count"))
    for value, count in counts.items():
        yield name_of(name, value), figure(numerator=count)
    positive, negative = counts.get("positive"), counts.get("negative")
    if positive is not None and negative is not None:
        yield (
            name_of(name, "positive_share"),
            figure(numerator=positive, denominator=positive + negative),
        )


def allegro_ratings_summary(document: dict[str, Any]) -> SnapshotFigures:
    """Return Allegro's share of recommendations and its counts.

    Allegro writes the share as a text in percent; here it is a fraction. It is recomputed once
    from the ratings that count (`unique`) and once from all of them.
    """
    yes, no = object_in(document, "recommended"), object_in(document, "notRecommended")
    percent = number_of(document.get("recommendedPercentage"))
    reported = None if percent is None else round(percent / 100, 6)
    figures = {
        "recommended_share": _share(yes, no, "unique", reported),
        "recommended_share.total": _share(yes, no, "total", None),
    }
    statistics = object_in(document, "statistics")
    for kind in ("received", "excluded", "removed"):
        for part, count in islice(object_in(statistics, kind).items(), MAX_FIGURES // 3):
            figures[name_of(kind, part)] = figure(numerator=count)
    return SnapshotFigures(figures, document)


def _share(yes: dict[str, Any], no: dict[str, Any], part: str, reported: float | None) -> Figure:
    positive, negative = count_of(yes.get(part)), count_of(no.get(part))
    whole = None if positive is None or negative is None else positive + negative
    return figure(reported=reported, numerator=positive, denominator=whole)
