"""The Italian lexicon: what whole comments of its buyers are about."""

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
            "Il frullatore è potente e si pulisce facilmente.",
            ("eligible", "no"),
            {"product_review"},
        ),
        (
            "La maglia si è ristretta al primo lavaggio, mai più",
            ("eligible", "no"),
            {"product_review"},
        ),
        (
            "Bella borsa, però è arrivata con due settimane di ritardo.",
            ("no", "possible"),
            {"product_review", "shipping_delay"},
        ),
        (
            "Sapore ottimo, peccato che il sigillo era rotto",
            ("no", "no"),
            {"not_as_described", "product_review"},
        ),
        (
            "Pacco consegnato tre giorni in ritardo e lasciato sotto la pioggia.",
            ("no", "eligible"),
            {"packaging", "shipping_delay"},
        ),
        (
            "Mai arrivato, il corriere non ha nemmeno suonato",
            ("no", "eligible"),
            {"not_received"},
        ),
        (
            "Consegna in ritardo e il venditore non risponde.",
            ("no", "no"),
            {"customer_service", "shipping_delay"},
        ),
        (
            "Spedizione veloce, tutto come descritto, grazie!",
            ("no", "no"),
            set(),
        ),
    ],
)
def test_a_comment_is_read_as_a_person_would_read_it(text, verdicts, topics):
    reading = reading_of(text, lexicon("cues", "it"))
    read = Read(reading=reading, entities=(), profanity=(), polarity=UNCERTAIN)
    asked = TextInput(text=text, order=BY_MARKETPLACE, rules=rules())
    found = {finding.ground: finding.verdict.value for finding in judge(read, asked)}
    assert (found[Ground.PRODUCT_REVIEW], found[Ground.MARKETPLACE_FULFILMENT]) == verdicts
    assert {topic.value for topic in reading.topics} == topics
