"""Street addresses of the countries of the eight languages, and what only looks like one."""

import pytest

from tests.feedback.text.entities.finding import found


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("I live at 12 High Street, thanks", "12 High Street"),
        ("came to 1600 Pennsylvania Ave instead", "1600 Pennsylvania Ave"),
        ("sent to 5 sesame street", "5 sesame street"),
        ("at 221b Baker St, Apt 5", "221b Baker St, Apt 5"),
        ("to 350 5th Avenue Suite 20", "350 5th Avenue Suite 20"),
        ("PO Box 1234 please", "PO Box 1234"),
        ("Hauptstraße 12 ist falsch", "Hauptstraße 12"),
        ("wohne Berliner Str. 5a, 10115 Berlin", "Berliner Str. 5a, 10115"),
        ("Lindenweg 7", "Lindenweg 7"),
        ("Am Markt 3, 50667 Köln", "Markt 3, 50667"),
        ("au 12 rue de la Paix à Paris", "12 rue de la Paix à Paris"),
        ("3 bis, avenue Foch", "3 bis, avenue Foch"),
        ("abito in via Giuseppe Verdi 12", "via Giuseppe Verdi 12"),
        ("Piazza Garibaldi, 5", "Piazza Garibaldi, 5"),
        ("en la calle de Alcalá, 25", "calle de Alcalá, 25"),
        ("Avda. Diagonal nº 300", "Avda. Diagonal nº 300"),
        ("moro na rua Augusta 1200", "rua Augusta 1200"),
        ("rua das flores, 45", "rua das flores, 45"),
        ("서울시 강남구 테헤란로 123 101동 202호", "서울시 강남구 테헤란로 123 101동 202호"),
        ("행복아파트 101동 202호", "행복아파트 101동 202호"),
        ("역삼동 12-3번지", "역삼동 12-3번지"),
        ("東京都港区芝公園4丁目2-8", "東京都港区芝公園4丁目2-8"),
        ("大阪市北区梅田1-2-3", "大阪市北区梅田1-2-3"),
        ("〒100-0001", "〒100-0001"),
        ("to SW1A 1AA again", "SW1A 1AA"),
        ("to Austin, TX 78701", "Austin, TX 78701"),
        ("to austin, TX 78701", "TX 78701"),
        ("PSC 1234, Box 5678", "PSC 1234, Box 5678"),
        ("My address is 22 Foo Bar, Springfield", "22 Foo Bar"),
        ("Kossuth u. 22", "Kossuth u. 22"),
        ("ul. Długa 7", "ul. Długa 7"),
        ("12345 Foo Bar Apt. 123", "12345 Foo Bar Apt. 123"),
        ("Sonnenring 4, 1010 Wien", "Sonnenring 4, 1010"),
    ],
)
def test_address(text: str, address: str) -> None:
    assert found(text) == [("address", address)]


@pytest.mark.parametrize(
    "text",
    [
        "3 weeks on the road",
        "5 star service all the way",
        "2 days in a good place",
        "It is 1 of the Main Reasons",
        "via DHL in 3 Tagen",
        "Umweg 3 Tage gedauert",
        "durchweg 5 Sterne",
        "택배로 3일 걸렸어요",
        "카드로 2번 결제",
        "새 제품으로 2개 받았어요",
        "1番いいです",
        "一番よかった",
        "2 produits pour la route",
        "rua errada, entregue 3 vezes",
        "a via 3",
        "rua de ontem 3",
        "via uma duas tres quatro cinco seis sete oito 9",
        "is austin, tx 78701",
        "sw1a 1aa",
        "Abc 3, 5000 times",
        "abc 3, 50000 Ones",
        "my address is 22 foo",
        "3 the street",
        "3 rue est",
        "size M 12, 2019 Edition",
    ],
)
def test_no_address(text: str) -> None:
    assert found(text) == []
