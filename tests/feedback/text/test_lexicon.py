"""The files of words: each is well written, and a bad one says what is wrong with it."""

import pytest

from feedback.text import lexicon as module
from feedback.text.labels import LANGUAGES
from feedback.text.lexicon import lexicon, little_words
from feedback.text.view import view_of

_FILES = sorted(module._FOLDER.glob("*/*.toml"))


@pytest.mark.parametrize("path", _FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_file_can_be_read(path):
    kind, language = path.parent.name, path.stem
    assert language in LANGUAGES
    if kind == "little":
        assert little_words(language)
    else:
        assert any(lexicon(kind, language).cues.values())


@pytest.mark.parametrize("kind", ["sentiment", "obscene"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_its_words(kind, language):
    assert lexicon(kind, language).cues


@pytest.mark.parametrize("kind", ["cues", "sentiment", "obscene"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_cue_is_found_where_it_stands_alone(kind, language):
    words = lexicon(kind, language)
    for category, cues in words.cues.items():
        for cue in cues:
            text = view_of(cue.replace("*", "").replace(" .. ", " ")).folded
            hits = words.finder.find(text)
            assert any(hit.category == category for hit in hits), (category, cue)


def test_a_language_without_a_file_has_no_words():
    nothing = lexicon("cues", "xx")
    assert (nothing.cues, nothing.finder.find("late")) == ({}, [])
    assert little_words("xx") == frozenset()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("words = [", "common/xx.toml is not TOML: "),
        ("word = ['a']", "common/xx.toml has the unknown key 'word'; known are words"),
        ("words = 'a'", "common/xx.toml, words must be a list of words and phrases"),
        ("words = ['a', '']", "common/xx.toml, words must be a list of words and phrases"),
        ("words = ['a', 1]", "common/xx.toml, words must be a list of words and phrases"),
        ("words = ['a', 'b', 'a']", "common/xx.toml, words holds 'a' twice"),
        ("[words]\nmore = ['a']", "common/xx.toml has the unknown key 'words.more'"),
    ],
)
def test_a_bad_file_names_place_and_reason(tmp_path, monkeypatch, content, sentence):
    (tmp_path / "common").mkdir()
    (tmp_path / "common" / "xx.toml").write_text(content)
    monkeypatch.setattr(module, "_FOLDER", tmp_path)
    with pytest.raises(ValueError, match=r"common/xx\.toml") as error:
        lexicon.__wrapped__("common", "xx")
    assert str(error.value).startswith(sentence)
