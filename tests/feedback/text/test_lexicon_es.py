"""Spanish feedback: what whole comments complain of, and whether they are removable."""

import pytest

from feedback.text.chain import Engine
from feedback.text.inputs import OrderFacts, TextInput
from feedback.text.labels import Ground
from tests.feedback.text.reading import rules


def judged(text):
    """Return the topics and the verdicts on product and delivery of a parcel of the marketplace."""
    asked = TextInput(text=text, rules=rules(), order=OrderFacts(fulfilled_by="marketplace"))
    [said] = Engine().classify([asked])
    verdicts = {finding.ground: finding.verdict.value for finding in said.grounds}
    return (
        said.language.code,
        {topic.value for topic in said.topics},
        verdicts[Ground.PRODUCT_REVIEW],
        verdicts[Ground.MARKETPLACE_FULFILMENT],
    )


@pytest.mark.parametrize(
    ("text", "topics", "product", "delivery"),
    [
        (
            "La batidora hace mucho ruido y el vaso pierde agua",
            {"product_review"},
            "eligible",
            "no",
        ),
        (
            "Tela suave y buen acabado, me encanta",
            {"product_review"},
            "eligible",
            "no",
        ),
        (
            "El paquete llegó con cinco días de retraso y era un regalo",
            {"shipping_delay"},
            "no",
            "eligible",
        ),
        (
            "El repartidor tiró el paquete por encima de la valla",
            set(),
            "no",
            "eligible",
        ),
        (
            "La freidora es genial, pero el vendedor no contesta mis mensajes",
            {"customer_service", "product_review"},
            "no",
            "no",
        ),
        (
            "Zapatillas cómodas, lástima que me enviaron otra talla",
            {"product_review", "wrong_or_missing_item"},
            "no",
            "no",
        ),
        (
            "Entrega con retraso y la taza llegó rota",
            {"damaged_defective", "shipping_delay"},
            "no",
            "no",
        ),
        (
            "Lo devolví hace un mes y sigo sin el reembolso",
            {"not_received", "refund_return"},
            "no",
            "no",
        ),
    ],
)
def test_whole_comments_are_judged(text, topics, product, delivery):
    assert judged(text) == ("es", topics, product, delivery)
