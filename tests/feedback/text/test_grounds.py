"""The verdict on each ground: what proves it, what defeats it, and which facts are missing."""

from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.text.inputs import OrderFacts
from feedback.text.labels import EntityType, Ground, TextPolarity
from feedback.text.results import Polarity
from feedback.text.spans import Span
from tests.feedback.text.reading import ALL, entity, findings_of, rules, words

BY_MARKETPLACE = OrderFacts(fulfilled_by="marketplace")
BY_SELLER = OrderFacts(fulfilled_by="seller")
BOUGHT_LABEL = OrderFacts(fulfilled_by="seller", label_from_marketplace=True, shipped_on_time=True)


class Word(NamedTuple):
    span: Span
    severity: str


def verdict(text, ground, **more):
    return findings_of(text, **more)[ground].verdict.value


@pytest.mark.parametrize(
    "text",
    [
        "Very comfortable. Never again!",
        "Great headphones, deep bass and the battery lasts all day. Thanks!",
        "Broke after two days. Do not recommend!!!",
        "TOO SMALL",
        "Tastes awful, very disappointed 😡",
    ],
)
def test_an_entire_review_of_the_product_is_eligible(text):
    assert verdict(text, Ground.PRODUCT_REVIEW) == "eligible"


@pytest.mark.parametrize(
    ("text", "counter"),
    [
        ("Very comfortable. The seller was rude.", ["The seller was rude"]),
        ("Great taste but it arrived late", ["but it arrived late"]),
        ("Too small, no refund!", ["no refund"]),
        ("Soft and warm. Not as described.", ["Not as described"]),
        ("Sturdy. The box was crushed. Badly packed.", ["The box was crushed", "Badly packed"]),
        ("Tasty, but they sent the wrong size", ["but they sent the wrong size"]),
        ("Good sound. Overpriced.", ["Overpriced"]),
        (
            "too small and the seller refused a refund",
            ["too small and the seller refused a refund"],
        ),
    ],
)
def test_a_mixed_comment_stays_and_the_clause_that_defeats_it_is_named(text, counter):
    finding = findings_of(text)[Ground.PRODUCT_REVIEW]
    assert finding.verdict == "no"
    assert words(text, finding.counter_evidence) == counter


@pytest.mark.parametrize(
    ("text", "counter"),
    [
        ("Very comfortable. Zork bloh wibble.", ["Zork bloh wibble"]),
        ("Very comfortable. I contacted the vendor.", ["I contacted the vendor"]),
        ("Tasty! My parcel.", ["My parcel"]),
    ],
)
def test_an_unknown_clause_or_a_mere_mention_makes_it_possible(text, counter):
    finding = findings_of(text)[Ground.PRODUCT_REVIEW]
    assert finding.verdict == "possible"
    assert words(text, finding.counter_evidence) == counter


def test_an_address_beside_the_review_makes_it_possible():
    text = "Very comfortable, see nowhere.example"
    url = entity(EntityType.URL, text, "nowhere.example")
    order = entity(EntityType.ORDER_ID, text, "nowhere.example")

    finding = findings_of(text, entities=[url])[Ground.PRODUCT_REVIEW]

    assert (finding.verdict, finding.counter_evidence) == ("possible", (url.span,))
    assert findings_of(text, entities=[order])[Ground.PRODUCT_REVIEW].verdict == "eligible"


@pytest.mark.parametrize("text", ["", "Never again!", "Late.", "The seller lied.", "🚚"])
def test_without_a_word_on_the_product_it_is_no_review(text):
    assert verdict(text, Ground.PRODUCT_REVIEW) == "no"


def test_the_evidence_are_the_clauses_on_the_product_and_the_rule_has_a_version():
    text = "Too small! Never again. Poor quality"
    finding = findings_of(text)[Ground.PRODUCT_REVIEW]
    assert words(text, finding.evidence) == ["Too small", "Poor quality"]
    assert finding.rule == "product_review/1"


def test_a_text_that_was_cut_is_never_entire():
    assert verdict("Too small! " * 3_000, Ground.PRODUCT_REVIEW) == "possible"


def test_a_marketplace_may_be_content_with_a_part():
    part = rules({Ground.PRODUCT_REVIEW: False})
    assert verdict("Too small. Seller lied.", Ground.PRODUCT_REVIEW, marketplace=part) == "eligible"


@pytest.mark.parametrize(
    "text",
    [
        "Two weeks late, very disappointed",
        "Amazon lost my package!",
        "My shoes never arrived.",
        "The box was crushed and it came late",
        "Fast delivery, thanks",
    ],
)
@pytest.mark.parametrize(
    ("order", "expected", "missing"),
    [
        (BY_MARKETPLACE, "eligible", ()),
        (OrderFacts(), "possible", ("fulfilled_by",)),
        (BY_SELLER, "no", ()),
    ],
)
def test_pure_delivery_needs_the_fulfilment_of_the_marketplace(text, order, expected, missing):
    finding = findings_of(text, order=order)[Ground.MARKETPLACE_FULFILMENT]
    assert (finding.verdict, finding.missing_facts) == (expected, missing)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Late and the seller was rude", "no"),
        ("Late. Not as described.", "no"),
        ("Late. Too small.", "possible"),
        ("Late. Zork bloh wibble.", "possible"),
        ("late delivery great phone", "possible"),
        ("Too small.", "no"),
        ("Never again", "no"),
    ],
)
def test_other_words_keep_a_delivery_comment_from_being_entire(text, expected):
    assert verdict(text, Ground.MARKETPLACE_FULFILMENT, order=BY_MARKETPLACE) == expected


@pytest.mark.parametrize(
    ("order", "expected", "missing"),
    [
        (BOUGHT_LABEL, "eligible", ()),
        (OrderFacts(fulfilled_by="seller", label_from_marketplace=True), "possible",
         ("shipped_on_time",)),
        (BY_SELLER, "possible", ("label_from_marketplace", "shipped_on_time")),
        (OrderFacts(), "possible", ("fulfilled_by", "label_from_marketplace", "shipped_on_time")),
        (BY_MARKETPLACE, "no", ()),
        (OrderFacts(fulfilled_by="seller", label_from_marketplace=False), "no", ()),
        (OrderFacts(shipped_on_time=False), "no", ()),
    ],
)  # fmt: skip
def test_a_late_parcel_with_a_bought_label_needs_three_facts(order, expected, missing):
    finding = findings_of("Never arrived!", order=order)[Ground.BOUGHT_LABEL_DELIVERY]
    assert (finding.verdict, finding.missing_facts) == (expected, missing)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Late. Late!", "eligible"),
        ("Fast delivery", "no"),
        ("The box was crushed", "no"),
        ("Late. Badly packed.", "no"),
        ("Late. Zork bloh wibble.", "possible"),
    ],
)
def test_only_lateness_counts_for_a_bought_label(text, expected):
    assert verdict(text, Ground.BOUGHT_LABEL_DELIVERY, order=BOUGHT_LABEL) == expected


@pytest.mark.parametrize(
    ("severities", "expected"),
    [
        ([], "no"),
        (["mild"], "possible"),
        (["strong"], "eligible"),
        (["mild", "strong"], "eligible"),
    ],
)
def test_strong_obscene_words_are_eligible(severities, expected):
    words_found = [Word(Span(at, at + 1), severity) for at, severity in enumerate(severities)]
    finding = findings_of("xy zork", profanity=words_found)[Ground.OBSCENE]
    assert finding.verdict == expected
    assert bool(finding.evidence) == bool(severities)


def sure(label, p=0.95):
    rest = (1 - p) / 2
    values = dict.fromkeys(("negative", "neutral", "positive"), rest) | {label: p}
    return Polarity(label=TextPolarity(label), **values)


@pytest.mark.parametrize(
    ("text", "stars", "polarity", "expected"),
    [
        ("Fast delivery, great seller", "negative", sure("positive"), "eligible"),
        ("Rude and never arrived", "positive", sure("negative"), "eligible"),
        ("Fast delivery, great seller", "negative", sure("positive", 0.8), "no"),
        ("Fast delivery, great seller", "positive", sure("positive"), "no"),
        ("Fast delivery, great seller", "neutral", sure("positive"), "no"),
        ("Very comfortable", "negative", sure("positive"), "possible"),
        ("Great seller. Late.", "negative", sure("positive"), "possible"),
        ("Great seller. Late.", "positive", sure("negative"), "possible"),
    ],
)
def test_a_rating_mismatch_must_be_unmistakable(text, stars, polarity, expected):
    found = findings_of(text, stars=TextPolarity(stars), polarity=polarity)
    assert found[Ground.RATING_MISMATCH].verdict == expected


def test_without_a_rating_there_is_no_mismatch():
    finding = findings_of("Great seller", polarity=sure("positive"))[Ground.RATING_MISMATCH]
    assert (finding.verdict, finding.missing_facts) == ("no", ("rating",))


def test_only_the_grounds_of_the_marketplace_are_judged_in_one_order():
    two = rules({Ground.OBSCENE: False, Ground.PROMOTIONAL: False})
    assert list(findings_of("Late", marketplace=two)) == [Ground.PROMOTIONAL, Ground.OBSCENE]
    assert list(findings_of("Late")) == list(ALL.keys() & set(Ground) and Ground)


def test_an_unknown_marketplace_makes_everything_eligible_merely_possible():
    text = "Too small."
    found = findings_of(
        text, marketplace=None, profanity=[Word(Span(0, 3), "strong")], order=BY_MARKETPLACE
    )

    assert found[Ground.PRODUCT_REVIEW].verdict == "possible"
    assert found[Ground.PRODUCT_REVIEW].missing_facts == ("marketplace",)
    assert found[Ground.OBSCENE].missing_facts == ("marketplace",)
    assert found[Ground.MARKETPLACE_FULFILMENT].verdict == "no"
    late = findings_of("Late", marketplace=None)[Ground.MARKETPLACE_FULFILMENT]
    assert (late.verdict, late.missing_facts) == ("possible", ("fulfilled_by", "marketplace"))


@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=200))
def test_any_text_gets_its_findings_and_their_spans_lie_in_it(text):
    for finding in findings_of(text, order=BY_MARKETPLACE).values():
        for span in (*finding.evidence, *finding.counter_evidence):
            assert 0 <= span.start < span.end <= len(text)
