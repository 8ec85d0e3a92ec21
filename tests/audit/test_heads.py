"""The signed daily head, checked as a customer does: with a general library and the public key."""

import json
from base64 import b64decode, b64encode
from datetime import date, timedelta

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from django.utils import timezone

from accounts.choices import Scope
from accounts.errors import NotFound, ScopeMissing
from audit import heads
from audit.models import Seal
from audit.sealing import seal, signed_head
from tests.audit.conftest import NOW, caller_of

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.audit.urls")]


def text_of(head: dict) -> bytes:
    """Return the bytes that are signed, as the documentation of the address says."""
    return json.dumps(head, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def test_a_head_verifies_with_the_published_key_and_a_tampered_one_does_not(tenant, caller):
    today = timezone.now()
    tenant.write(3)
    seal(tenant.pk, today - timedelta(days=3))
    tenant.write(2)
    seal(tenant.pk, today - timedelta(days=2))
    published = caller.get("/api/v1/audit/heads/key").json()
    key = load_pem_public_key(published["pem"].encode())
    assert isinstance(key, Ed25519PublicKey)
    assert key.public_bytes_raw() == b64decode(published["public_key"])
    assert published["algorithm"] == "Ed25519"

    day = (today - timedelta(days=2)).date()
    signed = caller.get(f"/api/v1/audit/heads/{day}").json()
    assert signed["key_id"] == published["key_id"]
    key.verify(b64decode(signed["signature"]), text_of(signed["head"]))
    for field, value in (("seq", 4), ("hash", "0" * 64), ("day", "2026-01-01"), ("extra", 1)):
        with pytest.raises(InvalidSignature):
            key.verify(b64decode(signed["signature"]), text_of({**signed["head"], field: value}))

    first, last = Seal.objects.order_by("first_seq")
    assert signed["head"] == {
        "organization": tenant.organization.public_id,
        "day": day.isoformat(),
        "seq": 5,
        "hash": bytes(last.hash).hex(),
        "sealed_at": last.sealed_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "is_final": True,
        "previous": {
            "day": (day - timedelta(days=1)).isoformat(),
            "seq": 3,
            "hash": bytes(first.hash).hex(),
            "sealed_at": first.sealed_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        },
    }


def test_a_day_without_events_has_the_head_of_the_day_before(tenant):
    tenant.write(1)
    seal(tenant.pk, NOW)
    later = NOW + timedelta(days=5)
    third = signed_head(day=date(2026, 3, 3), actor=tenant.actor, now=later)["head"]
    assert (third["seq"], third["previous"]["seq"]) == (1, 1)
    first = signed_head(day=date(2026, 3, 1), actor=tenant.actor, now=later)["head"]
    assert (first["seq"], first["previous"]) == (1, None)


def test_the_last_block_of_the_day_counts_until_midnight_utc(tenant):
    midnight = NOW.replace(day=2, hour=0, minute=0, microsecond=0)
    tenant.write(1)
    seal(tenant.pk, midnight - timedelta(microseconds=1))
    tenant.write(1)
    seal(tenant.pk, midnight)
    head = signed_head(day=date(2026, 3, 1), actor=tenant.actor, now=midnight)["head"]
    assert (head["seq"], head["is_final"]) == (1, False)
    head = signed_head(day=date(2026, 3, 2), actor=tenant.actor, now=midnight)["head"]
    assert (head["seq"], head["previous"]["seq"]) == (2, 1)
    late = midnight + timedelta(hours=1)
    assert signed_head(day=date(2026, 3, 1), actor=tenant.actor, now=late)["head"]["is_final"]


def test_there_is_no_head_before_the_first_seal_and_none_of_tomorrow(tenant, other):
    tenant.write(1)
    seal(tenant.pk, NOW)
    for owner, day in (
        (tenant, date(2026, 2, 28)),
        (tenant, date(2026, 3, 2)),
        (other, NOW.date()),
    ):
        with pytest.raises(NotFound):
            signed_head(day=day, actor=owner.actor, now=NOW)


@pytest.mark.parametrize("day", ["yesterday", "20260301", "2026-3-1", "0001-01-01", "9999-12-31"])
def test_what_is_no_day_is_not_found(tenant, caller, day):
    answer = caller.get(f"/api/v1/audit/heads/{day}")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_heads_need_the_scope(tenant):
    narrow = caller_of(tenant, scopes=[Scope.FEEDBACK_READ])
    for name in ("key", "2026-03-01"):
        answer = narrow.get(f"/api/v1/audit/heads/{name}")
        assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")
    actor = tenant.actor.__class__(**{**_fields(tenant.actor), "scopes": frozenset()})
    with pytest.raises(ScopeMissing):
        signed_head(day=NOW.date(), actor=actor, now=NOW)


def _fields(actor) -> dict:
    return {name: getattr(actor, name) for name in actor.__slots__}


def test_genuine_means_this_key_and_this_head():
    one, two = "one", "two"
    signed = heads.sign({"seq": 1}, secret=one)
    key, foreign = heads.public_key(one), heads.public_key(two)
    assert key.key_id != foreign.key_id
    assert heads.is_genuine(signed, key=key.raw)
    assert not heads.is_genuine(signed, key=foreign.raw)
    assert not heads.is_genuine({**signed, "head": {"seq": 2}}, key=key.raw)
    for broken in ("", "?", 5, b64encode(b"short").decode()):
        assert not heads.is_genuine({**signed, "signature": broken}, key=key.raw)
    assert not heads.is_genuine({"signature": signed["signature"]}, key=key.raw)
    assert not heads.is_genuine(signed, key=b"short")
