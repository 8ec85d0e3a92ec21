"""Inheritance and versions of packs, and what a broken file is told."""

from datetime import date
from pathlib import Path

import pytest

from marketplaces import packs
from marketplaces.checks import packs_are_valid
from marketplaces.packs import PACK_FOLDER, PackError, load_folder

BASE = (PACK_FOLDER / "own_shop.toml").read_text("utf-8")


def write(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text, "utf-8")


def child(code: str, *, extends: str = "own_shop", on: str = "2026-11-01", more: str = "") -> str:
    return f'code = "{code}"\nextends = "{extends}"\neffective_from = {on}\n{more}'


def reply(editable: str) -> str:
    return (
        f"[reply]\nallowed = true\neditable = {editable}\ndeletable = false\n"
        'again_after_deletion = false\nautomatic = false\nto = ["negative"]\n'
        "longest = 500\nwindow_days = 0\n"
        'source = "Terms"\nread_on = 2026-12-24\nverified = true\n'
    )


def test_a_child_replaces_a_rule_as_a_whole(tmp_path):
    write(tmp_path, "own_shop.toml", BASE)
    write(tmp_path, "shop.kr.toml", child("shop.kr", more=reply("false")))

    pack = load_folder(tmp_path)["shop.kr"][0]

    assert (pack.reply.editable, pack.reply.source) == (False, "Terms")
    assert pack.polarity.positive == (4, 5)
    assert pack.platform == "own_shop"


def test_a_new_version_of_the_base_is_a_new_version_of_its_children(tmp_path):
    write(tmp_path, "own_shop.toml", BASE)
    newer = BASE.replace("effective_from = 2026-11-01", "effective_from = 2027-03-01")
    write(tmp_path, "own_shop@2027-03-01.toml", newer.replace("days = 3", "days = 5"))
    write(tmp_path, "shop.kr.toml", child("shop.kr"))
    write(tmp_path, "shop.jp.toml", child("shop.jp", on="2027-01-01"))

    loaded = load_folder(tmp_path)

    assert {
        code: [(pack.version, pack.windows["follow_up"].days) for pack in versions]
        for code, versions in loaded.items()
    } == {
        "own_shop": [("own_shop@2026-11-01", 3), ("own_shop@2027-03-01", 5)],
        "shop.jp": [("shop.jp@2027-01-01", 3), ("shop.jp@2027-03-01", 5)],
        "shop.kr": [("shop.kr@2026-11-01", 3), ("shop.kr@2027-03-01", 5)],
    }


def test_pack_for_changes_with_the_day(tmp_path, monkeypatch):
    write(tmp_path, "own_shop.toml", BASE)
    newer = BASE.replace("effective_from = 2026-11-01", "effective_from = 2027-03-01")
    write(tmp_path, "own_shop@2027-03-01.toml", newer)
    monkeypatch.setattr(packs, "load_versions", lambda: load_folder(tmp_path))

    in_force = {
        day: packs.pack_for("own_shop", on=day).version
        for day in (date(2020, 1, 1), date(2027, 2, 28), date(2027, 3, 1))
    }
    assert list(in_force.values()) == [
        "own_shop@2026-11-01",
        "own_shop@2026-11-01",
        "own_shop@2027-03-01",
    ]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (("locale =", "lokale ="), "own_shop.toml: identity.lokale: is unknown"),
        (('locale = "en"\n', ""), "own_shop.toml: identity.locale: is missing"),
        (("lowest = 1", 'lowest = "1"'), "own_shop.toml: rating.lowest: must be a int, not '1'"),
        (("lowest = 1", "lowest = true"), "rating.lowest: must be a int, not True"),
        (("lifetime = true", "lifetime = 1"), "score.windows.lifetime: must be a bool, not 1"),
        (("positive = [4, 5]", "positive = [5]"), "polarity: must name each rating 1..5"),
        (("positive = [4, 5]", "positive = 5"), "polarity.positive: must be a list"),
        (("days = [30, 90, 365]", "days = [0]"), "score.windows.days: must be positive"),
        (("days = 3", "days = -3"), "windows.follow_up.days: must be positive"),
        (
            ("days = 3\nclock", "days = 3\nafter_days = 3\nclock"),
            "windows.follow_up.after_days: must be from 0",
        ),
        (
            ("days = 3\nclock", "days = 3\nafter_days = -1\nclock"),
            "windows.follow_up.after_days: must be from",
        ),
        (
            ("percent_decimals = 0", "percent_decimals = -1"),
            "percent_decimals: must be from 0 to 6",
        ),
        (("mean_decimals = 2", "mean_decimals = 7"), "mean_decimals: must be from 0 to 6"),
        (('clock = "feedback"', 'clock = "request"'), "score.windows.clock: must be feedback or"),
        (
            ("days = [30, 90, 365]\nlifetime = true", "days = []\nlifetime = false"),
            "score.windows: must hold days or a lifetime",
        ),
        (('limit = "0.05"', 'limit = "-0.1"'), "negative_feedback_share.limit: must not be neg"),
        (("window_days = 30", "window_days = 0"), "negative_feedback_share.window_days: must be"),
        (("window_days = 30", "window_days = 30\nminimum_count = 0"), "minimum_count: must be pos"),
        (("window_days = 30", "window_days = 30\nminimum_base = -1"), "minimum_base: must be pos"),
        (
            ("window_days = 30", 'window_days = 30\nbound = "over"'),
            "bound: 'over' is not one of below, at_most, at_least",
        ),
        (('to = ["positive",', 'to = ["good",'), "reply.to: may name positive, neutral and neg"),
        (("longest = 0", "longest = -1"), "reply.longest: must not be negative"),
        (('mode = "half_up"', 'mode = "up"'), "mode: 'up' is not one of half_up"),
        (('time_zone = "UTC"', 'time_zone = "Mars"'), "calendar.time_zone: 'Mars' is no IANA"),
        (('time_zone = "UTC"', 'time_zone = "../x"'), "calendar.time_zone: '../x' is no IANA"),
        (('limit = "0.05"', "limit = 0.05"), 'limit: must be a number in quotes such as "0.01"'),
        (('limit = "0.05"', 'limit = "five"'), "limit: must be a number in quotes"),
        (('limit = "0.05"', 'limit = "NaN"'), "limit: must be a number in quotes"),
        (("[reply]", "[reply.x]"), "reply.x: is unknown"),
        (("[windows.follow_up]", "[follow_up]"), "follow_up: is unknown"),
        (('platform = "own_shop"', 'platform = "own_shop"\nreply = 5'), "not readable as TOML"),
        (('platform = "own_shop"\n', ""), "own_shop.toml: platform: is missing"),
        (('platform = "own_shop"', "platform = 5"), "platform: must be a str, not 5"),
        (('platform = "own_shop"', 'platform = "x"\nversion = "9"'), "version: is not a rule"),
        (('source = "Own choice"', 'source = " "'), "source: is empty; say where"),
        (("read_on = 2026-11-01", 'read_on = "2026"'), "read_on: must be a date, not '2026'"),
        (("read_on = 2026-11-01", "read_on = 2026-11-01T00:00:00"), "read_on: must be a date"),
        (('code = "own_shop"', 'code = "shop"'), "code: the file must be called shop.toml or"),
        (('code = "own_shop"\n', ""), "own_shop.toml: code: is missing"),
        (("effective_from = 2026-11-01", "effective_from = 5"), "effective_from: must be given"),
        (
            ('code = "own_shop"', 'code = "own_shop"\nextends = "x"'),
            "extends: there is no pack 'x'",
        ),
    ],
)
def test_a_broken_pack_is_refused_with_file_key_and_reason(tmp_path, change, sentence):
    write(tmp_path, "own_shop.toml", BASE.replace(*change))

    with pytest.raises(PackError) as refused:
        load_folder(tmp_path)

    assert str(refused.value).startswith("own_shop.toml: ")
    assert sentence in str(refused.value)


def test_a_fault_of_the_base_names_the_base(tmp_path):
    write(tmp_path, "own_shop.toml", BASE)
    broken = BASE.replace('"own_shop"', '"base"').replace("lowest = 1", "lowest = 7")
    write(tmp_path, "base.toml", f"abstract = true\n{broken}")
    write(tmp_path, "shop.kr.toml", child("shop.kr", extends="base"))

    with pytest.raises(PackError, match=r"^base\.toml: rating: a scale of stars goes from 1 to 5"):
        load_folder(tmp_path)


def test_half_a_rule_is_refused(tmp_path):
    write(tmp_path, "own_shop.toml", BASE)
    write(tmp_path, "shop.kr.toml", child("shop.kr", more="[reply]\neditable = false\n"))

    with pytest.raises(PackError, match=r"^shop\.kr\.toml: reply\.source: is missing"):
        load_folder(tmp_path)


@pytest.mark.parametrize("key", ["rating", "windows"])
def test_a_number_in_place_of_a_table_is_refused(tmp_path, key):
    write(tmp_path, "own_shop.toml", BASE)
    write(tmp_path, "shop.kr.toml", child("shop.kr", more=f"{key} = 5\n"))

    with pytest.raises(PackError, match=rf"^shop\.kr\.toml: {key}: must be a table"):
        load_folder(tmp_path)


def test_a_circle_is_refused(tmp_path):
    write(tmp_path, "a.toml", child("a", extends="b"))
    write(tmp_path, "b.toml", child("b", extends="a"))

    with pytest.raises(PackError, match="extends: goes in a circle: a > b > a"):
        load_folder(tmp_path)


def test_two_files_of_one_day_are_refused(tmp_path):
    write(tmp_path, "own_shop.toml", BASE)
    write(tmp_path, "own_shop@2026-11-01.toml", BASE)

    with pytest.raises(PackError, match=r"effective_from: own_shop\.toml has the same day"):
        load_folder(tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('"cp932"', '"cp9999"', "report.encodings.order: 'cp9999' is no known encoding"),
        ('["/"]', '["//"]', "report.dates.separators: each must be one character"),
    ],
)
def test_a_broken_report_is_refused(tmp_path, old, new, sentence):
    write(tmp_path, "amazon.toml", (PACK_FOLDER / "amazon.toml").read_text("utf-8"))
    japan = (PACK_FOLDER / "amazon.co.jp.toml").read_text("utf-8")
    write(tmp_path, "amazon.co.jp.toml", japan.replace(old, new))

    with pytest.raises(PackError) as refused:
        load_folder(tmp_path)
    assert str(refused.value) == f"amazon.co.jp.toml: {sentence}"


@pytest.mark.parametrize(
    ("code", "old", "new", "sentence"),
    [
        ("etsy", '"America/New_York"', '"America"', "calendar.time_zone: 'America' is no IANA"),
        (
            "aliexpress",
            'clock = "feedback"\ndays = 10',
            'clock = "delivery"\ndays = 10',
            "score.repeats.clock: must be feedback or order",
        ),
        ("aliexpress", "days = 10", "days = 0", "score.repeats.days: must be positive"),
        (
            "aliexpress",
            'time_zone = ""',
            'time_zone = "Pacific"',
            "score.repeats.time_zone: 'Pacific' is no IANA zone",
        ),
        (
            "aliexpress",
            'kind = "gap"',
            'kind = "calendar_week"',
            "score.repeats.time_zone: '' is no IANA zone",
        ),
        (
            "aliexpress",
            'kind = "gap"',
            'kind = "month"',
            "'month' is not one of calendar_week, gap",
        ),
        ("google", "window_days = 365\nminimum", "window_days = 30\nminimum", "score.display"),
        ("allegro.pl", '"positive_share"', '"star_mean"', "there is no mean of stars without"),
        ("allegro.pl", "neutral = []", "neutral = [1]", "polarity: must name each rating -1..1"),
        (
            "allegro.pl",
            "lowest = -1",
            "lowest = 0",
            "rating: a scale of polarity goes from -1 to 1",
        ),
        ("coupang", "days = 7\nclock", "days = 0\nclock", "score.components.order_fulfilment.days"),
        ("coupang", 'text = "', 'words = "', "score.statement.words: is unknown"),
    ],
)
def test_a_broken_rule_of_a_marketplace_is_refused(tmp_path, code, old, new, sentence):
    text = (PACK_FOLDER / f"{code}.toml").read_text("utf-8")
    assert old in text
    write(tmp_path, f"{code}.toml", text.replace(old, new, 1))

    with pytest.raises(PackError) as refused:
        load_folder(tmp_path)

    assert str(refused.value).startswith(f"{code}.toml: ")
    assert sentence in str(refused.value)


def test_weights_and_days_of_order_points_go_together(tmp_path):
    base = (PACK_FOLDER / "amazon.toml").read_text("utf-8")
    write(tmp_path, "amazon.toml", base.replace("days = [90, 180, 365]", "days = [90, 180]"))
    japan = (PACK_FOLDER / "amazon.co.jp.toml").read_text("utf-8")
    write(tmp_path, "amazon.co.jp.toml", japan)

    with pytest.raises(PackError, match=r"^amazon\.toml: order_points\.age: days and weights"):
        load_folder(tmp_path)


def test_the_system_check_reports_a_broken_pack(tmp_path, monkeypatch):
    assert packs_are_valid() == []
    write(tmp_path, "own_shop.toml", "code =")
    monkeypatch.setattr("marketplaces.checks.PACK_FOLDER", tmp_path)

    (error,) = packs_are_valid()

    assert error.id == "marketplaces.E001"
    assert error.msg.startswith("own_shop.toml: not readable as TOML: ")
