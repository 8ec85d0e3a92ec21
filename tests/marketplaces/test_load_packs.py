"""The rows of the marketplaces and the commands around the packs."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from marketplaces.models import Marketplace
from marketplaces.services import LoadedPacks, load_packs


def printed(*arguments: str) -> list[str]:
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue().splitlines()


@pytest.mark.django_db
def test_load_packs_brings_the_rows_in_line():
    Marketplace.objects.all().delete()
    assert load_packs() == LoadedPacks(created=24, updated=0, unchanged=0)

    Marketplace.objects.filter(code="amazon.de").update(name="Old name")
    Marketplace.objects.filter(code="amazon.us").delete()
    Marketplace.objects.create(code="other", platform="x", name="X", time_zone="UTC", locale="en")

    assert load_packs() == LoadedPacks(created=1, updated=1, unchanged=22)
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
        assert load_packs() == LoadedPacks(created=0, updated=0, unchanged=24)


@pytest.mark.django_db
def test_the_command_prints_one_line():
    Marketplace.objects.all().delete()

    assert printed("load_packs") == ["Marketplaces: 24 new, 0 changed, 0 unchanged."]


def test_packs_list_names_every_version():
    lines = printed("packs", "list")

    assert len(lines) == 24
    assert " ".join(lines[-1].split()) == (
        "own_shop@2026-11-01 Own shop own_shop_v1 11 of 11 rules verified"
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


def test_packs_diff_refuses_an_unknown_pack():
    with pytest.raises(CommandError, match=r"There is no pack 'amazon\.us@2020-01-01'"):
        call_command("packs", "diff", "amazon.us@2020-01-01", "amazon.us")
