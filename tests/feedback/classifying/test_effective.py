"""The labels that hold: the machine's, with a person's decisions on top."""

from dataclasses import replace

import pytest

from feedback.choices import OverrideAspect
from feedback.classifying.effective import Decision, Labels, effective_labels, machine_labels
from tests.rows import classified

MACHINE = Labels(
    language="en",
    text_polarity="negative",
    mismatch="none",
    topics=("shipping_delay",),
    grounds_eligible=("product_review",),
    grounds_possible=(),
)


def decided(aspect, value, ground=""):
    return Decision(aspect=aspect, ground=ground, value=value)


def test_what_the_machine_says():
    assert machine_labels(classified()) == MACHINE
    assert effective_labels(classified(), []) == MACHINE


def test_lists_are_sorted():
    result = classified()
    result["topics"] = ["shipping_delay", "price"]
    finding = result["grounds"][0]
    result["grounds"] = [
        finding | {"ground": ground, "verdict": verdict}
        for ground, verdict in [
            ("promotional", "possible"),
            ("obscene", "possible"),
            ("product_review", "no"),
        ]
    ]
    found = machine_labels(result)
    assert found.topics == ("price", "shipping_delay")
    assert (found.grounds_eligible, found.grounds_possible) == ((), ("obscene", "promotional"))


@pytest.mark.parametrize(
    ("decision", "changed"),
    [
        (decided(OverrideAspect.LANGUAGE, "de"), {"language": "de"}),
        (decided(OverrideAspect.TEXT_POLARITY, "neutral"), {"text_polarity": "neutral"}),
        (decided(OverrideAspect.MISMATCH, "uncertain"), {"mismatch": "uncertain"}),
        (
            decided(OverrideAspect.TOPICS, ["price", "packaging"]),
            {"topics": ("packaging", "price")},
        ),
        (decided(OverrideAspect.TOPICS, []), {"topics": ()}),
        (decided(OverrideAspect.GROUND, "no", "product_review"), {"grounds_eligible": ()}),
        (
            decided(OverrideAspect.GROUND, "possible", "product_review"),
            {"grounds_eligible": (), "grounds_possible": ("product_review",)},
        ),
        (
            decided(OverrideAspect.GROUND, "eligible", "obscene"),
            {"grounds_eligible": ("obscene", "product_review")},
        ),
        (decided(OverrideAspect.GROUND, "no", "promotional"), {}),
    ],
)
def test_a_decision_changes_its_own_label_only(decision, changed):
    assert effective_labels(classified(), [decision]) == replace(MACHINE, **changed)


def test_several_decisions():
    found = effective_labels(
        classified(),
        [
            decided(OverrideAspect.GROUND, "no", "product_review"),
            decided(OverrideAspect.GROUND, "possible", "obscene"),
            decided(OverrideAspect.LANGUAGE, "fr"),
        ],
    )
    assert (found.language, found.text_polarity) == ("fr", "negative")
    assert (found.grounds_eligible, found.grounds_possible) == ((), ("obscene",))
