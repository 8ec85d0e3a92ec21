"""The closed lists of metrics: its events."""

from enum import StrEnum


class MetricsEvent(StrEnum):
    """The events of this app."""

    SNAPSHOT_RECORDED = "performance_snapshot.recorded"
