"""The page of a marketplace in the admin shows every rule of its packs with its source."""

import re
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils.html import escape

from accounts.choices import Role
from marketplaces.models import Marketplace
from marketplaces.pack_facts import rule_lines
from marketplaces.packs import PACK_FOLDER, load_all, load_folder
from tests.factories import make_world, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser():
    call_command("load_packs", stdout=StringIO())
    return signed_in(make_world("Ours").user(Role.AGENT))


def page_of(browser, code):
    answer = browser.get(f"/admin/marketplaces/marketplace/{code}/change/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_every_rule_stands_there_with_its_source(browser):
    for code in ("ebay.us", "coupang", "allegro.pl", "mercado_libre.cl"):
        page = page_of(browser, code)
        for line in rule_lines(load_all()[code]):
            assert f"<code>{line.key}</code>" in page
            assert escape(line.source) in page
            for name, value in line.values:
                assert f'<span class="gs-faint">{name}</span> {escape(value)}' in page


def test_the_version_and_what_is_verified(browser):
    page = page_of(browser, "ebay.us")

    assert "Rules of the pack ebay.us@2026-11-01" in page
    assert "From 2026-11-01, formula ebay_v2, 14 of 29 rules verified." in page
    assert "In force today." in page
    assert (page.count(">Verified</span>"), page.count(">Not verified</span>")) == (14, 15)


def test_what_a_reader_of_the_score_must_know(browser):
    assert escape(load_all()["coupang"].score.statement.text) in page_of(browser, "coupang")
    assert "About the score" not in page_of(browser, "amazon.us")


def test_a_marketplace_without_a_pack_has_no_rules(browser):
    Marketplace.objects.create(code="gone", platform="x", name="X", time_zone="UTC", locale="en")

    assert "Rules of the pack" not in page_of(browser, "gone")


def test_every_version_is_shown_the_one_of_today_first(browser, tmp_path, monkeypatch):
    text = (PACK_FOLDER / "own_shop.toml").read_text("utf-8")
    later = text.replace("effective_from = 2026-11-01", "effective_from = 2126-11-01")
    (tmp_path / "own_shop.toml").write_text(text, "utf-8")
    (tmp_path / "own_shop@2126-11-01.toml").write_text(later, "utf-8")
    versions = load_folder(tmp_path)
    monkeypatch.setattr("marketplaces.packs.load_versions", lambda: versions)
    monkeypatch.setattr("marketplaces.admin.load_versions", lambda: versions)

    page = page_of(browser, "own_shop")

    shown = re.findall(r"Rules of the pack (\S+)</h2>", page)
    assert shown == ["own_shop@2026-11-01", "own_shop@2126-11-01"]
    assert page.count("In force today.") == 1
