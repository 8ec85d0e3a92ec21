"""Portuguese feedback: what whole comments complain of, and whether they are removable."""

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
            "O secador esquenta demais e o cabo é muito curto",
            {"product_review"},
            "eligible",
            "no",
        ),
        (
            "Tecido macio, caimento perfeito, amei!",
            {"product_review"},
            "eligible",
            "no",
        ),
        (
            "A entrega atrasou cinco dias e era um presente de aniversário",
            {"shipping_delay"},
            "no",
            "eligible",
        ),
        (
            "O entregador jogou o pacote por cima do portão e foi embora",
            set(),
            "no",
            "eligible",
        ),
        (
            "O liquidificador é ótimo, mas o vendedor não respondeu minhas mensagens",
            {"customer_service", "product_review"},
            "no",
            "no",
        ),
        (
            "Tênis confortável, pena que mandaram o tamanho errado",
            {"product_review", "wrong_or_missing_item"},
            "no",
            "no",
        ),
        (
            "Entrega atrasada e o copo veio quebrado",
            {"damaged_defective", "shipping_delay"},
            "no",
            "no",
        ),
        (
            "Devolvi há um mês e não recebi o reembolso",
            {"not_received", "refund_return"},
            "no",
            "no",
        ),
    ],
)
def test_whole_comments_are_judged(text, topics, product, delivery):
    assert judged(text) == ("pt", topics, product, delivery)
