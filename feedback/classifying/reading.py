"""Stored texts through the engine and into the database; the same text is read once a batch."""

from collections.abc import Mapping, Sequence
from typing import Any

from audit.recording import UnitOfWork
from feedback.classifying.inputs import StoredText
from feedback.classifying.writing import write_classifications
from feedback.text.chain import Engine
from feedback.text.inputs import TextInput


def classify_stored(work: UnitOfWork, texts: Sequence[StoredText], *, engine: Engine) -> int:
    """Classify the texts and write what is new; return how many changed."""
    return write_answers(work, texts, said=answers_to(texts, engine=engine))


def answers_to(texts: Sequence[StoredText], *, engine: Engine) -> dict[TextInput, dict[str, Any]]:
    """Return what the engine says, for each distinct text; no transaction has to wait for it."""
    distinct = list(dict.fromkeys(one.input for one in texts))
    answers = engine.classify(distinct)
    return {one: answer.as_json() for one, answer in zip(distinct, answers, strict=True)}


def write_answers(
    work: UnitOfWork, texts: Sequence[StoredText], *, said: Mapping[TextInput, Mapping[str, Any]]
) -> int:
    """Write what was said of the texts and is new; return how many changed."""
    return write_classifications(
        work,
        results={one.feedback_id: said[one.input] for one in texts},
        pack_versions={
            one.feedback_id: one.input.rules.version for one in texts if one.input.rules
        },
    )
