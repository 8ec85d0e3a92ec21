"""Seller accounts and imports over REST: what goes in, what is refused, nothing half done."""

import gzip
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.choices import Scope
from audit.models import Event
from feedback.models import Feedback, FeedbackImport, SellerAccount
from tests.factories import bearer, make_api_key, make_world
from tests.shops import FIXTURES, Shop, csv_of

REPORT = (FIXTURES / "amazon_us_6col_unquoted_crlf.txt").read_bytes()


@pytest.fixture
def secret(shop: Shop) -> str:
    return make_api_key(shop.organization)[1]


def upload(secret: str, content: bytes, **form: Any) -> Any:
    file = SimpleUploadedFile("report.txt", content)
    return Client().post("/api/v1/feedback-imports", {"file": file, **form}, headers=bearer(secret))


def test_a_file_goes_in(shop: Shop, secret: str) -> None:
    account = shop.account("amazon.us")
    answer = upload(secret, REPORT, seller_account=account.public_id)
    assert answer.status_code == 201
    body = answer.json()
    taken = FeedbackImport.objects.get()
    assert body == {
        "id": taken.public_id,
        "seller_account": account.public_id,
        "format": "amazon_feedback_report",
        "file_name": "report.txt",
        "mode": "upsert",
        "on_error": "reject_rows",
        "status": "completed",
        "rows_read": 4,
        "rows_new": 4,
        "rows_changed": 0,
        "rows_unchanged": 0,
        "rows_rejected": 0,
        "rows_missing": 0,
        "error_code": "",
        "error_message": "",
        "created_at": body["created_at"],
        "created_by": body["created_by"],
        "finished_at": body["created_at"],
    }
    event = Event.objects.get(name="feedback_import.completed")
    assert (event.channel, event.request_id) == ("rest", answer["X-Request-ID"])


def test_a_dry_run_has_no_id_and_leaves_no_trace(shop: Shop, secret: str) -> None:
    account = shop.account("amazon.us")
    answer = upload(secret, REPORT, seller_account=account.public_id, dry_run="true")
    assert answer.status_code == 200
    body = answer.json()
    assert (body["rows_new"], body["rejected"]) == (4, [])
    score = body["effects"]["score"]
    assert score["before"]["lifetime"]["negative"] == 0
    assert (score["after"]["lifetime"]["negative"], score["after"]["lifetime"]["neutral"]) == (3, 1)
    assert Feedback.objects.count() == FeedbackImport.objects.count() == 0


@pytest.mark.parametrize(
    ("content", "form", "status", "code"),
    [
        (b"", {}, 400, "empty_file"),
        (b"hello\nworld\n", {}, 400, "wrong_format"),
        (gzip.compress(REPORT)[:-20], {}, 400, "truncated_gzip"),
        (csv_of(("R1", 9, "", "2026-11-01")), {"on_error": "reject_all"}, 400, "rows_rejected"),
        (REPORT, {"format": "pdf"}, 400, "invalid_choice"),
        (REPORT, {"format": "xlsx"}, 400, "wrong_format"),
        (REPORT, {"on_error": "ignore"}, 400, "invalid_choice"),
        (REPORT, {"surprise": "1"}, 400, "unknown_field"),
        (REPORT, {"dry_run": "perhaps"}, 400, "invalid"),
        (REPORT, {"encoding": "klingon"}, 400, "undecodable"),
        (b"rating,comment\n5,x\n", {}, 400, "missing_column"),
    ],
)
def test_what_cannot_be_read_changes_nothing(
    shop: Shop, secret: str, content: bytes, form: dict[str, str], status: int, code: str
) -> None:
    account = shop.account("amazon.us")
    events = Event.objects.count()
    answer = upload(secret, content, seller_account=account.public_id, **form)
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    assert code in {answer.json()["code"], *(e["code"] for e in answer.json().get("errors", []))}
    assert Feedback.objects.count() == FeedbackImport.objects.count() == 0
    assert Event.objects.count() == events


def test_a_refused_row_is_named(shop: Shop, secret: str) -> None:
    account = shop.account()
    content = csv_of(("R1", 5, "", "2026-11-01"), ("R2", 9, "", "2026-11-01"))
    answer = upload(secret, content, seller_account=account.public_id)
    assert (answer.json()["rows_new"], answer.json()["rows_rejected"]) == (1, 1)
    path = f"/api/v1/feedback-imports/{answer.json()['id']}/rejected-rows"
    rejected = Client().get(path, headers=bearer(secret)).json()
    assert [(row["line"], row["column"], row["raw"]) for row in rejected["items"]] == [
        (3, "rating", 'R2,9,"",2026-11-01')
    ]
    assert rejected["next"] is None


def test_the_account_of_another_organization_does_not_exist(shop: Shop, secret: str) -> None:
    other = make_world("Other")
    answer = upload(secret, REPORT, seller_account=other.seller_account.public_id)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert Feedback.objects.exclude(pk=other.feedback.pk).count() == 0


def test_a_key_for_one_marketplace_sees_only_that(shop: Shop) -> None:
    shop.import_bytes(REPORT, marketplace="amazon.us")
    shop.import_bytes(csv_of(("R1", 5, "", "2026-11-01")))
    _, limited = make_api_key(shop.organization, marketplaces=["own_shop"])
    found = Client().get("/api/v1/feedback", headers=bearer(limited)).json()["items"]
    assert [item["external_id"] for item in found] == ["R1"]
    accounts = Client().get("/api/v1/seller-accounts", headers=bearer(limited)).json()["items"]
    assert [account["marketplace"] for account in accounts] == ["own_shop"]
    hidden = shop.account("amazon.us").public_id
    score = Client().get(f"/api/v1/seller-accounts/{hidden}/score", headers=bearer(limited))
    assert score.status_code == 404
    assert upload(limited, REPORT, seller_account=hidden).status_code == 404


def test_a_seller_account_is_added_once(shop: Shop, secret: str) -> None:
    body = {"marketplace": "amazon.de", "external_id": "A1", "name": "Laden"}
    first = Client().post(
        "/api/v1/seller-accounts", body, content_type="application/json", headers=bearer(secret)
    )
    again = Client().post(
        "/api/v1/seller-accounts", body, content_type="application/json", headers=bearer(secret)
    )
    assert (first.status_code, again.status_code) == (201, 409)
    assert again.json()["code"] == "seller_account_exists"
    assert SellerAccount.objects.get().public_id == first.json()["id"]
    assert Event.objects.filter(name="seller_account.created").count() == 1


def test_an_unknown_marketplace_is_refused(shop: Shop, secret: str) -> None:
    body = {"marketplace": "amazon.moon", "external_id": "A1"}
    answer = Client().post(
        "/api/v1/seller-accounts", body, content_type="application/json", headers=bearer(secret)
    )
    assert (answer.status_code, answer.json()["code"]) == (400, "unknown_marketplace")
    assert SellerAccount.objects.count() == 0


def test_reading_rights_do_not_import(shop: Shop) -> None:
    _, reader = make_api_key(shop.organization, scopes=[Scope.FEEDBACK_READ])
    answer = upload(reader, REPORT, seller_account=shop.account("amazon.us").public_id)
    assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")
    assert Feedback.objects.count() == 0
