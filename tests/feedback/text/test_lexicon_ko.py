"""Korean feedback: what whole comments complain of, and whether they are removable."""

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
            "믹서기 소리가 너무 크고 칼날도 금방 무뎌졌어요",
            {"product_review"},
            "eligible",
            "no",
        ),
        (
            "러그 촉감 부드럽고 색감도 예뻐요. 추천합니다!",
            {"product_review"},
            "eligible",
            "no",
        ),
        (
            "사흘 늦게 도착했어요 ㅠㅠ",
            {"shipping_delay"},
            "no",
            "eligible",
        ),
        (
            "기사님이 벨도 안 누르고 옆집에 두고 갔네요",
            set(),
            "no",
            "eligible",
        ),
        (
            "텀블러는 예쁜데 판매자가 문의에 답변이 없어요",
            {"customer_service", "product_review"},
            "no",
            "no",
        ),
        (
            "운동화 편하고 가벼운데 주문한 색이 아니에요",
            {"product_review", "wrong_or_missing_item"},
            "no",
            "no",
        ),
        (
            "배송도 늦고 컵은 깨진 채로 왔어요",
            {"damaged_defective", "shipping_delay"},
            "no",
            "no",
        ),
        (
            "환불해 준다더니 한 달째 연락이 없어요",
            {"customer_service", "refund_return"},
            "no",
            "no",
        ),
    ],
)
def test_whole_comments_are_judged(text, topics, product, delivery):
    assert judged(text) == ("ko", topics, product, delivery)
