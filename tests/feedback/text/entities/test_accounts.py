"""Bank accounts and cards: only with the right check digits."""

import pytest

from feedback.text.entities.cards import is_card
from feedback.text.entities.ibans import LENGTHS, is_iban
from feedback.text.entities.national_ids import is_cnpj, is_cpf, is_dni, is_nir, is_rrn, is_ssn
from tests.feedback.text.entities.finding import found


@pytest.mark.parametrize(
    "account",
    [
        "DE89370400440532013000",
        "DE89 3704 0044 0532 0130 00",
        "GB29 NWBK 6016 1331 9268 19",
        "fr14 2004 1010 0505 0001 3M02 606",
        "IT60X0542811101000000123456",
        "ES91 2100 0418 4502 0005 1332",
        "PT50 0002 0123 1234 5678 9015 4",
        "BR1800360305000010009795493C1",
        "NO93-8601-1117-947",
    ],
)
def test_iban(account: str) -> None:
    assert found(f"Pay to {account}, please") == [("iban", account)]
    assert is_iban(account)


@pytest.mark.parametrize(
    "text",
    [
        "DE88370400440532013000",
        "DE8937040044053201300",
        "DE893704004405320130001",
        "DE89 3704  0044 0532 0130 00",
        "ZZ89370400440532013000",
        "DE89",
    ],
)
def test_no_iban(text: str) -> None:
    assert [kind for kind, _ in found(text) if kind == "iban"] == []


def test_lengths_are_those_of_the_registry() -> None:
    assert LENGTHS["no"] == 15
    assert LENGTHS["lc"] == 32
    assert all(15 <= length <= 32 for length in LENGTHS.values())


@pytest.mark.parametrize(
    "number",
    [
        "4111111111111111",
        "4111 1111 1111 1111",
        "4111-1111-1111-1111",
        "5555555555554444",
        "2223003122003222",
        "378282246310005",
        "3782 822463 10005",
        "30569309025904",
        "3530111333300000",
        "6011111111111117",
        "4222222222222",
        "501800000009",
    ],
)
def test_card(number: str) -> None:
    assert found(f"My card {number} was charged") == [("card", number)]


@pytest.mark.parametrize(
    "number",
    ["4111111111111112", "9111111111111111", "411111111111111", "0000000000000000", "41111111"],
)
def test_no_card(number: str) -> None:
    assert not is_card(number)
    assert [kind for kind, _ in found(f"number {number}") if kind == "card"] == []


def test_national_numbers() -> None:
    assert is_cpf("52998224725")
    assert not is_cpf("52998224726")
    assert not is_cpf("11111111111")
    assert is_cnpj("11222333000181")
    assert not is_cnpj("11222333000182")
    assert is_ssn("123456789")
    assert not is_ssn("000456789")
    assert is_rrn("9001011234567")
    assert not is_rrn("9013011234567")
    assert is_nir("255081416802538")
    assert not is_nir("255081416802539")
    assert is_dni("12345678z")
    assert not is_dni("12345678a")
