"""What texts praise and blame by their words, and when the words do not tell."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.text.labels import LANGUAGES, TextPolarity
from feedback.text.sentiment import judge
from feedback.text.view import view_of

NEGATIVE, POSITIVE = TextPolarity.NEGATIVE, TextPolarity.POSITIVE
UNCERTAIN = TextPolarity.UNCERTAIN


def polarity(text, language="en"):
    view = view_of(text)
    return judge(view, view.folded, language)


def evidence(text, language="en"):
    return [text[span.start : span.end] for span in polarity(text, language).evidence]


@pytest.mark.parametrize(
    ("language", "text", "label", "words"),
    [
        ("en", "Great seller, fast delivery", POSITIVE, ["Great", "fast"]),
        ("en", "Terrible quality and very rude", NEGATIVE, ["Terrible", "rude"]),
        ("de", "Sehr gute Ware, schneller Versand", POSITIVE, ["Sehr gute", "schneller"]),
        ("de", "Kam kaputt an, Frechheit", NEGATIVE, ["kaputt", "Frechheit"]),
        ("es", "Excelente producto, llegó a tiempo", POSITIVE, ["Excelente", "llegó a tiempo"]),
        ("es", "Pésimo, nunca llegó", NEGATIVE, ["Pésimo", "nunca llegó"]),
        ("fr", "Très bon vendeur, envoi rapide", POSITIVE, ["Très bon", "envoi rapide"]),
        ("fr", "Colis jamais reçu, arnaque", NEGATIVE, ["jamais reçu", "arnaque"]),
        ("it", "Ottimo venditore, spedizione veloce", POSITIVE, ["Ottimo", "spedizione veloce"]),
        ("it", "Arrivato rotto, venditore maleducato", NEGATIVE, ["rotto", "maleducato"]),
        ("pt", "Produto ótimo, adorei", POSITIVE, ["ótimo", "adorei"]),
        ("pt", "Péssimo, não recebi", NEGATIVE, ["Péssimo", "não recebi"]),
        ("ko", "배송 빨라요, 친절해요", POSITIVE, ["빨라", "친절"]),
        ("ko", "최악이에요 환불 요청했어요", NEGATIVE, ["최악이", "환불 요청"]),
        ("ja", "迅速な対応、大満足！", POSITIVE, ["迅速", "大満足"]),
        ("ja", "最悪です。商品が届かない", NEGATIVE, ["最悪", "届かない"]),
    ],
)
def test_praise_and_blame_in_eight_languages(language, text, label, words):
    said = polarity(text, language)
    assert said.label is label
    assert said.reason == ""
    assert [word.strip() for word in evidence(text, language)] == words


@pytest.mark.parametrize(
    ("language", "text", "label"),
    [
        ("en", "not good", NEGATIVE),
        ("en", "not at all disappointed", POSITIVE),
        ("en", "no problems", POSITIVE),
        ("de", "nicht gut", NEGATIVE),
        ("de", "keine Probleme", POSITIVE),
        ("es", "no es bueno", NEGATIVE),
        ("fr", "pas déçu", POSITIVE),
        ("fr", "je ne recommande pas", NEGATIVE),
        ("it", "non mi ha soddisfatto", NEGATIVE),
        ("pt", "não gostei", NEGATIVE),
        ("pt", "não recebi nenhuma resposta", NEGATIVE),
        ("ko", "안 좋아요", NEGATIVE),
        ("ko", "추천하지 않아요", NEGATIVE),
        ("ko", "추천은 하지 않아요", NEGATIVE),
        ("ko", "친절하지 않아요", NEGATIVE),
        ("ja", "満足できない", NEGATIVE),
        ("ja", "問題ありません", POSITIVE),
        ("ja", "悪くない", POSITIVE),
    ],
)
def test_negation(language, text, label):
    assert polarity(text, language).label is label


def test_korean_negation_reaches_a_few_letters_and_begins_a_word():
    assert polarity("친절 그리고 없음", "ko").label is POSITIVE
    assert polarity("좋아요 없음", "ko").label is POSITIVE
    assert polarity("친절, 신속", "ko").label is POSITIVE
    assert polarity("그안 친절해요", "ko").label is POSITIVE


def test_negation_ends_with_its_clause_and_after_a_few_words():
    assert polarity("I did not. Great shop").label is POSITIVE
    assert polarity("never seen one so really very good").label is POSITIVE
    assert polarity("never " + "x" * 50 + " good").label is POSITIVE
    assert polarity("ok " + "x" * 50 + " good, never").label is UNCERTAIN


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("5 stars", POSITIVE),
        ("1 star", NEGATIVE),
        ("0 stars", NEGATIVE),
        ("10/10", POSITIVE),
        ("2/10", NEGATIVE),
        ("5 out of 5", POSITIVE),
        ("★★★★★", POSITIVE),
        ("★☆☆☆☆", NEGATIVE),
        ("😍😍", POSITIVE),
        ("👎", NEGATIVE),
        ("❤️", POSITIVE),
        ("3/5", UNCERTAIN),
        ("★★★☆☆", UNCERTAIN),
        ("15/10", UNCERTAIN),
        ("11/10/2024", UNCERTAIN),
        ("sold 5/50", UNCERTAIN),
    ],
)
def test_marks_and_emoji_count_in_any_language(text, label):
    assert polarity(text, "").label is label
    assert polarity(text, "en").label is label


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "1 Stern"),
        ("es", "1 estrella"),
        ("it", "1 stella"),
        ("ko", "별 1개"),
        ("ja", "星1つ"),
    ],
)
def test_stars_in_words_of_other_languages(language, text):
    assert polarity(text, language).label is NEGATIVE


def test_uncertain_without_words_says_why():
    said = polarity("The parcel has a label")
    assert (said.label, said.evidence) == (UNCERTAIN, ())
    assert said.reason == "No word of praise or blame is known."
    assert not said.trusted


def test_uncertain_in_balance_says_why_and_shows_both():
    said = polarity("Great shoes, terrible box")
    assert said.label is UNCERTAIN
    assert said.reason == "Praise and blame hold the balance."
    assert evidence("Great shoes, terrible box") == ["Great", "terrible"]


def test_a_softening_word_makes_one_praise_uncertain():
    assert polarity("Good").label is POSITIVE
    assert polarity("Good, however").label is UNCERTAIN


def test_more_words_are_surer():
    one, two, three = map(polarity, ["good", "good, great", "good, great, superb"])
    assert one.positive < two.positive < three.positive
    assert (one.trusted, two.trusted) == (False, True)


@given(st.text(), st.sampled_from(["", *LANGUAGES]))
def test_any_text_gets_probabilities_and_spans_in_the_original(text, language):
    said = polarity(text, language)
    assert round(said.negative + said.neutral + said.positive, 6) == 1
    assert all(0 <= span.start < span.end <= len(text) for span in said.evidence)
    assert (said.label is UNCERTAIN) == bool(said.reason)


SCRAPS = st.sampled_from([
    "good", "not ", "bad ", "좋", "지 않", "안 ", "良い", "ない", "5/5", "★", "☆", "😡", "\ufe0f",
    "\ud800", "\u200f", ". ", "não ", "ótimo", "nicht ",
])  # fmt: skip


@given(st.lists(SCRAPS).map("".join), st.sampled_from(LANGUAGES))
def test_spans_of_mixed_scraps(text, language):
    assert all(
        0 <= span.start < span.end <= len(text) for span in polarity(text, language).evidence
    )


@pytest.mark.parametrize(
    ("scrap", "language"),
    [("not good ", "en"), ("not ", "en"), ("good not ", "en"), ("안 좋아", "ko"), ("5/", "en"),
     ("ne ", "fr"), ("★", "en"), ("😀", "en"), ("없", "ko"), ("1", "en")],
)  # fmt: skip
def test_time_grows_with_the_length_only(scrap, language):
    def spent(length):
        view = view_of((scrap * length)[:length])
        times = []
        for _ in range(2):
            begun = time.process_time()
            judge(view, view.folded, language)
            times.append(time.process_time() - begun)
        return min(times)

    spent(100)
    assert spent(16_000) < 8 * spent(4_000) + 0.05


@pytest.mark.parametrize(
    ("language", "text", "trusted"),
    [
        ("en", "Excellent, perfect, wonderful!", True),
        ("pt", "Excelente, perfeito, maravilhoso!", True),
        ("ko", "최고예요, 완벽해요, 훌륭해요!", False),
        ("de", "Perfekt, ausgezeichnet, wunderbar!", False),
    ],
)
def test_only_where_it_proved_right_a_text_may_contradict_its_stars(language, text, trusted):
    view = view_of(text)
    said = judge(view, view.folded, language)
    assert (said.label, said.positive >= 0.9, said.trusted) == ("positive", True, trusted)
