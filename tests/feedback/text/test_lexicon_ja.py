"""Japanese feedback: what whole comments complain of, and whether they are removable."""

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
            "ミキサーの音がうるさくて洗いにくいです",
            {"product_review"},
            "eligible",
            "no",
        ),
        (
            "生地が柔らかくて着心地も最高です",
            {"product_review"},
            "eligible",
            "no",
        ),
        (
            "予定日より五日遅れて届きました",
            {"shipping_delay"},
            "no",
            "eligible",
        ),
        (
            "配達員が荷物を玄関に投げていきました",
            set(),
            "no",
            "eligible",
        ),
        (
            "フライパンは軽くて良いけど、出品者に連絡しても返事がありません",
            {"customer_service", "product_review"},
            "no",
            "no",
        ),
        (
            "靴は履きやすいのに、注文したサイズと違うものが届きました",
            {"product_review", "wrong_or_missing_item"},
            "no",
            "no",
        ),
        (
            "配送が遅れたうえにカップが割れていました",
            {"damaged_defective", "shipping_delay"},
            "no",
            "no",
        ),
        (
            "返品して一ヶ月経つのに返金されません",
            {"refund_return"},
            "no",
            "no",
        ),
    ],
)
def test_whole_comments_are_judged(text, topics, product, delivery):
    assert judged(text) == ("ja", topics, product, delivery)
