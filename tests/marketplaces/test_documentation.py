"""docs/marketplaces.md says what the packs say."""

from io import StringIO
from pathlib import Path

from django.core.management import call_command

from marketplaces.pack_table import table
from marketplaces.packs import load_all
from metrics.formulas import FORMULAS

DOCUMENT = Path(__file__).parents[2] / "docs" / "marketplaces.md"
HOW = "Put the output of ./goodstanding manage packs table into docs/marketplaces.md."


def test_the_table_is_that_of_the_packs():
    out = StringIO()
    call_command("packs", "table", stdout=out)

    assert out.getvalue() == "\n".join(table(load_all().values())) + "\n"
    assert out.getvalue() in DOCUMENT.read_text("utf-8"), HOW


def test_every_marketplace_and_formula_stands_in_it():
    text = DOCUMENT.read_text("utf-8")

    assert [code for code in load_all() if f"`{code}`" not in text] == []
    assert [name for name in FORMULAS if f"`{name}`" not in text] == []


def test_alike_marketplaces_share_a_row():
    packs = load_all()
    rows = list(table([packs["ebay.us"], packs["ebay.de"], packs["allegro.pl"]]))[2:]

    assert [row.split(" | ")[0] for row in rows] == ["| `allegro.pl`", "| `ebay.de`, `ebay.us`"]
    assert "once a week (America/Los_Angeles)" in rows[1]
    assert "3 d apart by order, from last_counted" in rows[0]
