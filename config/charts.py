"""The geometry of a chart: columns of stacked counts, a line above them; values in, shapes out.

All shapes are whole numbers in the units of the view box, so that the same values give the same
picture in every language and browser.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from math import ceil, floor

_WIDTH, _LEFT = 960, 60
_FIRST_TOP = 46  # room for a title, and for a number above the highest point
_LINE_HEIGHT, _BARS_HEIGHT, _BETWEEN = 84, 150, 72
_BAR_SHARE = Fraction(3, 5)  # of a column's width
_LEAST = 3  # a count that is not zero is always seen


@dataclass(frozen=True, slots=True)
class Column:
    """One place on the time axis.

    `parts` are names and counts from the base line up, none where nothing is known; `value` is the
    point of the line, written as `shown`. `below` stands under the label, `hint` is told to whom
    points at the column.
    """

    label: str
    below: str
    hint: str
    parts: tuple[tuple[str, int], ...]
    value: Fraction | None
    shown: str


@dataclass(frozen=True, slots=True)
class LineAxis:
    """From where to where the line's axis runs; None: as far as the values ask, by whole steps."""

    title: str
    unit: str
    lowest: int | None
    highest: int | None
    step: int


@dataclass(frozen=True, slots=True)
class Text:
    """A text at its base line; whether it begins, ends or is centred at x is the template's."""

    x: int
    y: int
    text: str


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle: a part of a column by its name, or a whole column with its hint."""

    x: int
    y: int
    width: int
    height: int
    name: str


@dataclass(frozen=True, slots=True)
class Dot:
    """A point of the line."""

    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Chart:
    """Everything that is drawn. `lines` are runs of points as SVG writes them."""

    width: int
    height: int
    left: int
    titles: tuple[Text, ...]
    ticks: tuple[Text, ...]
    bars: tuple[Box, ...]
    totals: tuple[Text, ...]
    lines: tuple[str, ...]
    dots: tuple[Dot, ...]
    values: tuple[Text, ...]
    labels: tuple[Text, ...]
    columns: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class _Scale:
    lowest: int
    highest: int
    top: int
    height: int

    def y(self, value: Fraction | int) -> int:
        return self.top + round(self.height * (self.highest - value) / _span(self))

    def tick(self, value: int, unit: str = "") -> Text:
        return Text(_LEFT - 8, self.y(value), f"{value:,}{unit}")


def _span(scale: _Scale) -> Fraction:
    return Fraction(scale.highest - scale.lowest)


def draw(columns: Sequence[Column], *, title: str, axis: LineAxis) -> Chart:
    """Return the shapes; without any value there is no room for a line."""
    values = [column.value for column in columns if column.value is not None]
    has_line = bool(values)
    top = _FIRST_TOP + (_LINE_HEIGHT + _BETWEEN if has_line else 0)
    bars = _Scale(0, highest_count(columns), top, _BARS_HEIGHT)
    line = _Scale(*line_range(values, axis), _FIRST_TOP, _LINE_HEIGHT)
    bottom = bars.top + bars.height
    titles = [Text(0, top - 32, title)]
    ticks = [bars.tick(value) for value in (0, bars.highest // 2, bars.highest)]
    if has_line:
        titles.insert(0, Text(0, _FIRST_TOP - 32, axis.title))
        ticks += [line.tick(value, axis.unit) for value in (line.lowest, line.highest)]
    middles = [_middle(at, len(columns)) for at in range(len(columns))]
    placed = list(zip(middles, columns, strict=True))
    return Chart(
        width=_WIDTH,
        height=bottom + 46,
        left=_LEFT,
        titles=tuple(titles),
        ticks=tuple(ticks),
        bars=tuple(box for x, c in placed for box in _stack(c, x, len(columns), bars)),
        totals=tuple(_total(c, x, bars) for x, c in placed if _count(c)),
        lines=tuple(_runs(placed, line)),
        dots=tuple(Dot(x, line.y(c.value)) for x, c in placed if c.value is not None),
        values=tuple(_values(placed, line)),
        labels=tuple(text for x, c in placed for text in _labels(c, x, bottom)),
        columns=tuple(_whole(c, x, len(columns), bottom) for x, c in placed),
    )


def highest_count(columns: Sequence[Column]) -> int:
    """Return where the axis of counts ends: an even number that is easily read."""
    most = max((_count(column) for column in columns), default=0)
    power = 1
    while most > 10 * power:
        power *= 10
    return next(n * power for n in (2, 4, 6, 8, 10) if n * power >= most)


def line_range(values: Sequence[Fraction], axis: LineAxis) -> tuple[int, int]:
    """Return the whole steps around the values, one apart at least, or where the axis is set."""
    lowest, highest = axis.lowest, axis.highest
    if lowest is None:
        lowest = floor(min(values, default=Fraction(0)) / axis.step) * axis.step
    if highest is None:
        highest = ceil(max(values, default=Fraction(0)) / axis.step) * axis.step
    if highest > lowest:
        return lowest, highest
    return (lowest, lowest + axis.step) if axis.highest is None else (highest - axis.step, highest)


def _middle(at: int, columns: int) -> int:
    return _LEFT + (2 * at + 1) * (_WIDTH - _LEFT) // (2 * columns)


def _count(column: Column) -> int:
    return sum(count for _, count in column.parts)


def _stack(column: Column, x: int, columns: int, scale: _Scale) -> list[Box]:
    width = int(_BAR_SHARE * (_WIDTH - _LEFT) / columns)
    boxes: list[Box] = []
    bottom = scale.top + scale.height
    for name, height in zip(
        (name for name, _ in column.parts), _heights(column, scale), strict=True
    ):
        bottom -= height
        if height:
            boxes.append(Box(x - width // 2, bottom, width, height, name))
    return boxes


def _heights(column: Column, scale: _Scale) -> list[int]:
    return [
        max(round(Fraction(count * scale.height, scale.highest)), _LEAST) if count else 0
        for _, count in column.parts
    ]


def _total(column: Column, x: int, scale: _Scale) -> Text:
    top = scale.top + scale.height - sum(_heights(column, scale))
    return Text(x, top - 6, f"{_count(column):,}")


def _runs(placed: Sequence[tuple[int, Column]], scale: _Scale) -> list[str]:
    """Return the line, broken wherever a value is missing; a lone point is only a dot."""
    runs = []
    for has_value, group in groupby(placed, key=lambda one: one[1].value is not None):
        points = [f"{x},{scale.y(c.value)}" for x, c in group if c.value is not None]
        if has_value and len(points) > 1:
            runs.append(" ".join(points))
    return runs


def _values(placed: Sequence[tuple[int, Column]], scale: _Scale) -> Iterator[Text]:
    """Write each number above its point, or below it where the line dips."""
    for at, (x, column) in enumerate(placed):
        if column.value is None:
            continue
        around = [c.value for _, c in placed[max(at - 1, 0) : at + 2] if c.value is not None]
        is_dip = len(around) == 3 and around[0] > column.value < around[2]
        yield Text(x, scale.y(column.value) + (20 if is_dip else -9), column.shown)


def _labels(column: Column, x: int, bottom: int) -> list[Text]:
    below = [Text(x, bottom + 38, column.below)] if column.below else []
    return [Text(x, bottom + 20, column.label), *below]


def _whole(column: Column, x: int, columns: int, bottom: int) -> Box:
    width = (_WIDTH - _LEFT) // columns
    return Box(x - width // 2, _FIRST_TOP, width, bottom - _FIRST_TOP, column.hint)
