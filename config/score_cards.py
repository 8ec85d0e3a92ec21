"""Scores in words and figures for people: what the pages of the admin show of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext, ngettext

from feedback.models import SellerAccount
from marketplaces.packs import pack_for
from marketplaces.policy import DisplayRule
from metrics.scores import LIFETIME, ComputedScore
from metrics.scoring import Reason

type Window = dict[str, Any]

_LONGEST_DAYS = "365d"


@dataclass(frozen=True, slots=True)
class Share:
    """One polarity in one window: the percentage as the marketplace shows it, and the count."""

    tone: str
    label: str
    displayed: str
    count: int


@dataclass(frozen=True, slots=True)
class WindowLine:
    """One window of a score; `reason` says in words why there are no percentages."""

    label: str
    total: int
    shares: tuple[Share, ...]
    mean: str
    reason: str
    partial: str


@dataclass(frozen=True, slots=True)
class ScoreCard:
    """A seller account with the window that buyers see, and all windows."""

    account: SellerAccount
    headline: WindowLine
    lines: tuple[WindowLine, ...]
    as_of: datetime
    formula: str
    pack_version: str

    @property
    def positive(self) -> Share:
        """The share that buyers look at."""
        return self.headline.shares[0]


def card_of(account: SellerAccount, score: ComputedScore, *, now: datetime) -> ScoreCard:
    """Return an account's score for people."""
    pack = pack_for(account.marketplace_id, on=now.date())
    lines = tuple(_line(window, pack.identity.name) for window in score.windows)
    return ScoreCard(
        account=account,
        headline=lines[_shown_to_buyers(score.windows, pack.score.display)],
        lines=lines,
        as_of=score.as_of,
        formula=score.formula,
        pack_version=score.pack_version,
    )


def _shown_to_buyers(windows: Sequence[Window], rule: DisplayRule | None) -> int:
    """Return the place of the window that buyers see; lifetime where there is too little."""
    places = {window["window"]: place for place, window in enumerate(windows)}
    name = f"{rule.window_days}d" if rule else _LONGEST_DAYS
    wanted = places.get(name)
    if wanted is not None and windows[wanted]["total"] >= (rule.minimum if rule else 1):
        return wanted
    return places.get(LIFETIME, len(windows) - 1)


def _line(window: Window, marketplace: str) -> WindowLine:
    shares = tuple(
        _share(window[key], tone, label)
        for key, tone, label in (
            ("positive", "success", gettext("Positive")),
            ("neutral", "warning", gettext("Neutral")),
            ("negative", "danger", gettext("Negative")),
        )
    )
    mean = window["mean"]["value"]
    return WindowLine(
        label=window_label(window["window"]),
        total=window["total"],
        shares=shares,
        mean="–" if mean is None else f"{mean:.2f}",
        reason=reason_text(window["positive"]["reason"], marketplace),
        partial=_partial(window["partial"]),
    )


def _share(values: dict[str, Any], tone: str, label: str) -> Share:
    shown = values["displayed"]
    return Share(tone, label, "–" if shown is None else f"{shown}%", values["count"])


def window_label(name: str) -> str:
    """Return `30d` as words."""
    if name == LIFETIME:
        return gettext("Lifetime")
    days = int(name.removesuffix("d"))
    return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}


def reason_text(reason: str | None, marketplace: str) -> str:
    """Return in plain words why a number cannot be given, and what to do about it."""
    if reason == Reason.NO_DATA:
        return gettext("No rated feedback in this window.")
    if reason == Reason.COVERAGE:
        text = gettext(
            "The feedback report of %(marketplace)s holds only 1 to 3 stars, so a percentage of "
            "all feedback would be wrong. Import a file with all feedback to see it."
        )
        return text % {"marketplace": marketplace}
    return ""


def _partial(count: int) -> str:
    if not count:
        return ""
    text = ngettext(
        "%(n)d of them is known only from a report without 4 and 5 stars.",
        "%(n)d of them are known only from a report without 4 and 5 stars.",
        count,
    )
    return text % {"n": count}
