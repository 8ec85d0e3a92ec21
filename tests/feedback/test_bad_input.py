"""Bad files through every door: a sentence with its place, a stable code, and nothing changed."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils.html import escape

from accounts.choices import Role
from feedback.formats import text
from feedback.models import Feedback
from tests.factories import MembershipFactory, bearer, make_api_key, signed_in
from tests.feedback.bad_files import BAD_ROWS, GOOD, HEADER, REFUSED, BadFile, BadRow
from tests.feedback.test_importing import everything
from tests.shops import Shop

IMPORTS = "/api/v1/feedback-imports"
PAGE = "/admin/feedback/feedbackimport/add/"
GIGABYTE = 1 << 30


@pytest.fixture(autouse=True)
def storage(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = tmp_path / "storage"
    return tmp_path / "storage"


@pytest.fixture
def browser(shop: Shop) -> Client:
    person = MembershipFactory(organization=shop.organization, role=Role.AGENT)
    return signed_in(person.user)


@pytest.fixture
def secret(shop: Shop) -> str:
    return make_api_key(shop.organization)[1]


def send(secret: str, content: bytes, account: str, address: str = IMPORTS, **form: str) -> Any:
    file = SimpleUploadedFile("feedback.dat", content)
    form = {"seller_account": account, **form}
    return Client().post(address, {"file": file, **form}, headers=bearer(secret))


def submit(browser: Client, content: bytes, account: str, **form: str) -> str:
    file = SimpleUploadedFile("feedback.dat", content)
    form = {"account": account, "on_error": "reject_rows", **form}
    answer = browser.post(PAGE, {"file": file, **form})
    assert answer.status_code == 200
    return answer.content.decode()


def refusal_of(file: Path, account: str, **options: Any) -> str:
    with pytest.raises(CommandError) as refused:
        call_command("import_feedback", file, seller_account=account, **options)
    return str(refused.value)


def kept(storage: Path) -> list[Path]:
    return [path for path in storage.rglob("*") if path.is_file()]


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_is_refused_whole(
    shop: Shop, browser: Client, secret: str, storage: Path, tmp_path: Path, name: str
) -> None:
    bad: BadFile = REFUSED[name]
    account = shop.account(bad.marketplace).public_id
    before = everything()
    for form in ({}, {"dry_run": "true"}, {"on_error": "reject_all"}):
        answer = send(secret, bad.content, account, **form)
        problem = answer.json()
        assert (answer.status_code, problem["code"]) == (400, bad.code), problem
        assert bad.sentence in problem["detail"]
    looked = send(secret, bad.content, account, f"{IMPORTS}/preview")
    is_question = looked.status_code == 200 and looked.json()["missing"]  # of a mapping
    assert is_question or (looked.status_code, looked.json()["code"]) == (400, bad.code)
    file = tmp_path / "feedback.dat"
    file.write_bytes(bad.content)
    told = refusal_of(file, account)
    assert told.startswith(f"{file}: ")
    assert bad.sentence in told
    shown = bad.sentence if bad.content else "The submitted file is empty."
    assert escape(shown) in submit(browser, bad.content, account)
    assert escape(shown) in submit(browser, bad.content, account, preview="1")
    assert (everything(), kept(storage)) == (before, [])


@pytest.mark.parametrize("name", BAD_ROWS)
def test_a_row_that_cannot_be_taken(
    shop: Shop, browser: Client, secret: str, storage: Path, tmp_path: Path, name: str
) -> None:
    bad: BadRow = BAD_ROWS[name]
    account = shop.account(bad.marketplace).public_id
    before = everything()
    answer = send(secret, bad.content, account, on_error="reject_all")
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (400, "rows_rejected"), problem
    told = {(one["pointer"], one["code"]) for one in problem["errors"]}
    assert (f"#/lines/{bad.line}/{bad.column}", bad.code) in told
    rejected = send(secret, bad.content, account, dry_run="true").json()["rejected"]
    assert (bad.line, bad.column, bad.code) in {
        (row["line"], row["column"], row["code"]) for row in rejected
    }
    rows = send(secret, bad.content, account, f"{IMPORTS}/preview").json()["rows"]
    problems = {
        (row["problem"]["column"], row["problem"]["code"]) for row in rows if row["problem"]
    }
    assert (bad.column, bad.code) in problems or bad.code == "duplicate_in_file"
    file = tmp_path / "feedback.dat"
    file.write_bytes(bad.content)
    sentence = f"Line {bad.line}, {bad.column}: "
    assert sentence in refusal_of(file, account, on_error="reject-all")
    assert escape(sentence) in submit(browser, bad.content, account, on_error="reject_all")
    assert f"<code>{bad.column}</code>" in submit(browser, bad.content, account, preview="1")
    assert (everything(), kept(storage)) == (before, [])


@pytest.mark.parametrize("content", [HEADER, b"\xef\xbb\xbf" + HEADER])
def test_a_header_alone_is_a_file_without_rows(shop: Shop, secret: str, content: bytes) -> None:
    """Amazon's report of a quarter without feedback is that; nothing but the import is told."""
    account = shop.account().public_id
    before = everything()
    answer = send(secret, content, account)
    assert (answer.status_code, answer.json()["rows_read"]) == (201, 0)
    unlike = {name for name, rows in everything().items() if rows != before[name]}
    assert unlike == {"FeedbackImport", "Event"}


def test_a_seller_account_that_is_not_there(shop: Shop, secret: str, storage: Path) -> None:
    before = everything()
    answer = send(secret, GOOD, "sa_0000000000000")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert (everything(), kept(storage)) == (before, [])


def test_a_marketplace_that_nobody_knows(secret: str) -> None:
    before = everything()
    body = {"marketplace": "nowhere", "external_id": "x", "name": "X"}
    answer = Client().post(
        "/api/v1/seller-accounts", body, "application/json", headers=bearer(secret)
    )
    assert (answer.status_code, answer.json()["code"]) == (400, "unknown_marketplace")
    assert "nowhere" in answer.json()["detail"]
    assert everything() == before


def sparse(path: Path, size: int) -> Path:
    """Make a file with a header and so many bytes, which take no room on the disk."""
    with path.open("wb") as file:
        file.write(HEADER)
        file.truncate(size)
    return path


def test_a_line_of_100_megabytes(shop: Shop, storage: Path, tmp_path: Path) -> None:
    account = shop.account().public_id
    before = everything()
    told = refusal_of(sparse(tmp_path / "line.csv", 100_000_000), account)
    assert "Line 2, column 1048577: the line is longer than 1,048,576 bytes" in told
    assert (everything(), kept(storage)) == (before, [])


def test_a_long_line_over_rest(shop: Shop, secret: str, settings: Any) -> None:
    settings.IMPORT_INLINE_BYTES = 3_000_000
    account = shop.account().public_id
    before = everything()
    answer = send(secret, HEADER + b"x" * 2_000_000, account)
    assert (answer.status_code, answer.json()["code"]) == (400, "too_long_line")
    assert everything() == before


def test_a_gigabyte_is_the_limit(shop: Shop, tmp_path: Path, settings: Any) -> None:
    assert (settings.IMPORT_MAX_BYTES, text.MAX_BYTES) == (GIGABYTE, GIGABYTE)
    account = shop.account().public_id
    before = everything()
    told = refusal_of(sparse(tmp_path / "large.csv", GIGABYTE + 1), account)
    assert "The file has more than 1,073,741,824 bytes; split it." in told
    assert everything() == before


def test_a_file_over_the_limit(
    shop: Shop, browser: Client, secret: str, storage: Path, tmp_path: Path, settings: Any
) -> None:
    account = shop.account().public_id
    file = tmp_path / "feedback.csv"
    file.write_bytes(GOOD)
    before = everything()
    settings.IMPORT_MAX_BYTES = len(GOOD) - 1
    for form in ({}, {"dry_run": "true"}, {"background": "true"}):
        answer = send(secret, GOOD, account, **form)
        assert (answer.status_code, answer.json()["code"]) == (400, "file_too_large")
    assert f"more than {len(GOOD) - 1} bytes" in refusal_of(file, account)
    assert "The file is too large" in submit(browser, GOOD, account)
    settings.API_MAX_UPLOAD_BYTES = len(GOOD)
    answer = send(secret, GOOD, account)
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")
    assert (everything(), kept(storage)) == (before, [])
    settings.IMPORT_MAX_BYTES, settings.API_MAX_UPLOAD_BYTES = len(GOOD), 10_000
    assert send(secret, GOOD, account).status_code == 201
    assert Feedback.objects.count() == 1


def test_text_that_is_too_long_once_unpacked(
    shop: Shop, secret: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text, "MAX_BYTES", len(GOOD) - 1)
    account = shop.account().public_id
    before = everything()
    answer = send(secret, GOOD, account)
    assert (answer.status_code, answer.json()["code"]) == (400, "file_too_large")
    assert answer.json()["detail"].startswith("Line 3: the file holds more than")
    assert everything() == before
