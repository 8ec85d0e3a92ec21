"""Which state a feedback may take next: one table of moves, for everybody who changes states.

`missing` is no move: a file that holds all of its days says so (see `services/recording.py`).
"""

from collections.abc import Mapping
from types import MappingProxyType

from feedback.choices import FeedbackState

_LIVE = FeedbackState.LIVE
_GONE = frozenset(
    {
        FeedbackState.REMOVED_BY_MARKETPLACE,
        FeedbackState.REMOVED_BY_BUYER,
        FeedbackState.WITHDRAWN,
    }
)

# What is gone comes back before it is gone in another way. A missing feedback may come back, or
# somebody learns how it went.
MOVES: Mapping[str, frozenset[FeedbackState]] = MappingProxyType(
    {
        FeedbackState.LIVE: _GONE | {FeedbackState.STRUCK_THROUGH},
        FeedbackState.STRUCK_THROUGH: _GONE | {_LIVE},
        FeedbackState.REMOVED_BY_MARKETPLACE: frozenset({_LIVE}),
        FeedbackState.REMOVED_BY_BUYER: frozenset({_LIVE}),
        FeedbackState.WITHDRAWN: frozenset({_LIVE}),
        FeedbackState.MISSING: _GONE | {_LIVE},
    }
)


def is_open(before: str, after: FeedbackState) -> bool:
    """Tell whether a feedback in one state may take another; staying is no move and always open."""
    return before == after or after in MOVES[before]
