"""Amazon's reports in the bytes of each marketplace."""

import re
from datetime import date

import pytest

from config.demo_shop.amazon_reports import REPORTS
from config.demo_shop.channels import AMAZON_DE, AMAZON_JP, AMAZON_US
from config.demo_shop.files import feedback_file

TODAY = date(2026, 11, 25)


def lines_of(channel, count=120):
    content = feedback_file(channel, today=TODAY, count=count)
    return content.decode(REPORTS[channel].encoding).removesuffix("\r\n").split("\r\n")


@pytest.mark.parametrize("channel", REPORTS, ids=lambda channel: channel.file_name)
def test_nine_columns_and_one_to_three_stars(channel):
    header, *rows = [line.split("\t") for line in lines_of(channel)]
    assert header[0] == "Date"
    assert len(rows) == 120
    assert {len(row) for row in (header, *rows)} == {9}
    assert {row[1] for row in rows} == {"1", "2", "3"}
    assert {value for row in rows for value in row[4:7]} == {"Yes", "No", "-"}
    assert len({row[7] for row in rows}) == 120
    assert any(row[3] for row in rows)


@pytest.mark.parametrize(
    ("channel", "pattern"),
    [
        (AMAZON_US, r"([1-9]|1[0-2])/([1-9]|[12]\d|3[01])/2[56]"),
        (AMAZON_DE, r"([1-9]|[12]\d|3[01])\.([1-9]|1[0-2])\.2[56]"),
        (AMAZON_JP, r"202[56]/[01]\d/[0-3]\d"),
    ],
    ids=["us", "de", "jp"],
)
def test_each_marketplace_writes_days_in_its_own_order(channel, pattern):
    days = [line.split("\t")[0] for line in lines_of(channel)[1:]]
    assert all(re.fullmatch(pattern, day) for day in days)


def test_each_marketplace_has_its_own_encoding():
    german = feedback_file(AMAZON_DE, today=TODAY, count=120)
    assert "ü".encode("latin-1") in german
    japanese = feedback_file(AMAZON_JP, today=TODAY, count=120)
    assert "です".encode("cp932") in japanese
