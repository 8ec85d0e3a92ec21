"""A text as rules read it, with the way back to every character as the buyer wrote it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from feedback.text.folding import CLUSTERS, HAS_JOINING, fold_cluster, fold_look_alikes
from feedback.text.spans import Span

# What no rule reads: a longer text is cut here, so that time stays bounded.
LONGEST = 20_000
# Stands in place of an order number, an address and so on; no letter, digit or sign of a clause.
MASK = "\ufffc"


@dataclass(frozen=True)
class TextView:
    """`folded` is lower case, without accents on Latin letters, invisible signs and full widths.

    The folded character at `i` comes from `original[starts[i]:ends[i]]`.
    """

    original: str
    folded: str
    starts: Sequence[int]
    ends: Sequence[int]
    cut: bool

    def span(self, start: int, end: int) -> Span:
        """Return where the folded characters `start` to `end` stand in the original."""
        if start >= end:
            message = f"A span needs a character: {start}..{end}."
            raise ValueError(message)
        return Span(self.starts[start], self.ends[end - 1])

    def masked(self, spans: Sequence[tuple[int, int]]) -> str:
        """Return the folded text of the same length with these folded ranges made unreadable."""
        text = self.folded
        for start, end in spans:
            text = text[:start] + MASK * (end - start) + text[end:]
        return text

    @cached_property
    def letters(self) -> int:
        """The number of letters, of any script."""
        return sum(map(str.isalpha, self.folded))


def view_of(text: str) -> TextView:
    """Fold a text; see `TextView`."""
    read = text[:LONGEST]
    cut = len(text) > LONGEST
    if read.isascii():
        folded = read.lower().replace("`", "'")
        for blank in "\t\v\f":
            folded = folded.replace(blank, " ")
        return TextView(text, folded, range(len(read)), range(1, len(read) + 1), cut)
    if HAS_JOINING.search(read):
        clusters: Sequence[str] = CLUSTERS.findall(read)
    else:
        clusters = read
    pieces = list(map(fold_cluster, clusters))
    folded = fold_look_alikes("".join(pieces))
    if len(pieces) == len(folded) == len(read) and max(map(len, pieces), default=1) == 1:
        return TextView(text, folded, range(len(read)), range(1, len(read) + 1), cut)
    starts, ends = _offsets(clusters, pieces)
    return TextView(text, folded, starts, ends, cut)


def _offsets(clusters: Sequence[str], pieces: Sequence[str]) -> tuple[list[int], list[int]]:
    starts: list[int] = []
    ends: list[int] = []
    position = 0
    for cluster, piece in zip(clusters, pieces, strict=True):
        after = position + len(cluster)
        starts.extend([position] * len(piece))
        ends.extend([after] * len(piece))
        position = after
    return starts, ends
