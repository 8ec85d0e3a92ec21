"""What texts say, through REST and GraphQL: the same filters, the same labels, the same answer."""

from typing import Any

import pytest
from django.test import Client

from config.schema import schema
from feedback.choices import OverrideAspect
from feedback.classifying.overrides import override
from feedback.models import Classification, Feedback, Override
from feedback.serializers import LabelsSerializer
from feedback.serializers_classification import ClassificationSerializer, OverrideSerializer
from tests.contract.conftest import Caller
from tests.contract.test_same_answers import as_rest, snake
from tests.factories import make_api_key
from tests.feedback.comments import LATE, RUDE
from tests.rows import ClassificationFactory, FeedbackFactory
from tests.shops import NOW, Shop

LABELS = """classification { engine language textPolarity mismatch topics groundsEligible
groundsPossible }"""
LIST = f"""query ($f: FeedbackFilter) {{ feedback(filters: $f)
{{ items {{ externalId {LABELS} }} next }} }}"""
SPAN = "{ start end }"
MACHINE = f"""engine language languageP textPolarity negativeP neutralP positiveP
polarityEvidence {SPAN} mismatch topics {{ topic evidence {SPAN} }} factors
grounds {{ ground verdict rule evidence {SPAN} counterEvidence {SPAN} missingFacts }}
entities {{ type start end }} polarityReason profanity {SPAN} reason"""
ONE = f"""query ($id: ID!) {{ classification(feedback: $id) {{ feedback labels
{{ engine language textPolarity mismatch topics groundsEligible groundsPossible }}
machine {{ {MACHINE} }}
overrides {{ id aspect ground value machineValue reason madeBy madeAt }}
packVersion classifiedAt }} }}"""

# Feedback -> language, polarity of the text, mismatch, topics, eligible and possible grounds.
SAID: dict[str, tuple[str, str, str, list[str], list[str], list[str]]] = {
    "A": ("en", "negative", "none", ["price"], ["obscene"], ["promotional"]),
    "B": ("en", "positive", "text_more_positive", ["price", "packaging"], [], ["obscene"]),
    "C": ("ko", "negative", "text_more_negative", ["packaging"], ["promotional"], []),
    "D": ("ko", "neutral", "none", [], [], []),
    "E": ("", "uncertain", "uncertain", [], [], []),
}


@pytest.fixture
def said(db: None) -> Caller:
    """Have five feedback of which everything is known, and one that nobody has read."""
    shop = Shop()
    account = shop.account("amazon.us")
    for key, (language, polarity, mismatch, topics, eligible, possible) in SAID.items():
        ClassificationFactory(
            feedback=FeedbackFactory(seller_account=account, external_id=key),
            language=language,
            text_polarity=polarity,
            mismatch=mismatch,
            topics=topics,
            grounds_eligible=eligible,
            grounds_possible=possible,
        )
    FeedbackFactory(seller_account=account, external_id="unread", comment=None)
    return Caller(shop, make_api_key(shop.organization)[1])


def of_rest(filters: dict[str, Any]) -> dict[str, Any]:
    return {snake(name): value for name, value in filters.items()}


def of_graphql(filters: dict[str, Any]) -> dict[str, Any]:
    return {
        name: [one.upper() for one in value] if isinstance(value, list) else value
        for name, value in filters.items()
    }


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, "A B C D E unread"),
        ({"language": "ko"}, "C D"),
        ({"language": "de"}, ""),
        ({"textPolarity": ["negative"]}, "A C"),
        ({"textPolarity": ["positive", "neutral"]}, "B D"),
        ({"textPolarity": ["uncertain"]}, "E"),
        ({"mismatch": ["none"]}, "A D"),
        ({"mismatch": ["text_more_negative", "text_more_positive"]}, "B C"),
        ({"topic": ["price"]}, "A B"),
        ({"topic": ["price", "packaging"]}, "A B C"),
        ({"topic": ["refund_return"]}, ""),
        ({"ground": ["obscene"]}, "A B"),
        ({"ground": ["promotional"]}, "A C"),
        ({"ground": ["obscene", "promotional"]}, "A B C"),
        ({"ground": ["product_review"]}, ""),
        ({"verdict": ["eligible"]}, "A C"),
        ({"verdict": ["possible"]}, "A B"),
        ({"verdict": ["eligible", "possible"]}, "A B C"),
        ({"verdict": ["no"]}, "D E"),
        ({"verdict": ["no", "eligible"]}, "A C D E"),
        ({"ground": ["obscene"], "verdict": ["eligible"]}, "A"),
        ({"ground": ["obscene"], "verdict": ["possible"]}, "B"),
        ({"ground": ["obscene"], "verdict": ["no"]}, "C D E"),
        ({"ground": ["obscene"], "verdict": ["no", "possible"]}, "B C D E"),
        ({"ground": ["obscene", "promotional"], "verdict": ["eligible"]}, "A C"),
        ({"ground": ["obscene", "promotional"], "verdict": ["no"]}, "D E"),
        ({"topic": ["packaging"], "language": "ko"}, "C"),
        ({"topic": ["packaging"], "ground": ["obscene"]}, "B"),
        ({"topic": ["price"], "verdict": ["no"]}, ""),
        ({"language": "ko", "verdict": ["no"]}, "D"),
        ({"mismatch": ["none"], "textPolarity": ["negative"], "ground": ["promotional"]}, "A"),
    ],
)
def test_filters(said: Caller, filters: dict[str, Any], expected: str) -> None:
    rest = said.rest("feedback", **of_rest(filters))
    graphql = as_rest(said.graphql(LIST, f=of_graphql(filters))["feedback"]["items"])
    assert sorted(one["external_id"] for one in rest["items"]) == expected.split()
    assert graphql == [
        {name: one[name] for name in ("external_id", "classification")} for one in rest["items"]
    ]


@pytest.mark.parametrize("name", ["topic", "ground", "verdict", "mismatch", "text_polarity"])
def test_a_filter_that_is_none_is_named(said: Caller, name: str) -> None:
    headers = {"Authorization": f"Bearer {said.secret}"}
    answer = Client().get("/api/v1/feedback", {name: "weather"}, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert [error["parameter"] for error in answer.json()["errors"]] == [name]


def test_a_persons_word_is_what_lists_are_narrowed_by(said: Caller) -> None:
    override(
        feedback=Feedback.objects.get(external_id="D"),
        aspect=OverrideAspect.TOPICS,
        value=["refund_return"],
        reason="Read.",
        actor=said.shop.actor,
        now=NOW,
    )
    found = said.rest("feedback", topic="refund_return")["items"]
    assert [one["external_id"] for one in found] == ["D"]


def pairs(spans: list[dict[str, int]]) -> list[list[int]]:
    return [[one["start"], one["end"]] for one in spans]


def machine_as_rest(found: dict[str, Any]) -> dict[str, Any]:
    """Return GraphQL's machine answer in the shape of REST."""
    found = {**found, "factors": dict(found["factors"])}
    named = as_rest(found)
    return {
        "language": {"code": found["language"], "p": found["languageP"]},
        "polarity_text": {
            "label": named["text_polarity"],
            "p": {name: found[f"{name}P"] for name in ("negative", "neutral", "positive")},
            "evidence": pairs(found["polarityEvidence"]),
            "reason": found["polarityReason"],
        },
        "mismatch": found["mismatch"],
        "topics": [one["topic"] for one in named["topics"]],
        "topic_evidence": {one["topic"]: pairs(one["evidence"]) for one in named["topics"]},
        "factors": found["factors"],
        "grounds": [
            one
            | {
                "verdict": one["verdict"].lower(),
                "evidence": pairs(one["evidence"]),
                "counter_evidence": pairs(one["counter_evidence"]),
            }
            for one in named["grounds"]
        ],
        "entities": found["entities"],
        "profanity": pairs(found["profanity"]),
        "engine": found["engine"],
        "reason": found["reason"],
    }


def classified_by_rest(caller: Caller, body: dict[str, Any]) -> Any:
    headers = {"Authorization": f"Bearer {caller.secret}"}
    answer = Client().post("/api/v1/classify", body, "application/json", headers=headers)
    assert answer.status_code == 200, answer.content
    return answer.json()


@pytest.mark.parametrize(
    "body",
    [
        {"text": LATE, "marketplace": "amazon.us", "rating": 1, "fulfilled_by": "marketplace"},
        {"text": LATE, "marketplace": "amazon.us", "rating": 5},
        {"text": RUDE, "marketplace": "own_shop"},
        {"text": "Call me at 212-555-0143 or write to jo@mail.example.com."},
        {"text": "The lamp is dim. The seller was kind.", "marketplace": "amazon.us", "rating": 1},
        {"text": "배송이 너무 늦었어요.", "marketplace": "amazon.us", "rating": 5},
        {
            "text": "It came late.",
            "marketplace": "amazon.us",
            "order_number": "1",
            "fulfilled_by": "seller",
            "label_from_marketplace": True,
            "shipped_on_time": True,
        },
    ],
)
def test_a_text_that_is_tried(caller: Caller, body: dict[str, Any]) -> None:
    given = {
        "".join(part.capitalize() if place else part for place, part in enumerate(k.split("_"))): v
        for k, v in body.items()
    }
    if "fulfilledBy" in given:
        given["fulfilledBy"] = given["fulfilledBy"].upper()
    query = f"query ($t: TextToClassify!) {{ classify(text: $t) {{ {MACHINE} }} }}"
    graphql = caller.graphql(query, t=given)["classify"]
    rest = classified_by_rest(caller, body)
    assert machine_as_rest(graphql) == rest


def test_one_classification(caller: Caller) -> None:
    found = Classification.objects.order_by("pk").first()
    assert found is not None
    override(
        feedback=found.feedback,
        aspect=OverrideAspect.LANGUAGE,
        value="de",
        reason="Read.",
        actor=caller.shop.actor,
        now=NOW,
    )
    public = found.feedback.public_id
    rest = caller.rest(f"feedback/{public}/classification")
    graphql = caller.graphql(ONE, id=public)["classification"]
    machine = machine_as_rest(graphql.pop("machine"))
    assert as_rest(graphql) == {name: rest[name] for name in rest if name != "machine"}
    assert machine == rest["machine"]
    assert rest["labels"]["language"] == "de"
    assert (rest["machine"]["language"]["code"], len(rest["overrides"])) == ("en", 1)


def test_both_decide_the_same(caller: Caller) -> None:
    found = Classification.objects.order_by("pk").first()
    assert found is not None
    decide = """mutation ($f: ID!, $v: JSON!) { overrideClassification(feedback: $f,
        aspect: TOPICS, value: $v, reason: "Read.") { labels { topics } overrides { id } } }"""
    made = caller.graphql(decide, f=found.feedback.public_id, v=["price", "packaging"])
    answer = made["overrideClassification"]
    assert answer["labels"] == {"topics": ["PACKAGING", "PRICE"]}
    assert answer["overrides"] == [{"id": Override.objects.get().public_id}]
    back = """mutation ($i: ID!) { removeOverride(id: $i, reason: "No.") { overrides { id } } }"""
    removed = caller.graphql(back, i=Override.objects.get().public_id)
    assert removed["removeOverride"] == {"overrides": []}
    assert Override.objects.count() == 0


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ('feedback: $f, aspect: TOPICS, value: "price", reason: "R"', "invalid"),
        ('feedback: $f, aspect: TOPICS, value: [["price"]], reason: "R"', "invalid"),
        ('feedback: $f, aspect: LANGUAGE, value: "xx", reason: "R"', "invalid"),
        ('feedback: $f, aspect: GROUND, value: "no", reason: "R"', "invalid"),
        ('feedback: $f, aspect: LANGUAGE, value: "de", reason: " "', "invalid"),
        ('feedback: $f, aspect: LANGUAGE, value: "de", reason: "a\\u0000"', "unstorable_text"),
        ('feedback: $x, aspect: LANGUAGE, value: "de", reason: "R"', "not_found"),
    ],
)
def test_what_graphql_refuses_changes_nothing(caller: Caller, arguments: str, code: str) -> None:
    found = Classification.objects.order_by("pk").first()
    assert found is not None
    before = list(Classification.objects.order_by("pk").values())
    name = "f" if "$f" in arguments else "x"
    mutation = f"overrideClassification({arguments}) {{ feedback }}"
    answer = Client().post(
        "/graphql/",
        {
            "query": f"mutation (${name}: ID!) {{ {mutation} }}",
            "variables": {name: {"f": found.feedback.public_id, "x": "fb_unknown"}[name]},
        },
        "application/json",
        headers={"Authorization": f"Bearer {caller.secret}"},
    )
    errors = answer.json()["errors"]
    assert [one["extensions"]["code"] for one in errors] == [code]
    assert list(Classification.objects.order_by("pk").values()) == before
    assert Override.objects.count() == 0


def test_graphql_has_every_field_of_rest() -> None:
    types = {
        "ClassificationLabels": LabelsSerializer,
        "Classification": ClassificationSerializer,
        "Override": OverrideSerializer,
    }
    for name, serializer in types.items():
        fields = {snake(one) for one in schema._schema.type_map[name].fields}
        assert fields == set(serializer().fields), name
