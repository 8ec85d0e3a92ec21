"""What clauses are about, what the buyer complains of, and how negation turns it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.text.labels import Factor, Topic
from feedback.text.topics import Subject
from tests.feedback.text.reading import reading_of, small_lexicon, words

KOREAN = small_lexicon(
    "ko",
    {
        "topic.shipping_delay": ("늦", "느리"),
        "topic.not_received": ("안 왔",),
        "praise.delivery": ("배송 빠르",),
        "about.delivery": ("배송",),
        "about.product": ("맛있", "품질"),
        "negation": ("지 않", "안 ", "없"),
    },
)
JAPANESE = small_lexicon(
    "ja",
    {
        "topic.shipping_delay": ("遅れ", "遅い", "遅く"),
        "topic.not_received": ("届かない",),
        "praise.delivery": ("早く届",),
        "about.delivery": ("配送", "発送"),
        "about.product": ("美味しい", "品質"),
        "negation": ("ず", "ない", "ません", "なかった"),
    },
)


def subjects(text, cues=None):
    return [sorted(clause.subjects) for clause in reading_of(text, cues).clauses]


def topics(text, cues=None):
    reading = reading_of(text, cues)
    return {topic.value: words(text, spans) for topic, spans in reading.topics.items()}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Three weeks late.", ["delivery"]),
        ("The box was soaked.", ["packaging"]),
        ("The seller ignored me.", ["seller"]),
        ("Clearly used.", ["item"]),
        ("Overpriced.", ["price"]),
        ("Very comfortable.", ["general", "product"]),
        ("Great headphones!", ["general", "goods", "product"]),
        ("Never again!", ["general"]),
        ("Zork bloh-blub wibble.", ["unrecognised"]),
        ("My headphones arrived", ["delivery", "goods"]),
        ("10/10", ["general"]),
        ("+++", []),
    ],
)
def test_each_clause_is_about_its_subject(text, expected):
    assert (subjects(text) or [[]]) == [expected]


def test_the_thing_in_a_late_delivery_is_no_review_of_it():
    assert subjects("My shoes came two weeks late") == [["delivery", "goods"]]


@pytest.mark.parametrize("text", ["Late delivery great phone", "great phone arrived late"])
def test_an_opinion_right_before_the_thing_reviews_it(text):
    assert "product" in subjects(text)[0]
    assert "delivery" in subjects(text)[0]


def test_the_thing_alone_says_nothing_that_is_understood():
    assert subjects("The headphones wibbled.") == [["goods", "unrecognised"]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Amazon lost my package", {"not_received": ["Amazon lost my package"]}),
        ("It took 3.5 weeks to arrive", {"shipping_delay": ["weeks to arrive"]}),
        ("LATE and Overpriced", {"shipping_delay": ["LATE"], "price": ["Overpriced"]}),
        ("They refused a refund", {"refund_return": ["refused a refund"]}),
        ("Ｌａｔｅ delivery", {"shipping_delay": ["Ｌａｔｅ"]}),
        ("not as described", {"not_as_described": ["not as described"]}),
        ("arrived broken", {"damaged_defective": ["arrived broken"]}),
        ("sent the wrong size", {"wrong_or_missing_item": ["sent the wrong size"]}),
        ("badly packed", {"packaging": ["badly packed"]}),
        ("rude", {"customer_service": ["rude"]}),
        ("So comfy", {"product_review": ["comfy"]}),
        ("Great phone!", {"product_review": ["Great phone"]}),
    ],
)
def test_complaints_are_named_with_their_characters(text, expected):
    found = topics(text)
    assert {topic: found.get(topic) for topic in expected} == expected


@pytest.mark.parametrize(
    "text",
    [
        "not late",
        "It was never late",
        "not at all late",
        "No problem with delivery",
        "never had an issue with the shipping",
        "without delay",
        "The seller was not rude",
        "wasn't damaged",
        "not overpriced",
        "No complaints about the delivery",
    ],
)
def test_what_is_negated_is_no_complaint(text):
    assert topics(text) == {}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It did not arrive on time", "shipping_delay"),
        ("not a great seller", "customer_service"),
        ("not only late", "shipping_delay"),
        ("Not recommended. Late.", "shipping_delay"),
        ("not happy with this late delivery", "shipping_delay"),
    ],
)
def test_praise_that_is_negated_complains_and_other_negations_reach_nothing(text, expected):
    assert expected in topics(text)


@pytest.mark.parametrize(
    ("text", "cues", "expected"),
    [
        ("배송이 늦었어요", KOREAN, {"shipping_delay": ["늦"]}),
        ("배송이 늦지 않았어요", KOREAN, {}),
        ("배송 안 늦었어요", KOREAN, {}),
        ("배송이 느리지는 않아요", KOREAN, {"shipping_delay": ["느리"]}),
        ("늦었는데 안 좋아요", KOREAN, {"shipping_delay": ["늦"]}),
        ("배송 빠르지 않네요", KOREAN, {"shipping_delay": ["배송 빠르"]}),
        ("遅れて届いた", JAPANESE, {"shipping_delay": ["遅れ"]}),
        ("遅れずに届きました", JAPANESE, {}),
        ("発送は遅くなかった", JAPANESE, {}),
        ("早くない、届かない", JAPANESE, {"not_received": ["届かない"]}),
    ],
)
def test_korean_and_japanese_negate_after_the_verb(text, cues, expected):
    assert topics(text, cues) == expected


def test_praise_is_told_from_complaint():
    reading = reading_of("Fast delivery, exactly as described, great seller")

    assert reading.topics == {}
    assert set(reading.praised) == {Subject.DELIVERY, Subject.ITEM, Subject.SELLER}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Arrived on time", {Factor.ARRIVED_ON_TIME: True}),
        ("Too late", {Factor.ARRIVED_ON_TIME: False}),
        ("Never arrived", {Factor.ARRIVED_ON_TIME: False}),
        ("not late", {Factor.ARRIVED_ON_TIME: True}),
        ("On time. Late.", {}),
        ("As described", {Factor.ITEM_AS_DESCRIBED: True}),
        ("Not as described", {Factor.ITEM_AS_DESCRIBED: False}),
        ("Great seller", {Factor.CUSTOMER_SERVICE: True}),
        ("No refund", {Factor.CUSTOMER_SERVICE: False}),
        ("Very comfortable", {}),
    ],
)
def test_the_three_questions_are_answered_where_the_text_does(text, expected):
    assert reading_of(text).factors == expected


def test_masked_words_say_nothing():
    text = "late 1234 Late"
    reading = reading_of(text, masked=["1234"])
    assert words(text, reading.topics[Topic.SHIPPING_DELAY]) == ["late", "Late"]
    assert reading_of("late", masked=["late"]).topics == {}
    assert subjects_of_masked("late") == [["unrecognised"]]


def subjects_of_masked(word):
    return [sorted(clause.subjects) for clause in reading_of(word, masked=[word]).clauses]


@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=300))
def test_spans_lie_in_any_text(text):
    reading = reading_of(text)
    spans = [clause.span for clause in reading.clauses]
    spans += [span for found in reading.topics.values() for span in found]
    spans += [span for found in reading.praised.values() for span in found]
    spans += [*reading.persons, *reading.promotions, *reading.cued]
    assert all(0 <= span.start < span.end <= len(text) for span in spans)


@given(st.lists(st.sampled_from(
    ["not", "late", "the seller", "great", "phone", "but", ",", ".", "refund", "too small", "🚚"]
)))  # fmt: skip
def test_every_piece_of_every_comment_belongs_to_one_clause(pieces):
    text = " ".join(pieces)
    reading = reading_of(text)
    for topic, spans in reading.topics.items():
        for span in spans:
            around = [one for one in reading.clauses if one.span.overlaps(span)]
            assert len(around) == 1, (topic, span)


DELIVERY_WORDS = {
    "about.delivery": ("parcel",),
    "about.goods": ("phone",),
    "about.seller": ("shop",),
    "about.someone": ("they",),
    "about.perhaps_product": ("huge",),
    "product.damaged_defective": ("broke",),
    "topic.shipping_delay": ("late",),
    "topic.not_received": ("never came",),
    "general": ("great",),
    "negation": ("never",),
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the parcel they had was late", [["delivery"]]),
        ("they zork", [["seller"]]),
        ("late and they zorked me", [["delivery", "unrecognised"]]),
        ("they broke", [["product", "seller"]]),
    ],
)
def test_they_are_the_carrier_only_where_delivery_is_spoken_of(text, expected):
    assert subjects_by(DELIVERY_WORDS, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("huge", [["product"]]),
        ("huge phone", [["goods", "product"]]),
        ("huge parcel", [["delivery"]]),
        ("huge shop", [["seller"]]),
    ],
)
def test_a_broad_property_is_the_products_only_where_nothing_else_is_named(text, expected):
    assert subjects_by(DELIVERY_WORDS, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("it broke", {Topic.DAMAGED_DEFECTIVE, Topic.PRODUCT_REVIEW}),
        ("it never broke", {Topic.PRODUCT_REVIEW}),
    ],
)
def test_what_breaks_in_use_is_a_defect_that_still_reviews_the_product(text, expected):
    reading = reading_of(text, small_lexicon("en", DELIVERY_WORDS))
    assert set(reading.topics) == expected
    assert all(not clause.judged for clause in reading.clauses)


def test_waiting_for_what_never_came_is_no_lateness():
    reading = reading_of("Late. It never came.", small_lexicon("en", DELIVERY_WORDS))
    assert list(reading.topics) == [Topic.NOT_RECEIVED]
    assert [clause.late for clause in reading.clauses] == [True, True]


def test_masked_numbers_are_the_orders_but_beside_the_thing():
    cues = small_lexicon("en", DELIVERY_WORDS)
    for text, expected in (
        ("12 34 parcel late", ["delivery"]),
        ("12 34 great phone", ["general", "goods", "product"]),
        ("12 34 great", ["general"]),
        ("12 34 56 78 phone", ["goods", "unrecognised"]),
        ("12", ["unrecognised"]),
    ):
        numbers = [word for word in text.split() if word.isdigit()]
        reading = reading_of(text, cues, masked=numbers)
        assert [sorted(clause.subjects) for clause in reading.clauses] == [expected]


def subjects_by(cues, text):
    reading = reading_of(text, small_lexicon("en", cues))
    return [sorted(clause.subjects) for clause in reading.clauses]
