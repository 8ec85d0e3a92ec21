"""What the packs of the marketplaces beside Amazon say, value by value."""

from collections import Counter
from decimal import Decimal

import pytest

from marketplaces.choices import (
    Bound,
    Clock,
    ExternalId,
    GapBase,
    Measure,
    RatingKind,
    RemovalOutcome,
    RepeatKind,
)
from marketplaces.graphql import MOST_RULES, MOST_VALUES
from marketplaces.pack_facts import rule_lines, verified_count
from marketplaces.packs import load_all, load_versions


def limits(code):
    return {
        name: (one.limit, one.bound, one.window_days, one.minimum_count, one.minimum_base)
        for name, one in load_all()[code].thresholds.items()
    }


def test_which_marketplaces_there_are():
    assert Counter(pack.platform for pack in load_all().values()) == {
        "amazon": 23,
        "shopee": 8,
        "lazada": 6,
        "ebay": 4,
        "mercado_libre": 4,
        "idealo": 2,
        "korean_auction": 2,
        "walmart": 2,
        **dict.fromkeys(
            ("aliexpress", "allegro", "coupang", "etsy", "google", "mirakl", "naver_smartstore"), 1
        ),
        **dict.fromkeys(("own_shop", "rakuten", "trustpilot"), 1),
    }
    assert load_all().keys() >= {"ebay.us", "ebay.co.uk", "ebay.de", "ebay.com.au", "coupang"}


# code: formula, measure, kind, days, lifetime, clock
SCORES = {
    "ebay.us": ("ebay_v2", "positive_share", "polarity", (30, 180, 365), True, "order"),
    "etsy": ("etsy_v1", "star_mean", "stars", (90, 365), False, "feedback"),
    "walmart.us": ("walmart_v1", "negative_order_share", "stars", (60,), False, "order"),
    "walmart.ca": ("walmart_v1", "negative_order_share", "stars", (60,), False, "order"),
    "allegro.pl": ("allegro_v1", "positive_share", "polarity", (365,), True, "feedback"),
    "mercado_libre.cl": ("operational_v1", "operational", "stars", (60, 365), False, "order"),
    "lazada.vn": ("lazada_v1", "positive_share", "stars", (90, 365), True, "feedback"),
    "shopee.sg": ("shopee_v1", "star_mean", "stars", (90, 365), True, "feedback"),
    "aliexpress": ("aliexpress_v1", "positive_share", "stars", (180,), False, "feedback"),
    "rakuten.co.jp": ("rakuten_v1", "star_mean", "stars", (365,), True, "feedback"),
    "coupang": ("operational_v1", "operational", "stars", (7, 30), False, "order"),
    "naver_smartstore": ("operational_v1", "operational", "stars", (14,), False, "order"),
    "auction.co.kr": ("auction_v1", "positive_share", "polarity", (90, 180, 365), True, "feedback"),
    "mirakl": ("mirakl_v1", "star_mean", "stars", (365,), True, "feedback"),
    "trustpilot": ("trustpilot_v1", "star_mean", "stars", (365,), True, "feedback"),
    "google": ("google_v1", "star_mean", "stars", (365,), True, "feedback"),
    "idealo.fr": ("idealo_v1", "star_mean", "stars", (180,), True, "feedback"),
}


@pytest.mark.parametrize("code", SCORES)
def test_how_a_marketplace_scores(code):
    pack = load_all()[code]
    score = pack.score

    assert (
        score.formula.name,
        score.formula.measure,
        pack.rating.kind,
        score.windows.days,
        score.windows.lifetime,
        score.windows.clock,
    ) == SCORES[code]


def test_sites_of_one_platform_differ_in_country_and_limits_only():
    for platform in ("ebay", "lazada", "shopee", "mercado_libre", "korean_auction"):
        packs = [pack for pack in load_all().values() if pack.platform == platform]
        assert len({pack.identity.name for pack in packs}) == len(packs)
        assert {pack.score.formula for pack in packs} == {packs[0].score.formula}


def test_ebay():
    pack = load_all()["ebay.us"]

    assert pack.feedback_identity.external_id is ExternalId.LINE_ITEM_ID
    assert (pack.rating.kind, pack.rating.lowest, pack.rating.highest) == (
        RatingKind.POLARITY,
        -1,
        1,
    )
    assert (pack.polarity.positive, pack.polarity.neutral, pack.polarity.negative) == (
        (1,),
        (0,),
        (-1,),
    )
    assert (pack.score.formula.verified, pack.score.rounding.percent_decimals) == (False, 1)
    repeats = pack.score.repeats
    assert (repeats.kind, repeats.clock, repeats.time_zone, repeats.verified) == (
        RepeatKind.CALENDAR_WEEK,
        Clock.FEEDBACK,
        "America/Los_Angeles",
        False,
    )
    assert {name: (w.days, w.clock, w.verified) for name, w in pack.windows.items()} == {
        "leave": (60, Clock.ORDER, False),
        "buyer_change": (30, Clock.FEEDBACK, True),
        "revision_answer": (10, Clock.REQUEST, False),
        "follow_up": (3, Clock.REQUEST, False),
    }
    assert (pack.reply.longest, pack.reply.editable, pack.reply.automatic) == (500, False, False)
    assert set(pack.removal.grounds) == {
        "unpaid_item",
        "suspended_or_abusive_buyer",
        "outside_control",
        "obscene",
        "personal_information",
        "promotional",
        "irrelevant_text",
        "extortion",
        "court_finding",
    }
    assert {g.outcome for g in pack.removal.grounds.values()} == {RemovalOutcome.REMOVED}


def test_only_the_british_ebay_removes_a_comment_that_contradicts_its_rating():
    having = {
        pack.code
        for pack in load_all().values()
        if pack.removal and "rating_mismatch" in pack.removal.grounds
    }
    assert having == {"ebay.co.uk"}


def test_limits_of_ebay_join_a_rate_and_a_count_of_buyers():
    assert limits("ebay.de") == {
        "transaction_defect_rate": (Decimal("0.02"), Bound.AT_MOST, 365, 5, None),
        "late_shipment_rate": (Decimal("0.07"), Bound.AT_MOST, 365, 8, None),
        "unresolved_case_rate": (Decimal("0.003"), Bound.AT_MOST, 365, 3, None),
        "top_rated_transaction_defect_rate": (Decimal("0.005"), Bound.AT_MOST, 365, 4, 100),
        "top_rated_late_shipment_rate": (Decimal("0.03"), Bound.AT_MOST, 365, 6, 100),
    }


def test_limits_of_others():
    assert limits("walmart.us") == {
        "negative_feedback_rate": (Decimal("0.02"), Bound.AT_MOST, 60, None, None),
        "cancellation_rate": (Decimal("0.02"), Bound.AT_MOST, 60, None, None),
        "on_time_delivery_rate": (Decimal("0.90"), Bound.AT_LEAST, 60, None, None),
    }
    assert limits("etsy") == {
        "low_star_share": (Decimal("0.10"), Bound.BELOW, 365, None, 40),
        "low_star_count": (Decimal("0.10"), Bound.BELOW, 365, 5, None),
        "star_seller_mean": (Decimal("4.8"), Bound.AT_LEAST, 90, None, None),
    }
    assert limits("google") == {"star_mean": (Decimal("3.5"), Bound.AT_LEAST, 365, None, 100)}
    assert limits("amazon.us")["order_defect_rate"] == (
        Decimal("0.01"),
        Bound.BELOW,
        60,
        None,
        None,
    )


@pytest.mark.parametrize(
    ("end", "limit"), [("com.mx", "0.02"), ("com.br", "0.03"), ("cl", "0.04"), ("com.co", "0.04")]
)
def test_claims_on_mercado_libre(end, limit):
    assert limits(f"mercado_libre.{end}") == {
        "claim_rate": (Decimal(limit), Bound.AT_MOST, 60, None, 40),
        "claim_rate_few_sales": (Decimal(limit), Bound.AT_MOST, 365, None, 10),
    }


def test_canada_takes_no_figure_of_walmart_as_verified():
    pack = load_all()["walmart.ca"]

    assert not any(threshold.verified for threshold in pack.thresholds.values())
    assert (pack.score.formula.verified, pack.windows["answer"].verified) == (False, False)
    assert load_all()["walmart.us"].thresholds["negative_feedback_rate"].verified


def test_components_of_coupang_have_their_own_windows():
    pack = load_all()["coupang"]

    assert {name: (c.days, c.clock) for name, c in pack.score.components.items()} == {
        "order_fulfilment": (7, Clock.ORDER),
        "on_time_shipment": (7, Clock.ORDER),
        "on_time_delivery": (7, Clock.ORDER),
        "answers_in_24_hours": (30, Clock.REQUEST),
    }
    assert all(component.verified for component in pack.score.components.values())
    assert {name: (t.limit, t.window_days, t.verified) for name, t in pack.thresholds.items()} == {
        "order_fulfilment_rate": (Decimal("0.95"), 7, False),
        "on_time_shipment_rate": (Decimal("0.99"), 7, False),
        "on_time_delivery_rate": (Decimal("0.99"), 7, False),
        "answer_rate": (Decimal("0.95"), 30, False),
    }


def test_a_marketplace_without_a_score_from_ratings_says_so():
    silent = {c for c, p in load_all().items() if p.score.formula.measure is Measure.OPERATIONAL}

    assert len(silent) == 6
    assert all(load_all()[code].score.statement.text for code in silent)


def test_repeats_by_a_gap():
    allegro = load_all()["allegro.pl"].score.repeats
    aliexpress = load_all()["aliexpress"].score.repeats

    assert (allegro.kind, allegro.days, allegro.clock, allegro.base, allegro.verified) == (
        RepeatKind.GAP,
        3,
        Clock.ORDER,
        GapBase.LAST_COUNTED,
        False,
    )
    assert (aliexpress.kind, aliexpress.days, aliexpress.clock) == (
        RepeatKind.GAP,
        10,
        Clock.FEEDBACK,
    )


def test_replies():
    etsy, lazada = load_all()["etsy"].reply, load_all()["lazada.sg"].reply

    assert (etsy.to, etsy.editable, etsy.locks) == (("negative", "neutral"), False, True)
    assert (lazada.longest, lazada.editable, lazada.again_after_deletion) == (500, False, False)
    assert not load_all()["amazon.us"].reply.locks
    assert not load_all()["walmart.us"].reply.allowed
    for pack in load_all().values():
        if not pack.reply.allowed:
            assert not pack.reply.verified
            assert pack.reply.source.startswith("Own choice")


def test_own_choices_are_not_called_verified():
    for code, pack in load_all().items():
        for line in rule_lines(pack):
            if line.source.startswith(("Own choice", "Third part", "Press", "Second-hand")):
                assert not line.verified or code == "own_shop", f"{code} {line.key}"


def test_no_pack_has_more_rules_than_a_query_counts_on():
    for versions in load_versions().values():
        for pack in versions:
            assert verified_count(pack)[1] <= MOST_RULES
            assert max(len(line.values) for line in rule_lines(pack)) <= MOST_VALUES


def test_values_are_told_as_text():
    lines = {line.key: line for line in rule_lines(load_all()["ebay.us"])}

    assert lines["thresholds.transaction_defect_rate"].values == (
        ("limit", "0.02"),
        ("window_days", "365"),
        ("clock", "order"),
        ("bound", "at_most"),
        ("minimum_count", "5"),
    )
    assert ("allowed", "true") in lines["reply"].values
    assert lines["polarity"].values == (("positive", "1"), ("neutral", "0"), ("negative", "-1"))
