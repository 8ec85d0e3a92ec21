"""Order numbers, parcels, dates and prices: told apart before anything reads them as a phone."""

import pytest

from feedback.text.entities import recognise
from feedback.text.view import MASK, view_of
from tests.feedback.text.entities.finding import found


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("My order 123-1234567-1234567 never came.", "123-1234567-1234567"),
        ("Bestellung 305-7654321-7654321 fehlt", "305-7654321-7654321"),
        ("Digital: D01-1234567-1234567.", "D01-1234567-1234567"),
        ("eBay order 12-34567-89012 arrived late", "12-34567-89012"),
        ("Etsy order #2987654321 was perfect", "2987654321"),
        ("주문번호 3000123456789 배송이 늦어요", "3000123456789"),
        ("주문번호는 20240115123456789 입니다", "20240115123456789"),
        ("注文番号:213310-20240501-0123456789 が届きません", "213310-20240501-0123456789"),
        ("pedido nº 02-123456789 não chegou", "02-123456789"),
        ("el pedido número 123456789 llegó tarde", "123456789"),
        ("commande n° 402123456 jamais reçue", "402123456"),
        ("ordine numero 998877665 mai arrivato", "998877665"),
        ("Bestellnummer: AB-1234567 kam nicht an", "AB-1234567"),
    ],
)
def test_order_number(text: str, number: str) -> None:
    assert found(text) == [("order_id", number)]


def test_own_order_number_needs_no_shape_and_no_word() -> None:
    assert found("AX9001 is broken", order_number="AX9001") == [("order_id", "AX9001")]
    assert found("ax9001?", order_number=" AX9001 ") == [("order_id", "ax9001")]
    assert found("It was 5550123456.", order_number="555-0123456") == [("order_id", "5550123456")]
    assert found("AX9001 is broken") == []
    assert found("15550123456", order_number="5550123456") == []
    assert found("a 12 b", order_number="12") == []


@pytest.mark.parametrize(
    "text",
    [
        "I ordered 2 items in order 5 days ago",
        "Tracking 1Z999AA10123456784 says delivered",
        "rastreio LB123456789BR parado",
        "USPS 9400 1000 0000 0000 0000 00 is lost",
        "송장번호 1234-5678-9012 조회가 안돼요",
        "伝票番号 1234-5678-9012 で確認",
        "lote 12345678 vencido",
        "nota fiscal 000123456 errada",
        "Rechnungsnummer 2024000123 fehlt",
        "since 12.03.2024 and 2024-03-12 and 03/12/24",
        "20240312 and 12032024",
        "3.5.2 is the version, 2x4 the size, 120 x 200 x 300 mm, EU 42",
        "it cost $1,234.56 or 1.234,56 € or 12000원 or 3,980円 or R$ 1.299,90",
        "5/5, 10/10, 24/7, 100 %, 4.5 stars",
        "10 000 000 of them, 1.000.000 more",
        "ISBN 9783161484100, EAN 4006381333931",
        "CPF 529.982.247-25",
        "36 38 40 42 44 sizes",
    ],
)
def test_false_friends(text: str) -> None:
    assert found(text) == []
    assert found(text, country="US") == []
    assert found(text, country="BR") == []


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("on 12 March 2024!", "on #############!"),
        ("am 3. Mai kam", "am ###### kam"),
        ("el 5 de enero de 2024.", "el ##################."),
        ("le 1er août", "le ########"),
        ("2024년 3월 5일 주문", "########### 주문"),
        ("3月5日に", "####に"),
        ("March 12, 2024 ok", "############## ok"),
        ("until 12/05 ok", "until ##### ok"),
        ("paid 19,99 € ok", "paid ####### ok"),
        ("paid $20 ok", "paid ### ok"),
        ("3만원 ok", "### ok"),
        ("track 1Z999AA10123456784 ok", "track ################## ok"),
        ("from 529.982.247-25 ok", "from ############## ok"),
        ("5/5 ok", "5/5 ok"),
        ("version 3.5.2 ok", "version 3.5.2 ok"),
    ],
)
def test_masked(text: str, left: str) -> None:
    masked = recognise(view_of(text)).masked
    assert masked.replace(MASK, "#") == left.replace("août", "####")
