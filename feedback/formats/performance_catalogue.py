"""The documents of figures that can be kept, and which of them a document is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from feedback.formats.performance import SnapshotFigures
from feedback.formats.performance_amazon import amazon_performance
from feedback.formats.performance_summaries import allegro_ratings_summary, ebay_rating_summary
from feedback.formats.rows import WrongFormat
from marketplaces.policy import Pack


@dataclass(frozen=True, slots=True)
class SnapshotFormat:
    """One kind of document: its name, its platform, the keys that tell it, its reader."""

    name: str
    platform: str
    keys: frozenset[str]
    read: Callable[[dict[str, Any], Pack], SnapshotFigures]


def _amazon(document: dict[str, Any], pack: Pack) -> SnapshotFigures:
    return amazon_performance(document, marketplace=pack.identity.external_id)


def _ebay(document: dict[str, Any], pack: Pack) -> SnapshotFigures:
    del pack
    return ebay_rating_summary(document)


def _allegro(document: dict[str, Any], pack: Pack) -> SnapshotFigures:
    del pack
    return allegro_ratings_summary(document)


_ALL = (
    SnapshotFormat(
        "amazon_performance_report", "amazon", frozenset({"performanceMetrics"}), _amazon
    ),
    SnapshotFormat("ebay_rating_summary", "ebay", frozenset({"feedbackRatingSummary"}), _ebay),
    SnapshotFormat(
        "allegro_ratings_summary", "allegro", frozenset({"recommendedPercentage"}), _allegro
    ),
)
SNAPSHOT_FORMATS: Mapping[str, SnapshotFormat] = MappingProxyType({one.name: one for one in _ALL})


def snapshot_format(document: dict[str, Any], pack: Pack) -> SnapshotFormat:
    """Return what a document is; refuse an unknown one, and one of another platform."""
    found = next((one for one in _ALL if one.keys <= document.keys()), None)
    if found is None:
        known = ", ".join(key for one in _ALL for key in sorted(one.keys))
        raise WrongFormat(f"The document has none of the keys that are known here: {known}.")
    if found.platform != pack.platform:
        raise WrongFormat(
            f"The document comes from {found.platform}, but the seller account is on "
            f"{pack.identity.name} ({pack.platform})."
        )
    return found
