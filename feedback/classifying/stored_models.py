"""Models that were trained from a file, kept by name in the storage beside imports."""

import hashlib
import json
import re
from typing import ClassVar

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from accounts.errors import Invalid, NotFound
from feedback.text.linear.artefact import Artefact
from feedback.text.linear.provider import LinearProvider

_FOLDER = "classifiers"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")


class BadModelName(Invalid):
    """The name cannot be that of a file."""

    code: ClassVar[str] = "invalid"
    message: ClassVar[str] = "Name the model with up to 80 letters, digits, dots and dashes."


def check_name(name: str) -> None:
    """Raise BadModelName unless the name can be kept."""
    if not _NAME.fullmatch(name):
        raise BadModelName


def keep(name: str, artefact: Artefact) -> tuple[str, str]:
    """Keep the two files, in place of older ones of this name, and return where they are."""
    check_name(name)
    kept = []
    for suffix, content in (("npz", artefact.numbers), ("json", artefact.facts)):
        path = f"{_FOLDER}/{name}.{suffix}"
        default_storage.delete(path)
        kept.append(default_storage.path(default_storage.save(path, ContentFile(content))))
    return kept[0], kept[1]


def load_provider(name: str) -> LinearProvider:
    """Return a kept model.

    Raises:
        NotFound: there is none of this name.
        ArtefactRefused: its files are damaged.
    """
    check_name(name)
    contents = []
    for suffix in ("npz", "json"):
        try:
            with default_storage.open(f"{_FOLDER}/{name}.{suffix}") as file:
                contents.append(file.read())
        except FileNotFoundError:
            message = f"There is no model {name!r}; train one with `manage train_classifier`."
            raise NotFound(message) from None
    numbers, facts = contents
    return LinearProvider.of(numbers, facts, digest=hashlib.sha256(numbers).hexdigest())


def summary_of(artefact: Artefact) -> dict[str, object]:
    """Return the facts of an artefact as they are stored and shown."""
    told: dict[str, object] = json.loads(artefact.facts)
    return told
