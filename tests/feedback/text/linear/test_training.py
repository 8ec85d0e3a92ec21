"""From stars to a model that says how good it is."""

from datetime import date, timedelta

import pytest

from feedback.text.labels import TextPolarity
from feedback.text.linear import material
from feedback.text.linear.examples import Example
from feedback.text.linear.material import TooFewTexts
from feedback.text.linear.training import train
from tests.feedback.text.linear.invented import examples

DAY = date(2026, 1, 1)


def test_counts_are_of_distinct_texts(trained):
    assert trained.texts_by_class == {"negative": 600, "neutral": 510, "positive": 600}
    assert trained.texts_by_language == {"en": 990, "ko": 720}
    assert trained.left_out == 0


def test_the_report_is_of_texts_that_were_not_learned_from(trained):
    judged = {sample.text for sample in trained.test}
    assert trained.report["all"]["texts"] == len(judged) == len(trained.test)
    assert not any(trained.judged.has_learned(text) for text in judged)
    assert all(trained.model.has_learned(text) for text in judged)
    assert trained.model.report == trained.judged.report == trained.report


def test_it_learns(trained):
    figures = trained.report["all"]
    assert figures["binary"]["accuracy"] >= 0.99
    assert figures["three_class"]["macro_f1"] >= 0.99
    assert set(trained.report["languages"]) == {"en", "ko"}


def test_the_same_whatever_the_order_and_without_copies(trained):
    shuffled = examples("ko", "en")[::-1]
    again = train(shuffled + shuffled[:50], name="shop", version="1", seed=7)
    assert (again.model.codes == trained.model.codes).all()
    assert again.report == trained.report


def test_another_seed_is_another_split(trained):
    other = train(examples("en", "ko"), name="shop", version="1", seed=8)
    assert other.test != trained.test


def test_the_newest_texts_judge():
    dated = [
        Example(each.text, each.stars, "en", DAY + timedelta(days=place % 100))
        for place, each in enumerate(examples("en"))
    ]
    result = train(dated, name="shop", version="1")
    assert result.days == (DAY, DAY + timedelta(days=99))
    # A fifth of 990 texts: the newest twenty days hold 190 of them, the day before the rest.
    assert sum(sample.day >= DAY + timedelta(days=80) for sample in result.test) == 190
    assert sum(sample.day == DAY + timedelta(days=79) for sample in result.test) == 8
    assert len(result.test) == 198


def test_without_neutral_texts_nothing_is_neutral():
    result = train(examples("en", stars=(1, 5)), name="shop", version="1")
    assert result.texts_by_class["neutral"] == 0
    assert result.report["all"]["three_class"]["macro_f1"] is None
    said = result.model.predict(["The lamp is okay, nothing special", "awful"], ["en", "en"])
    assert [prediction.neutral for prediction in said] == [0.0, 0.0]
    assert TextPolarity.NEUTRAL not in {prediction.label for prediction in said}


@pytest.mark.parametrize(("stars", "missing"), [(1, "positive"), (5, "negative"), (3, "negative")])
def test_one_class_alone_is_refused(stars, missing):
    with pytest.raises(TooFewTexts, match=f"There are 0 different {missing} texts"):
        train(examples("en", stars=(stars,)), name="shop", version="1")


def test_nothing_is_refused():
    with pytest.raises(TooFewTexts, match="There are 0 different negative texts"):
        train([], name="shop", version="1")


def test_a_class_that_is_all_new_is_refused():
    old = [Example(each.text, 5, "en", DAY) for each in examples("en", stars=(5,))]
    new = [Example(f"bad {n}", 1, "en", DAY + timedelta(1)) for n in range(50)]
    with pytest.raises(TooFewTexts, match="There are 0 different negative texts"):
        train(old + new, name="shop", version="1")


def test_memory_is_bounded_by_leaving_out_the_oldest(monkeypatch):
    dated = [
        Example(each.text, each.stars, "en", DAY + timedelta(days=place % 2))
        for place, each in enumerate(examples("en"))
    ]
    everything = sum(len(each.text) for each in dated)
    monkeypatch.setattr(material, "_MOST_CHARACTERS", everything // 2)
    result = train(dated, name="shop", version="1")
    assert 300 < result.left_out < 690
    newer = [each for each in result.test if each.day == DAY]
    assert newer == []


def test_many_texts_are_calibrated_on_one_part(monkeypatch, trained):
    monkeypatch.setattr("feedback.text.linear.training._MANY_TEXTS", 100)
    result = train(examples("en", "ko"), name="shop", version="1", seed=7)
    assert (result.model.codes == trained.model.codes).all()
    assert result.model.calibration != trained.model.calibration


def test_progress_ends_at_one():
    told = []
    train(examples("en"), name="shop", version="1", progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0
