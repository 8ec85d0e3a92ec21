"""The chain as a pure rule: what is found in a log that somebody has changed."""

import hashlib
from copy import deepcopy
from typing import Any

import pytest

from audit.canonical import canonical_json
from audit.chain import (
    GENESIS,
    Fault,
    Finding,
    Unreadable,
    block_hash_of,
    detail_digest_of,
    digest_of,
    verify,
)

SALT = bytes(range(32))


def event(seq: int) -> dict[str, Any]:
    record: dict[str, Any] = {
        "kind": "event",
        "organization": "org_a",
        "seq": seq,
        "name": "thing.made",
        "changes": {"value": [None, seq]},
        "detail_digest": None,
    }
    if seq % 3 == 0:
        text = '{"email":[null,"a"]}'
        record["detail"] = {"salt": SALT.hex(), "text": text}
        record["detail_digest"] = detail_digest_of(SALT, text).hex()
    return record


def log_of(*blocks: int, unsealed: int = 0) -> list[dict[str, Any]]:
    """Return a whole log with blocks of these sizes and some events after them."""
    records: list[dict[str, Any]] = [{"kind": "log", "version": 1, "organization": "org_a"}]
    seq, previous = 0, GENESIS
    for size in blocks:
        events = [event(seq + step) for step in range(1, size + 1)]
        digests = [digest_of(one) for one in events]
        block_hash = block_hash_of(previous, digests)
        seal = {
            "kind": "seal",
            "first_seq": seq + 1,
            "last_seq": seq + size,
            "digests": [digest.hex() for digest in digests],
            "previous_hash": previous.hex(),
            "hash": block_hash.hex(),
            "sealed_at": "2026-03-01T00:00:00.000000Z",
        }
        records += [*events, seal]
        seq, previous = seq + size, block_hash
    records += [event(seq + step) for step in range(1, unsealed + 1)]
    return [*records, {"kind": "head", "seq": seq + unsealed}]


def place(records: list[dict[str, Any]], seq: int) -> int:
    return next(i for i, one in enumerate(records) if one.get("seq") == seq)


def seals(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [one for one in records if one["kind"] == "seal"]


def finding(records: list[dict[str, Any]]) -> Finding | None:
    return verify(records).finding


def test_the_digest_is_that_of_the_canonical_json():
    one = event(3)
    kept = {name: one[name] for name in one if name not in ("kind", "detail")}
    assert digest_of(one) == hashlib.sha256(canonical_json(kept)).digest()
    assert canonical_json({"b": [1, None], "a": "é"}) == '{"a":"é","b":[1,null]}'.encode()


def test_the_hash_binds_a_block_to_the_one_before():
    digests = [bytes(32), bytes([1] * 32)]
    assert block_hash_of(GENESIS, digests) == hashlib.sha256(GENESIS + b"".join(digests)).digest()


@pytest.mark.parametrize(
    ("blocks", "unsealed"), [((), 0), ((), 3), ((1,), 0), ((4, 3), 0), ((4, 3), 5)]
)
def test_a_whole_log_has_no_finding(blocks, unsealed):
    verdict = verify(log_of(*blocks, unsealed=unsealed))
    assert verdict.finding is None
    assert (verdict.organization, verdict.events) == ("org_a", sum(blocks) + unsealed)
    assert (verdict.sealed_to, len(verdict.seals)) == (sum(blocks), len(blocks))


@pytest.mark.parametrize("field", ["name", "organization", "extra"])
def test_an_altered_event_is_named(field):
    records = log_of(4, 4)
    records[place(records, 6)][field] = "forged"
    assert finding(records) == Finding(Fault.ALTERED, 6)


def test_altered_personal_values_are_named():
    records = log_of(4, 4, unsealed=4)
    for seq in (6, 9):
        one = deepcopy(records)
        one[place(one, seq)]["detail"]["text"] = "{}"
        assert finding(one) == Finding(Fault.DETAIL_ALTERED, seq)


def test_the_first_of_two_faults_is_named():
    records = log_of(8)
    records[place(records, 6)]["detail"]["text"] = "{}"
    records[place(records, 5)]["name"] = "forged"
    records[place(records, 7)]["name"] = "forged"
    assert finding(records) == Finding(Fault.ALTERED, 5)


def test_erased_personal_values_leave_the_chain_whole():
    records = log_of(4, 4)
    for one in records:
        one.pop("detail", None)
    assert finding(records) is None


@pytest.mark.parametrize("seq", [1, 2, 4, 5, 7, 9])
def test_a_missing_event_is_named(seq):
    records = log_of(4, 4, unsealed=2)
    del records[place(records, seq)]
    assert finding(records) == Finding(Fault.MISSING, seq)


@pytest.mark.parametrize(("first", "second", "named"), [(2, 3, 3), (6, 8, 8), (9, 10, 10)])
def test_changed_order_is_named(first, second, named):
    records = log_of(4, 4, unsealed=2)
    one, other = place(records, first), place(records, second)
    records[one], records[other] = records[other], records[one]
    assert finding(records) == Finding(Fault.OUT_OF_ORDER, named)


def test_an_event_that_stands_twice_or_before_the_first_is_named():
    records = log_of(4, 4)
    records.insert(place(records, 3), records[place(records, 2)])
    assert finding(records) == Finding(Fault.OUT_OF_ORDER, 2)
    records = log_of(4)
    records.insert(1, event(0))
    assert finding(records) == Finding(Fault.OUT_OF_ORDER, 0)
    records = log_of(4, 4)
    records.insert(place(records, 4) + 1, event(5))
    assert finding(records) == Finding(Fault.OUT_OF_ORDER, 5)


def test_a_cut_tail_is_named():
    records = log_of(4, 4, unsealed=3)
    assert finding(records[: place(records, 10)]) == Finding(Fault.CUT_OFF, 10)
    assert finding([*records[: place(records, 10)], records[-1]]) == Finding(Fault.CUT_OFF, 10)
    assert finding(records[: place(records, 7)]) == Finding(Fault.CUT_OFF, 7)
    without = [one for one in records if one["kind"] != "event" or one["seq"] < 7]
    assert finding(without) == Finding(Fault.CUT_OFF, 7)
    assert finding(records[:1]) == Finding(Fault.CUT_OFF, 1)


def test_a_head_that_was_set_back_is_found():
    records = log_of(4, unsealed=3)
    records[-1]["seq"] = 5
    assert finding(records) == Finding(Fault.BEYOND_HEAD, 6)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("hash", "00" * 32),
        ("previous_hash", "00" * 32),
        ("digests", []),
        ("last_seq", 7),
    ],
)
def test_an_altered_seal_is_named(field, value):
    records = log_of(4, 4, 4)
    seals(records)[1][field] = value
    assert finding(records) == Finding(Fault.SEAL_ALTERED, 5)


def test_an_event_and_its_digest_altered_together_are_found():
    records = log_of(4, 4, 4)
    forged = records[place(records, 6)]
    forged["name"] = "forged"
    seal = seals(records)[1]
    seal["digests"][1] = digest_of(forged).hex()
    assert finding(records) == Finding(Fault.SEAL_ALTERED, 5)
    digests = [bytes.fromhex(digest) for digest in seal["digests"]]
    seal["hash"] = block_hash_of(bytes.fromhex(seal["previous_hash"]), digests).hex()
    assert finding(records) == Finding(Fault.SEAL_ALTERED, 9)


def test_a_missing_seal_is_named():
    records = log_of(4, 4, 4)
    records.remove(seals(records)[1])
    assert finding(records) == Finding(Fault.SEAL_MISSING, 5)


def test_a_rewritten_log_contradicts_the_head_that_was_kept():
    honest, rewritten = verify(log_of(4, 4)), log_of(4, 3, unsealed=1)
    kept = {"organization": "org_a", "seq": 8, "block_hash": honest.seals[8]}
    assert honest.against(**kept) is None
    assert verify(log_of(4, 4, 2)).against(**kept) is None
    assert verify(rewritten).against(**kept) == Finding(Fault.CUT_OFF, 8)
    assert verify(log_of(4)).against(**kept) == Finding(Fault.CUT_OFF, 5)
    assert verify(log_of(3, 6)).against(**kept) == Finding(Fault.HEAD_DIFFERS, 8)
    foreign = {**kept, "organization": "org_b"}
    assert honest.against(**foreign) == Finding(Fault.HEAD_DIFFERS, 8)


@pytest.mark.parametrize(
    "records",
    [
        [{"seq": 1}],
        [{"kind": "poem"}],
        [{"kind": "log", "version": 2, "organization": "org_a"}],
        [{"kind": "event", "seq": "one", "detail_digest": None}],
        [{"kind": "event", "seq": 1}],
        [{"kind": "seal", "first_seq": 1, "last_seq": 1, "digests": ["xx"]}],
    ],
)
def test_what_is_no_log_is_refused(records):
    with pytest.raises(Unreadable):
        verify(records)


def test_every_fault_has_its_sentence():
    assert str(Finding(Fault.ALTERED, 12)) == "Event 12 was altered after it was sealed."
    assert all("12" in str(Finding(fault, 12)) for fault in Fault)
