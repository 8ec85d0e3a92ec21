"""Which language a text is in, and when that cannot be told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.text.labels import LANGUAGES
from feedback.text.language import detect
from feedback.text.view import view_of


def language(text, **more):
    return detect(view_of(text), **more).code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The shoes arrived late and the box was open.", "en"),
        ("Die Schuhe kamen zu spät an und der Karton war offen.", "de"),
        ("Los zapatos llegaron tarde y la caja estaba abierta.", "es"),
        ("Les chaussures sont arrivées en retard et la boîte était ouverte.", "fr"),
        ("Le scarpe sono arrivate in ritardo e la scatola era aperta.", "it"),
        ("Os sapatos chegaram atrasados e a caixa estava aberta.", "pt"),
        ("신발이 늦게 왔고 상자가 열려 있었어요.", "ko"),
        ("靴が遅れて届き、箱が開いていました。", "ja"),
    ],
)
def test_sentences_of_eight_languages(text, code):
    told = detect(view_of(text))

    assert told.code == code
    assert told.p >= 0.9


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("works fine", "en"),
        ("do not buy", "en"),
        ("sehr gut", "de"),
        ("Schrott", "de"),
        ("todo perfecto", "es"),
        ("no llegó", "es"),
        ("très bien", "fr"),
        ("jamais reçu", "fr"),
        ("ottimo", "it"),
        ("mai arrivato", "it"),
        ("muito bom", "pt"),
        ("não recebi", "pt"),
        ("굿", "ko"),
        ("ㅠㅠ", "ko"),
        ("よい", "ja"),
    ],
)
def test_short_texts_are_told_by_their_words(text, code):
    assert language(text) == code


@pytest.mark.parametrize(
    "text",
    [
        "Отличный товар, рекомендую всем",
        "质量很好，发货快",
        "ممتاز جدا شكرا",
        "สินค้าดีมาก",
        "מוצר מעולה",
        "Πολύ καλό προϊόν",
        "Bardzo dobry produkt, szybka wysyłka, polecam wszystkim kupującym",
        "Heel goed product en snelle levering, zeer tevreden met de aankoop",
        "Çok güzel bir ürün, hızlı kargo için teşekkürler",
        "Mycket bra produkt och snabb leverans, rekommenderas varmt",
        "Sản phẩm rất tốt, giao hàng nhanh, sẽ ủng hộ shop tiếp",
    ],
)
def test_a_language_that_is_not_read_is_told_as_none(text):
    assert language(text) == ""
    assert detect(view_of(text)).p == 0.0


@pytest.mark.parametrize("text", ["", "   ", "12345", "!!! ???", "😀😀", "\ud800", "\u202e", "xqz"])
def test_nothing_is_told_of_a_text_without_known_words(text):
    assert language(text) == ""


@pytest.mark.parametrize(
    ("likely", "code"), [("pt", "pt"), ("es", "es"), ("", "es")], ids=["pt", "es", "none"]
)
def test_the_likely_language_decides_between_words_of_both(likely, code):
    assert language("entrega rápida", likely=likely) == code


def test_the_likely_language_does_not_outweigh_a_sentence():
    assert language("Der Verkäufer hat mir nicht geantwortet.", likely="pt") == "de"


def test_only_expected_languages_are_answers():
    assert language("Molto contento, tutto perfetto", expected=("it", "en")) == "it"
    assert language("신발이 늦게 왔어요", expected=("it", "en")) == ""
    assert language("anything", expected=()) == ""


def test_a_foreign_name_does_not_hide_the_language():
    text = "Thank you Łukasz, the parcel came on time and everything in it was as described."
    assert language(text) == "en"


def test_korean_with_a_brand_in_latin_letters_is_korean():
    assert language("Samsung Galaxy 케이스 좋아요") == "ko"


@given(st.text())
def test_any_text_gets_an_answer(text):
    told = detect(view_of(text))
    assert told.code in {"", *LANGUAGES}
    assert 0 <= told.p <= 0.99


@given(st.text(alphabet=st.characters(categories=["Cs", "Cf", "Mn"])))
def test_surrogates_and_invisible_signs_are_no_language(text):
    assert language(text) == ""
