"""`manage import_feedback`: what a person sees, and that a refusal changes nothing."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from audit.models import Event
from feedback.models import Feedback
from tests.factories import ColumnMappingFactory
from tests.shops import FIXTURES, Shop, csv_of

REPORT = FIXTURES / "amazon_us_6col_unquoted_crlf.txt"


def run(file: Path, account: str, **options: Any) -> str:
    out = StringIO()
    call_command("import_feedback", str(file), seller_account=account, stdout=out, **options)
    return out.getvalue()


def test_a_file_and_its_summary(shop: Shop) -> None:
    account = shop.account("amazon.us").public_id
    first, again = run(REPORT, account), run(REPORT, account)
    assert first.endswith(": 4 rows read, 4 new, 0 changed, 0 unchanged, 0 rejected.\n")
    assert first.startswith("Imported as imp_")
    assert again.endswith(": 4 rows read, 0 new, 0 changed, 4 unchanged, 0 rejected.\n")
    event = Event.objects.filter(name="feedback_import.completed").first()
    assert event is not None
    assert (event.channel, event.actor_label) == ("import", "manage import_feedback")


def test_a_dry_run_says_so(shop: Shop) -> None:
    told = run(REPORT, shop.account("amazon.us").public_id, dry_run=True)
    assert told.startswith("Dry run, nothing was changed: 4 rows read, 4 new")
    assert Feedback.objects.count() == 0


def test_what_the_file_does_not_say_can_be_said(shop: Shop, tmp_path: Path) -> None:
    file = tmp_path / "all.csv"
    file.write_bytes(csv_of(("111-1", 5, "", "2026-11-01")))
    run(file, shop.account("amazon.us").public_id, coverage="all", format="csv", encoding="utf-8")
    assert Feedback.objects.get().source_coverage == "all"


@pytest.mark.parametrize(
    ("account", "content", "options", "sentence"),
    [
        ("sa_0000000000000", b"", {}, "There is no seller account 'sa_0000000000000'."),
        (None, b"", {}, "the file is empty"),
        (
            None,
            csv_of(("R1", 9, "", "2026-11-01")),
            {"on_error": "reject-all"},
            "Line 2, rating:",
        ),
    ],
)
def test_a_refusal_is_a_sentence(
    shop: Shop,
    tmp_path: Path,
    account: str | None,
    content: bytes,
    options: dict[str, str],
    sentence: str,
) -> None:
    file = tmp_path / "file.csv"
    file.write_bytes(content)
    with pytest.raises(CommandError) as refusal:
        run(file, account or shop.account().public_id, **options)
    assert sentence in str(refusal.value)
    assert Feedback.objects.count() == 0


def test_a_file_that_is_not_there(shop: Shop, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No such file or directory"):
        run(tmp_path / "nothing.txt", shop.account().public_id)


OWN = b"Nr;Sterne;Tag\n1;5;2026-07-04\n"
COLUMNS = "external_id=Nr, rating=Sterne,left_on=Tag"


@pytest.mark.parametrize("how", [{"mapping": "Ours"}, {"columns": COLUMNS}])
def test_the_columns_can_be_named(shop: Shop, tmp_path: Path, how: dict[str, str]) -> None:
    columns = {"external_id": "Nr", "rating": "Sterne", "left_on": "Tag"}
    ColumnMappingFactory(organization=shop.organization, name="Ours", columns=columns)
    file = tmp_path / "own.csv"
    file.write_bytes(OWN)
    told = run(file, shop.account().public_id, **how)
    assert told.endswith(": 1 rows read, 1 new, 0 changed, 0 unchanged, 0 rejected.\n")


@pytest.mark.parametrize(
    ("how", "sentence"),
    [
        ({"mapping": "Theirs"}, "There is no column mapping 'Theirs'."),
        ({"columns": "stars=Sterne"}, "There is no column 'stars'; known are external_id"),
        ({"columns": "rating"}, "Write the file's header for rating"),
        ({"columns": "external_id=X,rating=Sterne,left_on=Tag"}, "needs one column 'X'"),
    ],
)
def test_columns_that_do_not_fit(
    shop: Shop, tmp_path: Path, how: dict[str, str], sentence: str
) -> None:
    ColumnMappingFactory(name="Theirs")
    file = tmp_path / "own.csv"
    file.write_bytes(OWN)
    with pytest.raises(CommandError, match=sentence):
        run(file, shop.account().public_id, **how)
    assert Feedback.objects.count() == 0
