"""The French lexicon: what whole comments of its buyers are about."""

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
            "Le mixeur est puissant et se nettoie facilement.",
            ("eligible", "no"),
            {"product_review"},
        ),
        (
            "Le pull a rétréci au premier lavage, plus jamais",
            ("eligible", "no"),
            {"product_review"},
        ),
        (
            "Très beau sac, mais arrivé avec deux semaines de retard.",
            ("no", "possible"),
            {"product_review", "shipping_delay"},
        ),
        (
            "Goût excellent, par contre le sachet était déjà ouvert",
            ("no", "no"),
            {"not_as_described", "product_review"},
        ),
        (
            "Colis livré trois jours trop tard et laissé sous la pluie.",
            ("no", "eligible"),
            {"packaging", "shipping_delay"},
        ),
        (
            "Jamais reçu, le livreur n'a même pas sonné",
            ("no", "eligible"),
            {"not_received"},
        ),
        (
            "Livraison en retard et le vendeur ne répond pas.",
            ("no", "no"),
            {"customer_service", "shipping_delay"},
        ),
        (
            "Livraison rapide, article conforme à la description, merci !",
            ("no", "no"),
            set(),
        ),
    ],
)
def test_a_comment_is_read_as_a_person_would_read_it(text, verdicts, topics):
    reading = reading_of(text, lexicon("cues", "fr"))
    read = Read(reading=reading, entities=(), profanity=(), polarity=UNCERTAIN)
    asked = TextInput(text=text, order=BY_MARKETPLACE, rules=rules())
    found = {finding.ground: finding.verdict.value for finding in judge(read, asked)}
    assert (found[Ground.PRODUCT_REVIEW], found[Ground.MARKETPLACE_FULFILMENT]) == verdicts
    assert {topic.value for topic in reading.topics} == topics
