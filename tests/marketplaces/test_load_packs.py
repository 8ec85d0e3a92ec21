"""The rows of the marketplaces and the commands around the packs."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from marketplaces.management.commands import packs
from marketplaces.models import Marketplace
from marketplaces.packs import PACK_FOLDER, load_folder
from marketplaces.services import LoadedPacks, load_packs


def printed(*arguments: str) -> list[str]:
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue().splitlines()


@pytest.mark.django_db
def test_load_packs_brings_the_rows_in_line():
    Marketplace.objects.all().delete()
    assert load_packs() == LoadedPacks(created=61, updated=0, unchanged=0)

    Marketplace.objects.filter(code="amazon.de").update(name="Old name")
    Marketplace.objects.filter(code="amazon.us").delete()
    Marketplace.objects.create(code="other", platform="x", name="X", time_zone="UTC", locale="en")

    assert load_packs() == LoadedPacks(created=1, updated=1, unchanged=59)
    row = Marketplace.objects.get(code="amazon.de")
    assert str(row) == "Amazon.de"
    assert (row.platform, row.country, row.currency) == ("amazon", "DE", "EUR")
    assert (row.time_zone, row.locale, row.external_id) == (
        "Europe/Berlin",
        "de-DE",
        "A1PA6795UKMFR9",
    )
    assert Marketplace.objects.filter(code="other").exists()


@pytest.mark.django_db
def test_a_second_load_changes_nothing(django_assert_num_queries):
    load_packs()
    with django_assert_num_queries(3):  # savepoint, look-up, release
        assert load_packs() == LoadedPacks(created=0, updated=0, unchanged=61)


@pytest.mark.django_db
def test_the_command_prints_one_line():
    Marketplace.objects.all().delete()

    assert printed("load_packs") == ["Marketplaces: 61 new, 0 changed, 0 unchanged."]


def test_packs_list_names_every_version():
    lines = printed("packs", "list")

    assert len(lines) == 61
    told = {line.split()[0]: " ".join(line.split()[1:]) for line in lines}
    assert told["own_shop@2026-11-01"] == "Own shop own_shop_v1 11 of 11 rules verified"
    assert told["ebay.us@2026-11-01"] == "eBay.com ebay_v2 14 of 29 rules verified"
    assert told["naver_smartstore@2026-11-01"] == (
        "Naver SmartStore operational_v1 0 of 14 rules verified"
    )


def test_packs_diff_shows_what_differs():
    lines = printed("packs", "diff", "amazon.us", "amazon.co.jp@2026-11-01")

    assert "report.dates.order: mdy -> ymd" in lines
    assert "identity.currency: USD -> JPY" in lines
    assert not [line for line in lines if line.startswith("polarity")]
    assert "reply: (none)" not in "\n".join(lines)


def test_packs_diff_of_a_rule_that_one_side_lacks():
    lines = printed("packs", "diff", "own_shop", "amazon.us")

    assert "windows.leave.days: (none) -> 90" in lines


def test_packs_diff_between_two_versions_of_one_pack(tmp_path, monkeypatch):
    for name in ("ebay.toml", "ebay.us.toml"):
        (tmp_path / name).write_text((PACK_FOLDER / name).read_text("utf-8"), "utf-8")
    newer = (PACK_FOLDER / "ebay.toml").read_text("utf-8")
    for old, new in (
        ("effective_from = 2026-11-01", "effective_from = 2027-03-01"),
        ('name = "ebay_v2"', 'name = "ebay_v1_2008"'),
        ("minimum_count = 5", ""),
    ):
        newer = newer.replace(old, new)
    (tmp_path / "ebay@2027-03-01.toml").write_text(newer, "utf-8")
    monkeypatch.setattr(packs, "load_versions", lambda: load_folder(tmp_path))

    assert printed("packs", "diff", "ebay.us@2026-11-01", "ebay.us") == [
        "effective_from: 2026-11-01 -> 2027-03-01",
        "score.formula.name: ebay_v2 -> ebay_v1_2008",
        "thresholds.transaction_defect_rate.minimum_count: 5 -> (none)",
        "version: ebay.us@2026-11-01 -> ebay.us@2027-03-01",
    ]


def test_packs_diff_of_the_same_pack_says_nothing():
    assert printed("packs", "diff", "coupang", "coupang@2026-11-01") == []


def test_packs_diff_between_two_platforms():
    lines = printed("packs", "diff", "ebay.us", "coupang")

    assert "score.repeats.kind: calendar_week -> (none)" in lines
    assert "score.components.on_time_delivery.days: (none) -> 7" in lines
    assert not [line for line in lines if "None" in line]


def test_packs_diff_refuses_an_unknown_pack():
    with pytest.raises(CommandError, match=r"There is no pack 'amazon\.us@2020-01-01'"):
        call_command("packs", "diff", "amazon.us@2020-01-01", "amazon.us")
