"""The chart of a seller account's months in words and shapes: what its page shows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.formats import date_format
from django.utils.translation import gettext

from config.charts import Chart, Column, LineAxis, draw
from config.score_cards import measure_label, number_text, official_reason_text
from feedback.models import SellerAccount
from marketplaces.choices import Measure
from marketplaces.policy import Pack
from metrics.monthly import Month
from metrics.scoring import Ratio, Reason

_NOTHING = "–"


@dataclass(frozen=True, slots=True)
class MonthLine:
    """One line of the table behind the chart: counts from positive to negative, and the number."""

    label: str
    counts: tuple[str, ...]
    number: str


@dataclass(frozen=True, slots=True)
class ScoreChart:
    """The months of an account; `chart` is None if there is nothing to draw."""

    chart: Chart | None
    sentence: str
    measure: str
    legend: tuple[tuple[str, str], ...]
    lines: tuple[MonthLine, ...]
    notes: tuple[str, ...]


def chart_of(account: SellerAccount, months: Sequence[Month], *, pack: Pack) -> ScoreChart:
    """Return the chart of an account's months, the oldest first."""
    measure = _drawn(pack.score.formula.measure)
    lines = tuple(_line(month, pack) for month in months)
    title = measure_label(measure)
    columns = [
        _column(month, line, pack, is_first=at == 0)
        for at, (month, line) in enumerate(zip(months, lines, strict=True))
    ]
    has_data = any(month.distribution for month in months)
    return ScoreChart(
        chart=draw(columns, title=gettext("Feedback by month"), axis=_axis(measure, title))
        if has_data
        else None,
        sentence=_sentence(account, months, lines, title),
        measure=title,
        legend=(
            ("positive", gettext("Positive")),
            ("neutral", gettext("Neutral")),
            ("negative", gettext("Negative")),
        ),
        lines=lines,
        notes=tuple(dict.fromkeys(_notes(months, pack))),
    )


def _drawn(measure: Measure) -> Measure:
    """Return what the line shows: where ratings make no official number, the positive share."""
    return Measure.POSITIVE_SHARE if measure is Measure.OPERATIONAL else measure


def _number(month: Month, pack: Pack) -> Ratio | None:
    if month.values is None:
        return None
    is_operational = pack.score.formula.measure is Measure.OPERATIONAL
    return month.values.positive if is_operational else month.values.official


def _displayed(month: Month, pack: Pack) -> Fraction | None:
    number = _number(month, pack)
    return number.displayed if number else None


def _axis(measure: Measure, title: str) -> LineAxis:
    """Shares end at 100 %, means at five stars; shares of orders are small and begin at zero."""
    if measure is Measure.STAR_MEAN:
        return LineAxis(title, "", None, 5, 1)
    if measure is Measure.NEGATIVE_ORDER_SHARE:
        return LineAxis(title, "%", 0, None, 1)
    return LineAxis(title, "%", None, 100, 10)


def _line(month: Month, pack: Pack) -> MonthLine:
    found = month.distribution
    counts = (found.positive, found.neutral, found.negative) if found else ()
    return MonthLine(
        label=date_format(month.first_day, "YEAR_MONTH_FORMAT"),
        counts=tuple(f"{count:,}" for count in counts) or (_NOTHING,) * 3,
        number=number_text(
            _displayed(month, pack), _drawn(pack.score.formula.measure), pack.score.rounding
        ),
    )


def _column(month: Month, line: MonthLine, pack: Pack, *, is_first: bool) -> Column:
    first, found = month.first_day, month.distribution
    positive, neutral, negative = line.counts
    words = {"positive": positive, "neutral": neutral, "negative": negative, "number": line.number}
    hint = gettext(
        "%(month)s: %(positive)s positive, %(neutral)s neutral, %(negative)s negative; %(number)s"
    )
    nothing = gettext("%(month)s: no feedback")
    return Column(
        label=date_format(first, "M"),
        below=f"{first.year}" if is_first or first.month == 1 else "",
        hint=(hint if found else nothing) % {"month": line.label, **words},
        parts=(
            (("negative", found.negative), ("neutral", found.neutral), ("positive", found.positive))
            if found
            else ()
        ),
        value=_displayed(month, pack),
        shown=line.number,
    )


def _sentence(
    account: SellerAccount, months: Sequence[Month], lines: Sequence[MonthLine], title: str
) -> str:
    known = [month.distribution for month in months if month.distribution]
    text = gettext(
        "Feedback of %(account)s by month, %(first)s to %(last)s: %(positive)d positive, "
        "%(neutral)d neutral, %(negative)d negative."
    ) % {
        "account": account.name,
        "first": lines[0].label,
        "last": lines[-1].label,
        "positive": sum(one.positive for one in known),
        "neutral": sum(one.neutral for one in known),
        "negative": sum(one.negative for one in known),
    }
    numbers = [line for line in lines if line.number != _NOTHING]
    if not numbers:
        return text
    more = gettext("%(measure)s: %(old)s in %(first)s, %(new)s in %(last)s.") % {
        "measure": title,
        "old": numbers[0].number,
        "first": numbers[0].label,
        "new": numbers[-1].number,
        "last": numbers[-1].label,
    }
    return f"{text} {more}"


def _notes(months: Sequence[Month], pack: Pack) -> Iterable[str]:
    """Say why numbers are missing; that a month has no feedback is seen."""
    measure, name = pack.score.formula.measure, pack.identity.name
    if measure is Measure.OPERATIONAL:
        yield official_reason_text(Reason.OPERATIONAL, measure, name)
    for month in months:
        number = _number(month, pack)
        if number and number.reason not in {None, Reason.NO_DATA}:
            yield official_reason_text(number.reason, _drawn(measure), name)
