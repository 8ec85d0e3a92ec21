"""Each text once, old apart from new."""

from datetime import date, timedelta

import pytest

from feedback.text.linear.examples import (
    NEGATIVE,
    NEUTRAL,
    POSITIVE,
    Example,
    Sample,
    UnknownStars,
    class_of,
    distinct_samples,
    split_by_time,
)
from feedback.text.linear.features import FeatureSettings

SETTINGS = FeatureSettings()
DAY = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("stars", "expected"),
    [(1, NEGATIVE), (2, NEGATIVE), (3, NEUTRAL), (4, POSITIVE), (5, POSITIVE)],
)
def test_class_of_stars(stars, expected):
    assert class_of(stars) == expected


@pytest.mark.parametrize("stars", [0, 6, -1, 2.5, None, "5"])
def test_no_other_stars(stars):
    with pytest.raises(UnknownStars, match="whole numbers from 1 to 5"):
        class_of(stars)


def test_case_accents_widths_and_spaces_do_not_make_another_text():
    same = ["Ótimo  produto", "ÓTIMO PRODUTO", " otimo\nproduto ", "ｏｔｉｍｏ produto"]
    assert distinct_samples([Example(text, 5) for text in same], SETTINGS) == [
        Sample("otimo produto", POSITIVE, "", None)
    ]


def test_the_majority_tells_the_class():
    votes = [Example("so so", 1), Example("So so", 3), Example("SO SO", 3)]
    assert [sample.target for sample in distinct_samples(votes, SETTINGS)] == [NEUTRAL]


def test_four_and_five_stars_are_one_class():
    votes = [Example("good", 4), Example("good", 5), Example("good", 1)]
    assert [sample.target for sample in distinct_samples(votes, SETTINGS)] == [POSITIVE]


def test_a_text_without_a_majority_is_left_out():
    votes = [Example("hm", 1), Example("HM", 5), Example("fine", 5)]
    assert [sample.text for sample in distinct_samples(votes, SETTINGS)] == ["fine"]


@pytest.mark.parametrize("text", ["", "  \n", "\u200b\u200e"])
def test_an_empty_text_is_left_out(text):
    assert distinct_samples([Example(text, 5)], SETTINGS) == []


def test_the_first_day_of_a_text_counts():
    seen = [Example("a", 5, "en", DAY), Example("A", 5, "pt", DAY - timedelta(1)), Example("a", 5)]
    assert distinct_samples(seen, SETTINGS) == [Sample("a", POSITIVE, "pt", DAY - timedelta(1))]


def test_the_newest_fifth_is_to_be_judged_by():
    samples = [Sample(f"text {n}", POSITIVE, "en", DAY + timedelta(n)) for n in range(10)]
    train, test = split_by_time(list(reversed(samples)), seed=1)
    assert [sample.text for sample in train] == [f"text {n}" for n in range(7, -1, -1)]
    assert [sample.text for sample in test] == ["text 9", "text 8"]


def test_without_days_the_text_and_the_seed_draw_a_fifth():
    samples = [Sample(f"text {n}", POSITIVE, "en", None) for n in range(1_000)]
    train, test = split_by_time(samples, seed=1)
    assert sorted(train + test) == sorted(samples)
    assert 160 <= len(test) <= 240
    assert split_by_time(samples[::-1], seed=1)[1] == test[::-1]
    assert split_by_time(samples, seed=2)[1] != test


def test_dated_and_undated_texts_are_each_split():
    dated = [Sample(f"dated {n}", POSITIVE, "en", DAY + timedelta(n)) for n in range(5)]
    undated = [Sample(f"text {n}", POSITIVE, "en", None) for n in range(100)]
    _, test = split_by_time(dated + undated, seed=1)
    assert [sample.text for sample in test if sample.day] == ["dated 4"]
    assert len(test) > 1
