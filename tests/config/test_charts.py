"""The geometry of charts, exactly: where each shape stands for given values."""

from fractions import Fraction

import pytest

from config.charts import Box, Column, Dot, LineAxis, Text, draw, highest_count, line_range

SHARE = LineAxis("Share", "%", None, 100, 10)
STARS = LineAxis("Stars", "", None, 5, 1)
ORDERS = LineAxis("Orders", "%", 0, None, 1)


def column(label, negative, positive, value=None, *, below=""):
    parts = (("negative", negative), ("positive", positive))
    known = parts if negative or positive else ()
    shown = "" if value is None else f"{value}%"
    return Column(label, below, f"about {label}", known, value, shown)


def of_counts(*numbers):
    return [column("x", 0, number) for number in numbers]


THREE = [
    column("Jan", 1, 3, Fraction(95), below="2026"),
    column("Feb", 0, 0),
    column("Mar", 0, 8, Fraction(100)),
]


def test_columns_and_a_line_that_is_broken_by_a_gap():
    chart = draw(THREE, title="Count", axis=SHARE)
    assert (chart.width, chart.height, chart.left) == (960, 398, 60)
    assert chart.titles == (Text(0, 14, "Share"), Text(0, 170, "Count"))
    assert chart.bars == (
        Box(120, 333, 180, 19, "negative"),
        Box(120, 277, 180, 56, "positive"),
        Box(720, 202, 180, 150, "positive"),
    )
    assert chart.totals == (Text(210, 271, "4"), Text(810, 196, "8"))
    assert chart.lines == ()
    assert chart.dots == (Dot(210, 88), Dot(810, 46))
    assert chart.values == (Text(210, 79, "95%"), Text(810, 37, "100%"))
    assert chart.ticks == (
        Text(52, 352, "0"),
        Text(52, 277, "4"),
        Text(52, 202, "8"),
        Text(52, 130, "90%"),
        Text(52, 46, "100%"),
    )
    assert chart.labels == (
        Text(210, 372, "Jan"),
        Text(210, 390, "2026"),
        Text(510, 372, "Feb"),
        Text(810, 372, "Mar"),
    )
    assert chart.columns == (
        Box(60, 46, 300, 306, "about Jan"),
        Box(360, 46, 300, 306, "about Feb"),
        Box(660, 46, 300, 306, "about Mar"),
    )


def test_the_line_joins_neighbours_only():
    values = [Fraction(90), Fraction(100), None, Fraction(95), None, Fraction(90), Fraction(95)]
    chart = draw([column("x", 0, 1, value) for value in values], title="", axis=SHARE)
    assert chart.lines == ("124,130 252,46", "767,130 895,88")
    assert [(dot.x, dot.y) for dot in chart.dots] == [
        (124, 130),
        (252, 46),
        (510, 88),
        (767, 130),
        (895, 88),
    ]


def test_the_number_of_a_dip_stands_below_the_line():
    values = [Fraction(100), Fraction(90), Fraction(100), Fraction(95), None, Fraction(90)]
    chart = draw([column("x", 0, 1, value) for value in values], title="", axis=SHARE)
    assert [text.y for text in chart.values] == [37, 150, 37, 79, 121]


def test_without_any_number_there_is_no_room_for_a_line():
    chart = draw([column("x", 2, 0)], title="Count", axis=SHARE)
    assert chart.titles == (Text(0, 14, "Count"),)
    assert (chart.height, chart.lines, chart.dots, chart.values) == (242, (), (), ())
    assert [tick.text for tick in chart.ticks] == ["0", "1", "2"]


def test_one_among_thousands_is_seen():
    chart = draw([column("x", 1, 5_999)], title="", axis=SHARE)
    assert [(bar.name, bar.height) for bar in chart.bars] == [("negative", 3), ("positive", 150)]
    assert [text.text for text in chart.totals] == ["6,000"]
    assert [tick.text for tick in chart.ticks] == ["0", "3,000", "6,000"]


def test_nothing_at_all_is_an_empty_frame():
    chart = draw(of_counts(0, 0), title="", axis=SHARE)
    assert (chart.bars, chart.totals, chart.dots) == ((), (), ())
    assert [tick.text for tick in chart.ticks] == ["0", "1", "2"]


@pytest.mark.parametrize(
    ("most", "highest"),
    [(0, 2), (1, 2), (2, 2), (3, 4), (10, 10), (11, 20), (61, 80), (100, 100), (101, 200)],
)
def test_the_axis_of_counts_ends_at_an_even_number(most, highest):
    assert highest_count(of_counts(most)) == highest


@pytest.mark.parametrize(
    ("axis", "values", "found"),
    [
        (SHARE, [Fraction(955, 10)], (90, 100)),
        (SHARE, [Fraction(100)], (90, 100)),
        (SHARE, [Fraction(0), Fraction(100)], (0, 100)),
        (SHARE, [], (0, 100)),
        (STARS, [Fraction(471, 100)], (4, 5)),
        (STARS, [Fraction(5)], (4, 5)),
        (STARS, [Fraction(1)], (1, 5)),
        (ORDERS, [Fraction(0)], (0, 1)),
        (ORDERS, [Fraction(12, 10)], (0, 2)),
    ],
)
def test_the_axis_of_the_line(axis, values, found):
    assert line_range(values, axis) == found
