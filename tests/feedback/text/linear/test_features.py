"""Hashed n-grams and where they stand."""

import numpy as np
import pytest

from feedback.text.linear.features import FeatureSettings, folded, grams, matrix, shared_matrix
from feedback.text.view import view_of

SMALL = FeatureSettings(shortest=1, longest=3, bucket_bits=20)
SETTINGS = FeatureSettings()


def spans(text, settings=SMALL):
    found = grams([text], settings)
    return sorted(zip(found.starts.tolist(), found.ends.tolist(), strict=True))


def test_every_n_gram_with_the_padding_but_no_lone_space():
    # " ab ": a, b; " a", "ab", "b "; " ab", "ab ".
    assert spans("ab") == [(-1, 1), (-1, 2), (0, 1), (0, 2), (0, 3), (1, 2), (1, 3)]


def test_several_spaces_count_as_one():
    tight, loose = grams(["a b"], SMALL), grams([" a \n b  "], SMALL)
    assert sorted(tight.buckets) == sorted(loose.buckets)


def test_a_bucket_depends_only_on_the_n_gram():
    alone, among = grams(["late"], SMALL), grams(["x", "late", "y"], SMALL)
    assert np.array_equal(alone.buckets, among.buckets[among.texts == 1])


def test_buckets_are_the_same_everywhere():
    # A stored model means these very numbers: other ones need another features.VERSION.
    found = grams(["ab"], SMALL).buckets.tolist()
    assert found == [217200, 981568, 828956, 542211, 878359, 976133, 625084]


def test_rows_are_of_length_one_whatever_is_read_together():
    texts = ["good good good", "", "悪い", "늦어요", "x" * 900]
    together = matrix(texts, SETTINGS)
    assert np.allclose(np.sqrt(together.multiply(together).sum(axis=1)).ravel(), [1, 0, 1, 1, 1])
    for index, text in enumerate(texts):
        assert (matrix([text], SETTINGS) != together[index]).nnz == 0


def test_many_texts_are_read_in_parts():
    texts = [f"text {n} " * 100 for n in range(600)]
    together = matrix(texts, SETTINGS)
    assert together.shape == (600, SETTINGS.buckets)
    assert (together[599] != matrix([texts[599]], SETTINGS)).nnz == 0


def test_no_texts():
    assert matrix([], SETTINGS).shape == (0, SETTINGS.buckets)


def test_only_what_two_texts_share():
    rows, columns = shared_matrix(["ab", "ac", "xyz"], SMALL)
    # "a" and " a", in the order of buckets.
    assert columns.tolist() == sorted(grams(["a"], SMALL).buckets[[0, 1]].tolist())
    assert np.diff(rows.indptr).tolist() == [2, 2, 0]


@pytest.mark.parametrize("text", ["", "\ud800", "😀😀", "\u202eabc", "a" * 1_000_000, "\x00"])
def test_strange_texts(text):
    read = folded(text, SETTINGS)
    assert len(read) <= 2_000
    assert matrix([read], SETTINGS).shape == (1, SETTINGS.buckets)


def test_a_view_is_read_like_its_text():
    text = "ÓTIMO １２３ 😀 " * 300
    assert folded(view_of(text), SETTINGS) == folded(text, SETTINGS)


def test_shorter_n_grams_can_be_left_out():
    assert spans("ab", FeatureSettings(shortest=3, longest=3)) == [(-1, 2), (0, 3)]


def test_no_texts_have_no_n_grams():
    assert [column.tolist() for column in grams([], SMALL)] == [[], [], [], []]
