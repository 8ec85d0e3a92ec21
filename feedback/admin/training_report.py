"""The training report of a model: its gates, its languages, how far its word can be trusted."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from feedback.languages import LANGUAGE_NAMES
from feedback.models import ClassifierModel

_GATES = {
    "enough_negative": _("At least so many negative texts"),
    "enough_neutral": _("At least so many neutral texts"),
    "enough_positive": _("At least so many positive texts"),
    "calibrated": _("Calibration error at most"),
    "better_than_active": _("Better than the active model"),
}
# The picture of the reliability: a square whose diagonal is a model that says what it knows.
_SIDE = 240
# A dot of fewer texts would jump about by chance; the table shows all.
_TEXTS_OF_A_DOT = 10
_NOTHING = "–"


def report_context(model: ClassifierModel) -> dict[str, Any]:
    """Return what the page of a model shows of its training; nothing before that has ended."""
    if model.description is None:
        return {"report": None}
    report = model.description["report"]
    first_day, last_day = model.description["days"]
    bins = [one for one in report["reliability"] if one["texts"]]
    dots = [_bin(one) for one in bins if one["texts"] >= _TEXTS_OF_A_DOT]
    return {
        "report": report,
        "gates": [_gate(gate) for gate in model.gates or ()],
        "languages": [
            _line(str(LANGUAGE_NAMES.get(code, gettext("Unknown"))), figures)
            for code, figures in report["languages"].items()
        ]
        + [_line(gettext("All"), report["all"])],
        "bins": [_bin(one) for one in bins],
        "dots": dots,
        "points": " ".join(f"{one['x']},{one['y']}" for one in dots),
        "side": _SIDE,
        "classes": model.description["texts_by_class"],
        "first_day": first_day or _NOTHING,
        "last_day": last_day or _NOTHING,
    }


def _bin(one: Mapping[str, Any]) -> dict[str, Any]:
    probability, accuracy = one["mean_p"], one["accuracy"]
    return {
        "from": _percent(one["from"]),
        "texts": f"{one['texts']:,}",
        "probability": _percent(probability),
        "accuracy": _percent(accuracy),
        "x": round(_SIDE * probability),
        "y": round(_SIDE * (1 - accuracy)),
    }


def _gate(gate: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "label": _GATES.get(gate["gate"], gate["gate"]),
        "passed": gate["passed"],
        "measured": _number(gate["measured"]),
        "bound": _number(gate["bound"]),
    }


def _line(label: str, figures: Mapping[str, Any]) -> dict[str, Any]:
    binary, three = figures["binary"], figures["three_class"]
    sure = {one["p"]: one for one in binary["sure"]}
    return {
        "label": label,
        "texts": f"{figures['texts']:,}",
        "accuracy": _percent(binary["accuracy"]),
        "macro_f1": _number(binary["macro_f1"]),
        "three_f1": _number(three["macro_f1"]),
        "error": _number(binary["calibration_error"]),
        "coverage": _percent(sure[0.9]["share"]) if 0.9 in sure else _NOTHING,
        "sure_accuracy": _percent(sure[0.9]["accuracy"]) if 0.9 in sure else _NOTHING,
    }


def _number(value: float | None) -> str:
    if value is None:
        return _NOTHING
    return f"{value:,.0f}" if value >= 2 else f"{value:.3f}"


def _percent(value: float | None) -> str:
    return _NOTHING if value is None else f"{value:.1%}"
