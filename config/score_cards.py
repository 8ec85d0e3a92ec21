"""Scores in words and figures for people: what the pages of the admin show of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext, ngettext

from feedback.models import SellerAccount
from marketplaces.choices import Measure
from marketplaces.packs import pack_for
from marketplaces.policy import DisplayRule, Pack, RoundingRule
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
    """One window of a score; `reason` says in words why there is no official number.

    `notes` say all that has to be known of the numbers: also why shares or a mean are missing.
    """

    label: str
    total: int
    official: str
    shares: tuple[Share, ...]
    mean: str
    reason: str
    notes: tuple[str, ...]

    @property
    def more_notes(self) -> tuple[str, ...]:
        """What is to be said beside the reason."""
        return tuple(note for note in self.notes if note != self.reason)


@dataclass(frozen=True, slots=True)
class ScoreCard:
    """A seller account with the window that buyers see, and all windows.

    `measure` says what the official number is; without `has_number` the marketplace makes none.
    `has_own_mean`: the mean of the stars is another number than that.
    """

    account: SellerAccount
    headline: WindowLine
    lines: tuple[WindowLine, ...]
    measure: str
    has_number: bool
    has_own_mean: bool
    as_of: datetime
    formula: str
    pack_version: str


def card_of(account: SellerAccount, score: ComputedScore, *, now: datetime) -> ScoreCard:
    """Return an account's score for people."""
    pack = pack_for(account.marketplace_id, on=now.date())
    lines = tuple(_line(window, pack) for window in score.windows)
    measure = pack.score.formula.measure
    return ScoreCard(
        account=account,
        headline=lines[_shown_to_buyers(score.windows, pack.score.display)],
        lines=lines,
        measure=measure_label(measure),
        has_number=measure is not Measure.OPERATIONAL,
        has_own_mean=measure is not Measure.STAR_MEAN,
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


def _line(window: Window, pack: Pack) -> WindowLine:
    measure, rounding = pack.score.formula.measure, pack.score.rounding
    official, name = window["official"], pack.identity.name
    reason = official_reason_text(official["reason"], measure, name)
    notes = (
        reason,
        reason_text(window["positive"]["reason"], name),
        reason_text(window["mean"]["reason"], name),
        _partial(window["partial"]),
        _uncounted(window["uncounted"]),
    )
    return WindowLine(
        label=window_label(window["window"]),
        total=window["total"],
        official=number_text(official["displayed"], measure, rounding),
        shares=_shares(window, rounding),
        mean=number_text(window["mean"]["displayed"], Measure.STAR_MEAN, rounding),
        reason=reason,
        notes=tuple(dict.fromkeys(note for note in notes if note)),
    )


def _shares(window: Window, rounding: RoundingRule) -> tuple[Share, ...]:
    tones = (
        ("positive", "success", gettext("Positive")),
        ("neutral", "warning", gettext("Neutral")),
        ("negative", "danger", gettext("Negative")),
    )
    return tuple(
        Share(
            tone,
            label,
            number_text(window[key]["displayed"], Measure.POSITIVE_SHARE, rounding),
            window[key]["count"],
        )
        for key, tone, label in tones
    )


def number_text(value: Fraction | float | None, measure: Measure, rounding: RoundingRule) -> str:
    """Return a number as the marketplace shows it: a share in percent, or a mean in stars."""
    if value is None:
        return "–"
    if measure is Measure.STAR_MEAN:
        return f"{float(value):.{rounding.mean_decimals}f}"
    return f"{float(value):.{rounding.percent_decimals}f}%"


def measure_label(measure: Measure) -> str:
    """Return what the official number of a marketplace says."""
    return {
        Measure.POSITIVE_SHARE: gettext("Share of positive feedback"),
        Measure.NEGATIVE_ORDER_SHARE: gettext("Share of orders with negative feedback"),
        Measure.STAR_MEAN: gettext("Mean of the stars"),
        Measure.OPERATIONAL: gettext("No score from ratings"),
    }[measure]


def window_label(name: str) -> str:
    """Return `30d` as words."""
    if name == LIFETIME:
        return gettext("Lifetime")
    days = int(name.removesuffix("d"))
    return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}


def official_reason_text(reason: str | None, measure: Measure, marketplace: str) -> str:
    """Return in plain words why there is no official number; see `reason_text`."""
    if reason == Reason.COVERAGE and measure is Measure.NEGATIVE_ORDER_SHARE:
        return gettext(
            "More orders have negative feedback than orders are known. Import all orders to see "
            "the share."
        )
    return reason_text(reason, marketplace)


def reason_text(reason: str | None, marketplace: str) -> str:
    """Return in plain words why a number cannot be given, and what to do about it."""
    if not reason:
        return ""
    text = {
        Reason.NO_DATA: gettext("No rated feedback in this window."),
        Reason.COVERAGE: gettext(
            "The feedback report of %(marketplace)s holds only 1 to 3 stars, so a percentage of "
            "all feedback would be wrong. Import a file with all feedback to see it."
        ),
        Reason.NO_STARS: gettext(
            "Buyers on %(marketplace)s give a verdict, no stars: there is no mean of stars."
        ),
        Reason.NO_ORDERS: gettext(
            "The score of %(marketplace)s is a share of orders, and no order of this time is "
            "known. Import the orders to see it."
        ),
        Reason.OPERATIONAL: gettext(
            "%(marketplace)s makes its score from orders alone, not from ratings. Shares and "
            "means are those of the feedback that was imported."
        ),
    }[Reason(reason)]
    return text % {"marketplace": marketplace}


def _partial(count: int) -> str:
    if not count:
        return ""
    text = ngettext(
        "%(n)d of them is known only from a report without 4 and 5 stars.",
        "%(n)d of them are known only from a report without 4 and 5 stars.",
        count,
    )
    return text % {"n": count}


def _uncounted(count: int) -> str:
    if not count:
        return ""
    text = ngettext(
        "%(n)d more does not count by the rules of the marketplace.",
        "%(n)d more do not count by the rules of the marketplace.",
        count,
    )
    return text % {"n": count}
