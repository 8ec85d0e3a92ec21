"""Measures topics and grounds on labelled comments: precision, recall and every error.

    python -m tests.feedback.text.gold_measuring [--chain] FILE.jsonl [FILE.jsonl ...]

The language is the name of the file. Entities and obscene words are taken as labelled, so that
only clauses, topics and grounds are measured; with --chain they are looked for.

A hint for whoever writes a lexicon: words that only name the goods (shoes, phone) belong in
`about.goods`, words that judge the product (too small, tasty, battery life) in `about.product`.
Goods in a clause on delivery do not make it a mixed one, product words do. The words listed as
unknown make a clause unrecognised: each of them if nothing else is said than emotion (`general`),
otherwise more of them than cues, or more than two. Words that say nothing at all belong in
`lexicons/little`.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from feedback.text.clauses import Clause
from feedback.text.entities import recognise
from feedback.text.grounds import Profane, Read, judge
from feedback.text.inputs import MarketplaceRules, OrderFacts, TextInput
from feedback.text.labels import EntityType, Ground, TextPolarity, Verdict
from feedback.text.lexicon import lexicon, little_words
from feedback.text.negations import not_inside_others
from feedback.text.profanity import STRONG, ProfaneSpan, find_profanity
from feedback.text.recognition import unknown_words
from feedback.text.results import Entity, Finding, Polarity
from feedback.text.spans import Span
from feedback.text.topics import Reading, read_text
from feedback.text.view import view_of

AMAZON = {
    Ground.PRODUCT_REVIEW: True,
    Ground.PROMOTIONAL: False,
    Ground.PERSONAL_INFORMATION: False,
    Ground.OBSCENE: False,
    Ground.MARKETPLACE_FULFILMENT: True,
}
EBAY = {Ground.PROMOTIONAL: False, Ground.PERSONAL_INFORMATION: False, Ground.OBSCENE: False}
EBAY_UK = EBAY | {Ground.RATING_MISMATCH: False}


@dataclass
class Figures:
    """What was counted in one file."""

    grounds: Counter[tuple[str, str]] = field(default_factory=Counter)
    topics: Counter[str] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)

    def precision(self, ground: str) -> float:
        """Return the share of the eligible ones that are labelled so; 1.0 without any."""
        return _share(self.grounds[ground, "right"], self.grounds[ground, "said"])

    def recall(self, ground: str) -> float:
        """Return the share of those labelled eligible that were found; 1.0 without any."""
        return _share(self.grounds[ground, "right"], self.grounds[ground, "labelled"])

    @property
    def topics_f1(self) -> float:
        """Return the micro F1 over all topics."""
        return _share(2 * self.topics["right"], self.topics["said"] + self.topics["labelled"])


def measure(path: Path, *, chain: bool = False) -> Figures:
    """Read a file of labelled comments and compare each with what the rules say.

    With `chain` data and obscene words are looked for instead of taken as labelled.
    """
    figures = Figures()
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        gold = json.loads(line)
        reading, findings = classify(gold, path.stem, chain=chain)
        shown = _shown(reading, path.stem)
        figures.errors.extend(
            f"{number} {error}\n{shown}"
            for error in (
                *_count_topics(gold, reading, figures),
                *_count_grounds(gold, findings, figures),
            )
        )
    return figures


def classify(
    gold: dict[str, Any], language: str, *, chain: bool
) -> tuple[Reading, tuple[Finding, ...]]:
    """Return the reading and the findings for one labelled comment."""
    view = view_of(gold["text"])
    asked = _input(gold, language)
    if chain:
        found = recognise(
            view, country=country_of(gold["marketplace"]), order_number="", own=asked.own
        )
        entities, masked = found.entities, found.masked
        profanity: Sequence[Profane] = find_profanity(view, masked, language)
    else:
        entities = tuple(_entities(gold))
        masked = view.masked([_folded(view.starts, view.ends, one.span) for one in entities])
        profanity = tuple(_profanity(gold))
    reading = read_text(view, lexicon("cues", language), masked=masked)
    read = Read(reading=reading, entities=entities, profanity=profanity, polarity=_polarity(gold))
    return reading, judge(read, asked)


def country_of(marketplace: str) -> str:
    """Return the country whose phone numbers are read: "amazon.co.uk" is GB."""
    end = marketplace.rpartition(".")[2].upper()
    return {"UK": "GB", "COM": "US"}.get(end, end)


def _input(gold: dict[str, Any], language: str) -> TextInput:
    code = gold["marketplace"]
    grounds = AMAZON if code.startswith("amazon") else EBAY_UK if code == "ebay.co.uk" else EBAY
    stars = {1: TextPolarity.NEGATIVE, 2: TextPolarity.NEGATIVE, 3: TextPolarity.NEUTRAL}
    return TextInput(
        text=gold["text"],
        rules=MarketplaceRules(
            code=code, version="1", country="", language=language, grounds=grounds
        ),
        stars=stars.get(gold["stars"], TextPolarity.POSITIVE),
        order=OrderFacts(fulfilled_by=gold["fulfilled_by"]),
    )


def _profanity(gold: dict[str, Any]) -> Iterable[ProfaneSpan]:
    strong = gold["grounds"].get("obscene") == "eligible"
    for word in gold.get("profanity", []):
        start = gold["text"].find(word)
        yield ProfaneSpan(Span(start, start + len(word)), STRONG if strong else "mild", strong)


def _entities(gold: dict[str, Any]) -> Iterable[Entity]:
    for kind, written in gold.get("entities", []):
        start = gold["text"].find(written)
        if start >= 0 and kind in EntityType:
            yield Entity(type=EntityType(kind), span=Span(start, start + len(written)))


def _folded(starts: Sequence[int], ends: Sequence[int], span: Span) -> tuple[int, int]:
    inside = [at for at in range(len(starts)) if starts[at] < span.end and ends[at] > span.start]
    return (inside[0], inside[-1] + 1) if inside else (0, 0)


def _polarity(gold: dict[str, Any]) -> Polarity:
    label = TextPolarity(gold["polarity"])
    sure = {label: 0.95}
    return Polarity(
        label=label,
        negative=sure.get(TextPolarity.NEGATIVE, 0.025),
        neutral=sure.get(TextPolarity.NEUTRAL, 0.025),
        positive=sure.get(TextPolarity.POSITIVE, 0.025),
    )


def _count_topics(gold: dict[str, Any], reading: Reading, figures: Figures) -> Iterable[str]:
    labelled = set(gold["topics"])
    said = {topic.value for topic in reading.topics}
    figures.topics += Counter(right=len(labelled & said), said=len(said), labelled=len(labelled))
    if labelled != said:
        yield f"topics: lacks {sorted(labelled - said)}, too many {sorted(said - labelled)}"


def _count_grounds(
    gold: dict[str, Any], findings: Sequence[Finding], figures: Figures
) -> Iterable[str]:
    for finding in findings:
        name, wanted = finding.ground.value, gold["grounds"].get(finding.ground.value, "no")
        said = finding.verdict is Verdict.ELIGIBLE
        labelled = wanted == Verdict.ELIGIBLE.value
        for what, holds in (("said", said), ("labelled", labelled), ("right", said and labelled)):
            figures.grounds[name, what] += holds
        if said != labelled:
            mark = "FALSE ELIGIBLE" if said else "missed"
            yield f"{name}: {mark}, said {finding.verdict}, labelled {wanted}"


def _shown(reading: Reading, language: str) -> str:
    """Return each clause with its subjects, those judged, and the words that nothing knows."""
    text = reading.view.original
    lines = []
    for clause in reading.clauses:
        said = text[clause.span.start : clause.span.end]
        folded = view_of(said).folded
        hits = not_inside_others(lexicon("cues", language).finder.find(folded))
        unknown = unknown_words(folded, Clause(0, len(folded)), hits, little_words(language))
        lines.append(
            f"      {said!r} {' '.join(sorted(clause.subjects))} | "
            f"{' '.join(sorted(clause.judged))} | unknown: {' '.join(unknown)}"
        )
    return "\n".join(lines)


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 1.0


def main(arguments: Sequence[str]) -> None:
    """Print the figures and errors of each file."""
    for name in arguments:
        if name == "--chain":
            continue
        figures = measure(Path(name), chain="--chain" in arguments)
        report = [f"== {Path(name).stem}", *figures.errors]
        report.extend(
            f"{ground:24} precision {figures.precision(ground):.3f} "
            f"recall {figures.recall(ground):.3f} of {figures.grounds[ground, 'labelled']}"
            for ground in sorted({ground for ground, _ in figures.grounds})
        )
        topics = figures.topics
        report.append(
            f"topics precision {_share(topics['right'], topics['said']):.3f} "
            f"recall {_share(topics['right'], topics['labelled']):.3f} "
            f"F1 {figures.topics_f1:.3f}"
        )
        sys.stdout.write("\n".join(report) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
