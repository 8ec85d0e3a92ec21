"""Phone numbers of many countries, and the numbers that are none."""

import pytest

from tests.feedback.text.entities.finding import found


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("+1-541-754-3010", "+1-541-754-3010"),
        ("001-541-754-3010", "001-541-754-3010"),
        ("reach us: (541) 754-3010 x123", "(541) 754-3010 x123"),
        ("541-754-3010", "541-754-3010"),
        ("ring 541.754.3010 ext. 12 now", "541.754.3010 ext. 12"),
        ("my cell is 5417543010", "5417543010"),
        ("call (02) 9388-1234 in Sydney", "(02) 9388-1234"),
        ("+44 20 7946 0958", "+44 20 7946 0958"),
        ("+44 (0)20 7946 0958", "+44 (0)20 7946 0958"),
        ("07400 123456 is mine", "07400 123456"),
        ("Telefon 030 901820", "030 901820"),
        ("ruf an: 0171/1234567", "0171/1234567"),
        ("+49 (0)171 1234567", "+49 (0)171 1234567"),
        ("appelez le 06.12.34.56.78", "06.12.34.56.78"),
        ("06 12 34 56 78", "06 12 34 56 78"),
        ("chiamami al 347 123 4567", "347 123 4567"),
        ("mi móvil: 612 345 678", "612 345 678"),
        ("llámame al 612345678", "612345678"),
        ("telemóvel 912 345 678", "912 345 678"),
        ("whatsapp (11) 98765-4321", "(11) 98765-4321"),
        ("11 98765-4321", "11 98765-4321"),
        ("telefone 11987654321", "11987654321"),
        ("연락처 010-1234-5678로 주세요", "010-1234-5678"),
        ("01012345678", "01012345678"),
        ("010 1234 5678", "010 1234 5678"),
        ("공일공 일이삼사 오육칠팔", "공일공 일이삼사 오육칠팔"),
        ("電話は090-1234-5678です", "090-1234-5678"),
        ("03-1234-5678", "03-1234-5678"),
        ("０９０－１２３４－５６７８", "０９０－１２３４－５６７８"),
        ("call me at 555-1234", "555-1234"),
        ("please phone 20 12 34 56", "20 12 34 56"),
        ("phone: 0699-1234567 or mail", "0699-1234567"),
        ("12345678 is my number", "12345678"),
    ],
)
def test_phone(text: str, number: str) -> None:
    assert found(text) == [("phone", number)]


@pytest.mark.parametrize(
    ("text", "country", "kinds"),
    [
        ("(11) 98765-4321", "BR", ["phone"]),
        ("(11) 98765-4321", "KR", []),
        ("010-1234-5678", "KR", ["phone"]),
        ("010-1234-5678", "US", []),
        ("+82 10-1234-5678", "US", ["phone"]),
        ("03-1234-5678", "JP", ["phone"]),
        ("541-754-3010", "XX", ["phone"]),
    ],
)
def test_country_decides(text: str, country: str, kinds: list[str]) -> None:
    assert [kind for kind, _ in found(text, country=country)] == kinds


@pytest.mark.parametrize(
    "text",
    [
        "5417543010",
        "11987654321",
        "99999999",
        "1234567",
        "555-1234",
        "lote 11 98765-4321",
        "order of 541-754-3010",
        "serial no 541-754-3010",
        "12345678901234567890",
        "1 2 3 4 5 6 7 8 9 10",
        "8 8 8 8 8 8 8 8 8",
        "model 0612345678",
        "1.000.000.000",
        "+999 123 4567 89",
        "+0 00 00 12 34",
        "00000 12345 12",
        "call 1.000.000.000",
        "phone 1234567890123456",
        "+",
        "((((((((",
    ],
)
def test_no_phone(text: str) -> None:
    assert [kind for kind, _ in found(text) if kind == "phone"] == []


def test_two_numbers_side_by_side() -> None:
    assert found("tel (11) 3333-4444 / (11) 98888-7777") == [
        ("phone", "(11) 3333-4444"),
        ("phone", "(11) 98888-7777"),
    ]


def test_the_nearest_word_decides() -> None:
    assert found("my order is late, call 541-754-3010") == [("phone", "541-754-3010")]
    assert found("I called about lot 541-754-3010") == []
