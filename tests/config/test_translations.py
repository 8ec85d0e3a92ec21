"""Every text of the product has its Korean one, and the catalogue holds nothing else."""

import re
from io import StringIO

import polib
import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import PermissionsMixin
from django.core.management import call_command
from django.db import models
from django.utils import translation
from django.utils.functional import Promise
from oauth2_provider.models import AbstractApplication

from accounts.checks import OUR_APPS
from config import catalogue
from config.catalogue import key_of, read, wanted
from config.message_sources import Message, messages_of_python, messages_of_template

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|%%")
# Words that are the same in Korean.
SAME = {"REST", "GraphQL", " By %(filter_title)s "}
# What the OAuth toolkit, and Django's base of a person, name in their own catalogues or not at all.
THE_TOOLKITS = {field.name for field in AbstractApplication._meta.get_fields()} | {
    field.name for base in (AbstractBaseUser, PermissionsMixin) for field in base._meta.get_fields()
}
THE_TOOLKITS -= {"name"}


@pytest.fixture(scope="module")
def korean() -> polib.POFile:
    return read("ko")


def test_the_catalogue_holds_exactly_the_texts_of_the_product(korean):
    known = {key_of(entry) for entry in korean}
    hint = "run `./goodstanding manage update_translations` and translate what it names"
    assert wanted().keys() - known == set(), hint
    assert known - wanted().keys() == set(), hint


def test_every_text_is_translated(korean):
    assert [entry.msgid for entry in korean if not entry.translated()] == []
    assert [entry.msgid for entry in korean.fuzzy_entries()] == []
    assert [entry.msgid for entry in korean.obsolete_entries()] == []


def test_translations_are_korean(korean):
    for entry in korean:
        text = entry.msgstr or entry.msgstr_plural[0]
        assert re.search(r"[가-힣]", text) or entry.msgid in SAME, entry.msgid


def test_placeholders_survive_translation(korean):
    for entry in korean:
        wanted_ones = sorted(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
        for text in entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]:
            assert sorted(PLACEHOLDER.findall(text)) == wanted_ones, entry.msgid


def shown_names():
    """Give the names of models, fields and choices that pages can show."""
    for model in apps.get_models():
        if model._meta.app_label not in OUR_APPS:
            continue
        yield f"{model.__name__}", model._meta.verbose_name
        yield f"{model.__name__} (plural)", model._meta.verbose_name_plural
        for field in model._meta.get_fields():
            if not isinstance(field, models.Field) or field.name in THE_TOOLKITS:
                continue
            given = field._verbose_name
            if given is not None and not field.primary_key:
                yield f"{model.__name__}.{field.name}", given
            for value, label in field.flatchoices or ():
                yield f"{model.__name__}.{field.name}={value}", label


def test_names_of_models_fields_and_choices_are_translated():
    for place, text in shown_names():
        if "." in place:
            assert isinstance(text, Promise), f"{place} is not marked for translation"
        with translation.override("ko"):
            korean = str(text)
        if isinstance(text, Promise) and str(text) not in SAME:
            assert re.search(r"[가-힣]", korean), f"{place}: {korean}"


@pytest.mark.parametrize(
    ("source", "messages"),
    [
        ('from django.utils.translation import gettext as _\n_("a" "b")', [Message("", "ab")]),
        (
            'from django.utils.translation import ngettext\nngettext("a", "b", n)',
            [Message("", "a", "b")],
        ),
        ('from django.utils.translation import pgettext\npgettext("c", "a")', [Message("c", "a")]),
        ("from django.utils.translation import gettext\ngettext(variable)", []),
        ('_ = print\n_("a")', []),
        (
            'class No(Refusal):\n    code = "no"\n    message: ClassVar[str] = "No."',
            [Message("", "No.")],
        ),
        ('class Other:\n    message = "No."', []),
        ('FieldError("#/x", "code", "Say x.")', [Message("", "Say x.")]),
    ],
)
def test_texts_of_python(source, messages):
    assert list(messages_of_python(source)) == messages


@pytest.mark.parametrize(
    ("source", "messages"),
    [
        ("{% translate \"a\" %}{% trans 'b' %}", [Message("", "a"), Message("", "b")]),
        ('{% translate "a" context "c" %}', [Message("c", "a")]),
        ("{% translate variable %}", []),
        ('{{ x|default:_("a") }}', [Message("", "a")]),
        (
            "{% blocktranslate with y=x %}a {{ y }} 5%{% endblocktranslate %}",
            [Message("", "a %(y)s 5%%")],
        ),
        (
            "{% blocktranslate count n=x trimmed %}\n a{% plural %}{{ n }}{% endblocktranslate %}",
            [Message("", "a", "%(n)s")],
        ),
    ],
)
def test_texts_of_templates(source, messages):
    assert list(messages_of_template(source)) == messages


def test_update_adds_keeps_and_drops(tmp_path, monkeypatch):
    monkeypatch.setattr(catalogue, "CHECKOUT", tmp_path)
    monkeypatch.setattr(catalogue, "FOLDERS", [tmp_path / "app"])
    (tmp_path / "app").mkdir()
    source = tmp_path / "app" / "page.html"
    source.write_text('{% translate "old" %}{% translate "kept" %}')
    out = StringIO()
    call_command("update_translations", stdout=out)
    assert out.getvalue() == "ko: 2 added, 0 removed, 2 to translate\n  kept\n  old\n"

    held = read("ko")
    held.find("kept").msgstr = "유지"
    held.save(str(catalogue.path_of("ko")))
    source.write_text('{% translate "new" %}{% translate "kept" %}')
    out = StringIO()
    call_command("update_translations", stdout=out)
    assert out.getvalue() == "ko: 1 added, 1 removed, 1 to translate\n  new\n"
    assert {entry.msgid: entry.msgstr for entry in read("ko")} == {"new": "", "kept": "유지"}

    call_command("compile_translations", stdout=StringIO())
    compiled = polib.mofile(str(catalogue.path_of("ko").with_suffix(".mo")))
    assert [(entry.msgid, entry.msgstr) for entry in compiled] == [("kept", "유지")]
    assert [path.suffix for path in catalogue.path_of("ko").parent.iterdir()] != [".new"]


def test_the_languages_of_the_product():
    assert [code for code, _ in settings.LANGUAGES] == ["en", "ko"]
