"""The catalogue of translations: brought in line with the texts of the product, and compiled."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polib

from config.message_sources import Message, messages_below

CHECKOUT = Path(__file__).resolve().parent.parent
# `api` speaks to programs: its sentences stay English.
APPS = ("accounts", "audit", "webhooks", "marketplaces", "feedback", "cases", "outreach", "metrics")
FOLDERS = [CHECKOUT / name for name in (*APPS, "config") if (CHECKOUT / name).is_dir()]
HEADER = {
    "Project-Id-Version": "Goodstanding",
    "Language": "ko",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=utf-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=1; plural=0;",
}


@dataclass(frozen=True, slots=True)
class Changed:
    """What bringing a catalogue in line changed, and what still has to be translated."""

    added: list[str]
    removed: list[str]
    open: list[str]


def path_of(language: str) -> Path:
    """Return where the catalogue of a language lies."""
    return CHECKOUT / "locale" / language / "LC_MESSAGES" / "django.po"


def wanted() -> Mapping[Message, set[Path]]:
    """Return every text of the product with the files that hold it."""
    return messages_below(FOLDERS)


def key_of(entry: polib.POEntry) -> Message:
    """Return the text of an entry."""
    return Message(entry.msgctxt or "", entry.msgid, entry.msgid_plural or "")


def read(language: str) -> polib.POFile:
    """Return the catalogue of a language; an empty one if there is none yet."""
    path = path_of(language)
    catalogue = polib.pofile(str(path)) if path.exists() else polib.POFile()
    catalogue.wrapwidth = 100
    return catalogue


def bring_in_line(language: str) -> Changed:
    """Add new texts, drop those that are gone, and keep every translation."""
    texts = wanted()
    known = {key_of(entry): entry for entry in read(language)}
    fresh = polib.POFile(wrapwidth=100)
    fresh.metadata = HEADER
    for text in sorted(texts):
        entry = known.get(text) or _new_entry(text)
        entry.occurrences = [(str(path.relative_to(CHECKOUT)), "") for path in sorted(texts[text])]
        fresh.append(entry)
    path_of(language).parent.mkdir(parents=True, exist_ok=True)
    fresh.save(str(path_of(language)))
    return Changed(
        added=[text.text for text in sorted(texts.keys() - known.keys())],
        removed=[text.text for text in sorted(known.keys() - texts.keys())],
        open=[entry.msgid for entry in fresh if not entry.translated()],
    )


def _new_entry(text: Message) -> polib.POEntry:
    entry = polib.POEntry(msgid=text.text, msgctxt=text.context or None)
    if text.plural:
        entry.msgid_plural = text.plural
        entry.msgstr_plural = {0: ""}
    return entry


def compile_language(language: str) -> Path:
    """Write the compiled catalogue beside its source, at once and as a whole."""
    target = path_of(language).with_suffix(".mo")
    unfinished = target.with_suffix(f".{os.getpid()}.new")
    read(language).save_as_mofile(str(unfinished))
    unfinished.replace(target)
    return target
