"""Every migration says in its name what it does."""

import re

import pytest

from tests.architecture.sources import APPS, ROOT

NAME = re.compile(r"[0-9]{4}_[a-z][a-z0-9_]+")
MADE_BY_THE_MACHINE = re.compile(
    r"[0-9]{4}_(auto_.*|initial|.*_and_more|alter_.*|remove_.*_fields?)"
)


def is_named(name):
    return bool(NAME.fullmatch(name)) and not MADE_BY_THE_MACHINE.fullmatch(name)


def test_migrations():
    names = {
        f"{path.parent.parent.name}/{path.stem}"
        for app in APPS
        for path in (ROOT / app).glob("migrations/*.py")
        if path.stem != "__init__"
    }
    assert names
    assert [name for name in sorted(names) if not is_named(name.rpartition("/")[2])] == []


def test_numbers_are_taken_once():
    for app in APPS:
        numbers = [path.name[:4] for path in (ROOT / app).glob("migrations/[0-9]*.py")]
        assert len(numbers) == len(set(numbers)), app


@pytest.mark.parametrize(
    ("name", "named"),
    [
        ("0001_organizations_and_people", True),
        ("0002_auto_20261122_1852", False),
        ("0001_initial", False),
        ("0003_feedback_state_and_more", False),
        ("0003_alter_feedback_state", False),
        ("0003", False),
        ("fix", False),
    ],
)
def test_what_a_name_is(name, named):
    assert is_named(name) is named
