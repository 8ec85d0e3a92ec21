"""Personal data and advertising as grounds: whose data, whose shop, which names."""

import pytest

from feedback.text.inputs import OwnNames
from feedback.text.labels import EntityType, Ground
from feedback.text.personal import personal_data
from feedback.text.spans import Span
from feedback.text.topics import Reading
from feedback.text.view import view_of
from tests.feedback.text.reading import entity, findings_of, words


def personal(text, *entities, staff=()):
    found = findings_of(
        text,
        entities=[entity(kind, text, written) for kind, written in entities],
        own=OwnNames(staff=frozenset(staff)),
    )[Ground.PERSONAL_INFORMATION]
    return found.verdict.value, words(text, found.evidence)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (EntityType.EMAIL, "eligible"),
        (EntityType.PHONE, "eligible"),
        (EntityType.ADDRESS, "eligible"),
        (EntityType.HANDLE, "eligible"),
        (EntityType.IBAN, "possible"),
        (EntityType.CARD, "possible"),
        (EntityType.URL, "no"),
        (EntityType.ORDER_ID, "no"),
    ],
)
def test_what_leads_to_a_person_is_eligible_and_an_order_number_is_nothing(kind, expected):
    verdict, evidence = personal("late XYZ123 late", (kind, "XYZ123"))
    assert verdict == expected
    assert evidence == ([] if expected == "no" else ["XYZ123"])


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The owner Peter Vandam never answers", "Peter Vandam"),
        ("I spoke to Mr. John O'Malley about it", "John O'Malley"),
        ("Ludwig van Broek, the owner, was rude", "Ludwig van Broek"),
        ("the manager is Anna-Lena Vogt!", "Anna-Lena Vogt"),
        ("Ask for José Núñez", "José Núñez"),
    ],
)
def test_a_full_name_beside_a_word_for_a_person_is_eligible(text, name):
    assert personal(text) == ("eligible", [name])


@pytest.mark.parametrize(
    ("text", "evidence"), [("Mr. Vandam was rude", ["Vandam"]), ("spoke to Peter", ["Peter"])]
)
def test_a_single_name_is_possible(text, evidence):
    assert personal(text) == ("possible", evidence)


@pytest.mark.parametrize(
    "text",
    [
        "Peter Vandam",
        "The owner was rude",
        "The Owner Refused Refund",
        "the manager Never Answered",
        "THE OWNER PETER VANDAM",
        "Refund Policy, the owner",
        "Peter Vandam likes it, says the owner",
        "Mr",
    ],
)
def test_capitals_without_a_name_or_a_person_are_nothing(text):
    assert personal(text) == ("no", [])


@pytest.mark.parametrize(
    ("text", "staff", "expected"),
    [
        ("anna weber lied", ["anna weber"], ("eligible", ["anna weber"])),
        ("ANNA lied", ["anna"], ("possible", ["ANNA"])),
        ("Susannah lied", ["anna"], ("no", [])),
        ("annas shop", ["anna"], ("no", [])),
        ("김철수가 거짓말", ["김철수"], ("eligible", ["김철수"])),
        ("late", ["", " "], ("no", [])),
    ],
)
def test_the_own_staff_is_known_by_name(text, staff, expected):
    assert personal(text, staff=staff) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Never came. Please call me back: 555 0100.", "possible"),
        ("555 0100 is my number, I want my refund", "possible"),
        ("Much too late. Send it to 555 0100 please.", "possible"),
        ("Call the owner at 555 0100, he lies", "eligible"),
        ("Call me names if you like, but " + "it broke again " * 4 + "555 0100", "eligible"),
    ],
)
def test_the_buyers_own_number_is_only_possible(text, expected):
    assert personal(text, (EntityType.PHONE, "555 0100")) == (expected, ["555 0100"])


def promotional(text, *entities, domains=()):
    found = findings_of(
        text,
        entities=[entity(kind, text, written) for kind, written in entities],
        own=OwnNames(domains=frozenset(domains)),
    )[Ground.PROMOTIONAL]
    return found.verdict.value, words(text, found.evidence)


@pytest.mark.parametrize(
    ("text", "entities", "evidence"),
    [
        ("buy it cheaper at www.foo.example", [(EntityType.URL, "www.foo.example")],
         ["buy it cheaper at", "www.foo.example"]),
        ("use code SAVE20 now", [], ["use code", "SAVE20"]),
        ("I sell the same, write @foo_shop", [(EntityType.HANDLE, "@foo_shop")],
         ["I sell", "@foo_shop"]),
        ("we sell better ones: me@foo.example", [(EntityType.EMAIL, "me@foo.example")],
         ["we sell", "me@foo.example"]),
    ],
)  # fmt: skip
def test_another_shop_with_an_advertising_phrase_is_eligible(text, entities, evidence):
    assert promotional(text, *entities) == ("eligible", evidence)


@pytest.mark.parametrize(
    ("text", "entities", "domains", "expected"),
    [
        ("look at foo.example", [(EntityType.URL, "foo.example")], [], "possible"),
        ("look at foo.example", [(EntityType.URL, "foo.example")], ["foo.example"], "no"),
        ("see HTTP://foo.example:80/@me", [(EntityType.URL, "HTTP://foo.example:80/@me")],
         ["foo.example"], "no"),
        ("buy at https://www.foo.example/x", [(EntityType.URL, "https://www.foo.example/x")],
         ["foo.example"], "possible"),
        ("buy at shop.foo.example", [(EntityType.URL, "shop.foo.example")], ["foo.example"],
         "possible"),
        ("buy at notfoo.example", [(EntityType.URL, "notfoo.example")], ["foo.example"],
         "eligible"),
        ("write me@foo.example", [(EntityType.EMAIL, "me@foo.example")], [], "no"),
        ("use code or not", [], [], "possible"),
        ("USE CODE WITH ANYTHING", [], [], "possible"),
        ("USE CODE SAVE5", [], [], "eligible"),
        ("Found it cheaper elsewhere", [], [], "no"),
        ("use code of 4512X", [(EntityType.ORDER_ID, "4512X")], [], "possible"),
    ],
)  # fmt: skip
def test_a_link_or_a_phrase_alone_is_possible_and_the_own_shop_nothing(
    text, entities, domains, expected
):
    assert promotional(text, *entities, domains=domains)[0] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I sell the same: me@foo.example", ("eligible", "possible")),
        ("The seller wants you to write to me@foo.example", ("no", "eligible")),
        ("The seller told me to use code words and write to me@foo.example",
         ("possible", "eligible")),
        ("do not use code words from me@foo.example", ("no", "eligible")),
    ],
)  # fmt: skip
def test_an_address_is_the_sellers_or_that_of_an_advertiser(text, expected):
    email = (EntityType.EMAIL, "me@foo.example")
    assert (promotional(text, email)[0], personal(text, email)[0]) == expected


def test_the_sellers_own_site_is_no_advertisement():
    text = "Complain on their website, buy at foo.example"
    url = (EntityType.URL, "foo.example")
    assert promotional(text, url)[0] == "eligible"
    assert promotional("visit their website foo.example", url)[0] == "possible"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Way overpriced, the same at lampdepot.example", "eligible"),
        ("Lovely, the same at lampdepot.example", "possible"),
        ("Way overpriced, their site lampdepot.example too", "possible"),
    ],
)
def test_a_link_beside_a_complaint_of_the_price_advertises(text, expected):
    assert promotional(text, (EntityType.URL, "lampdepot.example"))[0] == expected


def test_a_japanese_name_may_follow_its_title_with_a_particle():
    text = "店長の鵜狩 眞砂子という人"
    title = Span(0, 2)
    assert [
        text[span.start : span.end]
        for span in personal_data(Reading(view=view_of(text), clauses=(), persons=(title,)), (), ())
    ] == ["鵜狩 眞砂子"]
