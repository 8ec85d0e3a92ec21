"""Which column is probably which: words of eight languages, parts of words, and values."""

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from feedback.formats import suggesting
from feedback.formats.columns import COLUMNS
from feedback.formats.suggesting import Suggestion, known_words, suggest
from marketplaces.choices import RatingKind
from marketplaces.packs import load_all

STARS = load_all()["own_shop"].rating
FILE = Path(suggesting.__file__).with_name("header_words.toml")


def found(header, rows=()):
    return {one.column: (one.header, one.confidence.value) for one in suggest(header, rows, STARS)}


def test_every_language_has_words_for_every_column():
    words = tomllib.loads(FILE.read_text(encoding="utf-8"))
    assert list(words) == list(COLUMNS)
    for column, languages in words.items():
        assert list(languages) == ["en", "ko", "ja", "de", "es", "fr", "it", "pt"], column
        assert all(languages.values()), column


def test_no_word_means_two_columns():
    meaning = {}
    words = tomllib.loads(FILE.read_text(encoding="utf-8"))
    given = {column: [w for ws in langs.values() for w in ws] for column, langs in words.items()}
    for column, aliases in COLUMNS.items():
        for word in (column, *aliases, *given[column]):
            bare = suggesting._bare(word)
            assert meaning.setdefault(bare, column) == column, word
    assert known_words() == meaning


@pytest.mark.parametrize(
    "header",
    [
        ["리뷰번호", "별점", "내용", "답글", "작성일", "주문번호"],
        ["レビューID", "評価", "コメント", "返信", "投稿日", "注文番号"],
        ["Bewertungs-ID", "STERNE", "Kommentar", "Antwort", "Datum", "Bestell-Nr."],
        ["Id de opinión", "Estrellas", "Reseña", "Respuesta", "Fecha", "Número de pedido"],
        ["Numéro d’avis", "Note", "Avis", "Réponse", "Déposé le", "N° de commande"],
        ["ID recensione", "Voto", "Commento", "Risposta", "Data", "Numero ordine"],
        ["ID da avaliação", "Nota", "Comentário", "Resposta", "Criado em", "Pedido"],
        ["review_id", "Stars", " Review ", "response", "Left At", "ORDER-ID"],
    ],
)
def test_known_words_are_sure(header):
    columns = ["external_id", "rating", "comment", "reply", "left_on", "order_reference"]
    assert found(header) == {
        column: (name.strip(), "high") for column, name in zip(columns, header, strict=True)
    }


def test_a_word_within_a_header_is_a_guess_and_the_longest_word_wins():
    assert found(["고객 별점 (5점)", "Datum der Antwort", "Antwort", "Kommentar des Käufers"]) == {
        "rating": ("고객 별점 (5점)", "medium"),
        "comment": ("Kommentar des Käufers", "medium"),
        "reply": ("Antwort", "high"),
        "left_on": ("Datum der Antwort", "medium"),
    }


def test_values_are_the_last_resort():
    rows = [
        ["a-1", "5", "came late but fine", "2026-07-04", "q@example.com", ""],
        ["a-2", "1", "never came at all", "4.7.2026", "", ""],
    ]
    assert suggest(["A", "B", "C", "D", "E", "F"], rows, STARS) == (
        Suggestion("external_id", "A", suggesting.Confidence.LOW),
        Suggestion("rating", "B", suggesting.Confidence.LOW),
        Suggestion("comment", "C", suggesting.Confidence.LOW),
        Suggestion("left_on", "D", suggesting.Confidence.LOW),
        Suggestion("buyer_email", "E", suggesting.Confidence.LOW),
    )


def test_verdicts_are_known_where_there_are_no_stars():
    scale = replace(STARS, kind=RatingKind.POLARITY, lowest=-1, highest=1)
    rows = [["+1", "6"], ["-1", "7"], ["+1", "8"]]
    (verdict, identity) = suggest(["A", "B"], rows, scale)[::-1]
    assert (verdict.column, verdict.header) == ("rating", "A")
    assert (identity.column, identity.header) == ("external_id", "B")


def test_headers_that_stand_twice_and_empty_ones_are_left_out():
    assert found(["Sterne", "Sterne", "", "Datum"]) == {"left_on": ("Datum", "high")}
