"""The packs of the product: which there are, what they say, which one is in force."""

from datetime import date
from decimal import Decimal

import pytest

from marketplaces.choices import Clock, Coverage, DateOrder, ExternalId, RemovalOutcome, Rounding
from marketplaces.pack_facts import rules
from marketplaces.packs import UnknownMarketplace, load_all, load_versions, pack_for


def test_all_marketplaces_of_amazon_and_the_own_shop_are_there():
    packs = load_all()

    assert len([code for code in packs if code.startswith("amazon.")]) == 23
    assert packs.keys() >= {"amazon.us", "amazon.de", "amazon.co.jp", "amazon.co.uk", "own_shop"}
    assert "amazon" not in packs
    assert load_all() is packs


WESTERN = ("utf-8", "iso-8859-1", "cp1252")


@pytest.mark.parametrize(
    ("code", "identity", "zone", "dates", "encodings"),
    [
        (
            "amazon.us",
            ("ATVPDKIKX0DER", "US", "USD"),
            "America/Los_Angeles",
            (DateOrder.MDY, ("/",)),
            WESTERN,
        ),
        (
            "amazon.de",
            ("A1PA6795UKMFR9", "DE", "EUR"),
            "Europe/Berlin",
            (DateOrder.DMY, (".",)),
            WESTERN,
        ),
        (
            "amazon.co.jp",
            ("A1VC38T7YXB528", "JP", "JPY"),
            "Asia/Tokyo",
            (DateOrder.YMD, ("/",)),
            ("utf-8", "cp932"),
        ),
    ],
)
def test_what_differs_between_countries(code, identity, zone, dates, encodings):
    pack = load_all()[code]

    assert (pack.identity.external_id, pack.identity.country, pack.identity.currency) == identity
    assert str(pack.calendar.zone) == zone
    assert (pack.report.dates.order, pack.report.dates.separators) == dates
    assert pack.report.encodings.order == encodings


def test_what_holds_on_every_marketplace_of_amazon():
    pack = load_all()["amazon.us"]

    assert pack.platform == "amazon"
    assert pack.feedback_identity.external_id is ExternalId.ORDER_ID
    assert pack.polarity.positive == (4, 5)
    assert (pack.score.formula.name, pack.score.rounding.mode) == ("amazon_v1", Rounding.HALF_UP)
    assert (pack.score.windows.days, pack.score.windows.lifetime) == ((30, 90, 365), True)
    assert (pack.score.display.window_days, pack.score.display.minimum) == (365, 11)
    assert {name: (w.days, w.clock, w.verified) for name, w in pack.windows.items()} == {
        "leave": (90, Clock.ORDER, False),
        "buyer_remove": (60, Clock.FEEDBACK, False),
        "removal_request": (90, Clock.FEEDBACK, False),
        "follow_up": (3, Clock.REQUEST, False),
        "solicit": (30, Clock.DELIVERY, True),
    }
    assert pack.windows["solicit"].after_days == 5
    assert pack.report.coverage.holds is Coverage.NEGATIVE_NEUTRAL_ONLY
    assert pack.thresholds["order_defect_rate"].limit == Decimal("0.01")
    assert pack.order_points.events["claim"].points == -500
    assert pack.order_points.age.weights == (Decimal("1.0"), Decimal("0.5"), Decimal("0.25"))
    ground = pack.removal.grounds["marketplace_fulfilment"]
    assert (ground.outcome, ground.entirely) == (RemovalOutcome.STRUCK_THROUGH, True)
    assert (pack.reply.editable, pack.reply.again_after_deletion) == (False, False)


def test_the_own_shop_has_no_report_of_amazon():
    pack = load_all()["own_shop"]

    assert (pack.report, pack.order_points, pack.removal) == (None, None, None)
    assert pack.score.formula.name == "own_shop_v1"


def test_where_the_date_order_is_not_known_the_pack_says_so():
    unknown = {c for c, p in load_all().items() if p.report and p.report.dates.order == "unknown"}

    ends = ["ca", "com.mx", "com.br", "com.tr", "eg", "ae", "sa", "in", "co.za", "sg", "com.au"]
    assert unknown == {f"amazon.{end}" for end in ends}


@pytest.mark.parametrize("on", [date(2015, 1, 1), date(2026, 11, 1), date(2030, 1, 1)])
def test_pack_for_gives_the_version_in_force(on):
    assert pack_for("amazon.us", on=on).version == "amazon.us@2026-11-01"


def test_an_unknown_marketplace_is_refused_with_the_known_ones():
    with pytest.raises(UnknownMarketplace, match=r"'amazon\.xx'; known are aliexpress, "):
        pack_for("amazon.xx", on=date(2026, 11, 1))


def test_every_rule_says_where_and_when_it_was_read():
    for versions in load_versions().values():
        for pack in versions:
            for key, rule in rules(pack):
                assert rule.source.strip(), f"{pack.version} {key}"
                assert rule.read_on <= pack.effective_from, f"{pack.version} {key}"
