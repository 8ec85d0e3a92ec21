"""The German lexicon: what whole comments of its buyers are about."""

import pytest

from feedback.text.grounds import Read, judge
from feedback.text.inputs import OrderFacts, TextInput
from feedback.text.labels import Ground
from feedback.text.lexicon import lexicon
from tests.feedback.text.reading import UNCERTAIN, reading_of, rules

BY_MARKETPLACE = OrderFacts(fulfilled_by="marketplace")


@pytest.mark.parametrize(
    ("text", "verdicts", "topics"),
    [
        (
            "Der Toaster röstet gleichmäßig und ist leicht zu reinigen.",
            ("eligible", "no"),
            {"product_review"},
        ),
        (
            "Die Jacke ist nach dem Waschen eingelaufen, nie wieder",
            ("eligible", "no"),
            {"product_review"},
        ),
        (
            "Kopfhörer klingen super, nur kamen sie zwei Wochen zu spät.",
            ("no", "possible"),
            {"product_review", "shipping_delay"},
        ),
        (
            "Schmeckt toll, aber das Siegel war gebrochen",
            ("no", "no"),
            {"not_as_described", "product_review"},
        ),
        (
            "Paket kam drei Tage zu spät und lag dann im Regen.",
            ("no", "eligible"),
            {"packaging", "shipping_delay"},
        ),
        (
            "Sendung nie angekommen, der Fahrer hat nicht geklingelt",
            ("no", "eligible"),
            {"not_received"},
        ),
        (
            "Lieferung verspätet und der Verkäufer antwortet nicht.",
            ("no", "no"),
            {"customer_service", "shipping_delay"},
        ),
        (
            "Schnelle Lieferung, Ware wie beschrieben, gerne wieder!",
            ("no", "no"),
            set(),
        ),
    ],
)
def test_a_comment_is_read_as_a_person_would_read_it(text, verdicts, topics):
    reading = reading_of(text, lexicon("cues", "de"))
    read = Read(reading=reading, entities=(), profanity=(), polarity=UNCERTAIN)
    asked = TextInput(text=text, order=BY_MARKETPLACE, rules=rules())
    found = {finding.ground: finding.verdict.value for finding in judge(read, asked)}
    assert (found[Ground.PRODUCT_REVIEW], found[Ground.MARKETPLACE_FULFILMENT]) == verdicts
    assert {topic.value for topic in reading.topics} == topics
