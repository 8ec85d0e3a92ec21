"""The hash chain: the digest of an event, the hash of a block, and what is wrong with a log.

A log is a stream of records, the lines of an export: `{"kind": "log", "organization": ...}`, then
`{"kind": "event", ...}` in order, each block of events followed by its `{"kind": "seal", ...}`, and
at the end `{"kind": "head", "seq": N}`. The digest of an event is the SHA-256 of its canonical JSON
without `kind` and `detail`; the hash of a block is the SHA-256 of the hash before it and of the
digests of its events, and the first block stands after 32 zero bytes.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from audit.canonical import canonical_json

BLOCK = 1_000  # events a seal covers at most
GENESIS = bytes(32)
VERSION = 1
_OUTSIDE_DIGEST = ("kind", "detail")

type Record = Mapping[str, Any]


class Fault(StrEnum):
    """What is wrong at a place in the log."""

    ALTERED = "altered"
    MISSING = "missing"
    OUT_OF_ORDER = "out_of_order"
    CUT_OFF = "cut_off"
    DETAIL_ALTERED = "detail_altered"
    SEAL_ALTERED = "seal_altered"
    SEAL_MISSING = "seal_missing"
    BEYOND_HEAD = "beyond_head"
    HEAD_DIFFERS = "head_differs"


_SENTENCES = {
    Fault.ALTERED: "Event {seq} was altered after it was sealed.",
    Fault.MISSING: "Event {seq} is missing; later events are there.",
    Fault.OUT_OF_ORDER: "Event {seq} does not stand in its place in the order.",
    Fault.CUT_OFF: "The log is cut off: event {seq} and everything after it is missing.",
    Fault.DETAIL_ALTERED: "The personal values of event {seq} were altered.",
    Fault.SEAL_ALTERED: "The seal of the block that begins with event {seq} was altered.",
    Fault.SEAL_MISSING: "The seal of the block that begins with event {seq} is missing.",
    Fault.BEYOND_HEAD: "Event {seq} lies beyond the head of the log, which was set back.",
    Fault.HEAD_DIFFERS: "The log up to event {seq} is not the one the signed head was made of.",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """The first thing that is wrong with a log, and the number of the event where it begins."""

    fault: Fault
    seq: int

    def __str__(self) -> str:
        return _SENTENCES[self.fault].format(seq=self.seq)


@dataclass(slots=True)
class Verdict:
    """What a verification saw: `finding` is None for a log that is whole.

    Events after `sealed_to` are counted but not proved. `seals` maps the last number of each block
    to its hash, to be compared with a signed head.
    """

    organization: str = ""
    events: int = 0
    sealed_to: int = 0
    finding: Finding | None = None
    seals: dict[int, str] = field(default_factory=dict)

    def against(self, *, organization: str, seq: int, block_hash: str) -> Finding | None:
        """Compare with a head that was kept elsewhere; None if the log continues it."""
        if self.finding is not None:
            return self.finding
        if seq > self.sealed_to:
            return Finding(Fault.CUT_OFF, self.sealed_to + 1)
        if organization != self.organization or self.seals.get(seq) != block_hash:
            return Finding(Fault.HEAD_DIFFERS, seq)
        return None


class Unreadable(Exception):
    """What was given is no export of a log; the message says where."""


def digest_of(event: Record) -> bytes:
    """Return the SHA-256 of an exported event."""
    kept = {name: value for name, value in event.items() if name not in _OUTSIDE_DIGEST}
    return hashlib.sha256(canonical_json(kept)).digest()


def block_hash_of(previous: bytes, digests: Iterable[bytes]) -> bytes:
    """Return the SHA-256 of the hash before and the digests in their order."""
    whole = hashlib.sha256(previous)
    for digest in digests:
        whole.update(digest)
    return whole.digest()


def detail_digest_of(salt: bytes, text: str) -> bytes:
    """Return the salted SHA-256 that stands in an event for its personal values."""
    return hashlib.sha256(salt + text.encode()).digest()


def verify(records: Iterable[Record]) -> Verdict:
    """Read a log to its end or to the first thing that is wrong with it.

    Raises:
        Unreadable: the records are no log, or one of them lacks what it needs.
    """
    waiting = iter(records)
    reading = _Reading()
    try:
        for record in waiting:
            finding = reading.take(record)
            if finding is not None:
                reading.verdict.finding = _cut_off_or_missing(finding, waiting)
                return reading.verdict
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        message = f"The record after event {reading.last_seq} is no part of a log."
        raise Unreadable(message) from error
    reading.verdict.finding = reading.end()
    return reading.verdict


def _cut_off_or_missing(finding: Finding, rest: Iterator[Record]) -> Finding:
    """Tell a gap from an end: what is missing is cut off if no event at all comes after it."""
    if finding.fault == Fault.CUT_OFF and any(record.get("kind") == "event" for record in rest):
        return Finding(Fault.MISSING, finding.seq)
    return finding


@dataclass(slots=True)
class _Reading:
    """Where the verification stands: the events that wait for their seal, the hash before them."""

    verdict: Verdict = field(default_factory=Verdict)
    pending: list[tuple[int, bytes]] = field(default_factory=list)
    previous: bytes = GENESIS
    head: int | None = None
    detail_finding: Finding | None = None

    @property
    def last_seq(self) -> int:
        return self.pending[-1][0] if self.pending else self.verdict.sealed_to

    def take(self, record: Record) -> Finding | None:
        kind = record["kind"]
        if kind == "seal":
            return self._seal(record)
        if kind == "event":
            self._event(record)
        elif kind == "head":
            self.head = int(record["seq"])
        elif kind == "log" and record["version"] == VERSION:
            self.verdict.organization = str(record["organization"])
        else:
            raise ValueError(kind)
        return None

    def _event(self, record: Record) -> None:
        seq = int(record["seq"])
        self.pending.append((seq, digest_of(record)))
        self.verdict.events += 1
        detail, promised = record.get("detail"), record["detail_digest"]
        if detail is not None and self.detail_finding is None:
            found = detail_digest_of(bytes.fromhex(detail["salt"]), detail["text"])
            if found.hex() != promised:
                self.detail_finding = Finding(Fault.DETAIL_ALTERED, seq)

    def _seal(self, record: Record) -> Finding | None:
        first, last = int(record["first_seq"]), int(record["last_seq"])
        digests = [bytes.fromhex(digest) for digest in record["digests"]]
        if first != self.verdict.sealed_to + 1:
            return Finding(Fault.SEAL_MISSING, self.verdict.sealed_to + 1)
        block_hash = block_hash_of(self.previous, digests)
        if (
            len(digests) != last - first + 1
            or record["previous_hash"] != self.previous.hex()
            or record["hash"] != block_hash.hex()
        ):
            return Finding(Fault.SEAL_ALTERED, first)
        finding = _first_difference(self.pending, first, digests)
        self.pending.clear()
        self.verdict.sealed_to, self.previous = last, block_hash
        self.verdict.seals[last] = block_hash.hex()
        return _earlier(finding, self.detail_finding)

    def end(self) -> Finding | None:
        """Judge the events that have no seal yet, and whether the log ends where its head is."""
        gap = _first_gap(self.pending, self.verdict.sealed_to + 1)
        finding = _earlier(gap, self.detail_finding)
        if finding is not None:
            return finding
        if self.head is None or self.head > self.last_seq:
            return Finding(Fault.CUT_OFF, self.last_seq + 1)
        if self.head < self.last_seq:
            return Finding(Fault.BEYOND_HEAD, self.head + 1)
        return None


def _earlier(one: Finding | None, other: Finding | None) -> Finding | None:
    found = [finding for finding in (one, other) if finding is not None]
    return min(found, key=lambda finding: finding.seq, default=None)


def _first_difference(
    found: Sequence[tuple[int, bytes]], first: int, digests: Sequence[bytes]
) -> Finding | None:
    gap = _first_gap(found, first)
    before_gap = len(found) if gap is None else _place_of_gap(found, first)
    for (seq, digest), sealed in zip(found[:before_gap], digests, strict=False):
        if digest != sealed:
            return Finding(Fault.ALTERED, seq)
    if gap is not None:
        return gap
    if len(found) < len(digests):
        return Finding(Fault.CUT_OFF, first + len(found))
    if len(found) > len(digests):
        return Finding(Fault.OUT_OF_ORDER, first + len(digests))
    return None


def _place_of_gap(found: Sequence[tuple[int, bytes]], first: int) -> int:
    return next((place for place, (seq, _) in enumerate(found) if seq != first + place), len(found))


def _first_gap(found: Sequence[tuple[int, bytes]], first: int) -> Finding | None:
    """Return where consecutive numbers from `first` on end too early or change places."""
    place = _place_of_gap(found, first)
    if place == len(found):
        return None
    expected, seq = first + place, found[place][0]
    if seq < expected or any(later == expected for later, _ in found[place:]):
        return Finding(Fault.OUT_OF_ORDER, seq)
    return Finding(Fault.MISSING, expected)
