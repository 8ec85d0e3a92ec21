"""`./goodstanding check` runs everything, also after a failure, and says how to mend it."""

import subprocess
import sys
from pathlib import Path

import pytest

from config import checks_runner
from config.checks_runner import Check, run_all
from tests.conftest import require_outside

FINE = (sys.executable, "-c", "print('fine')")
BROKEN = (sys.executable, "-c", "import sys; print('what is wrong'); sys.exit(3)")


@pytest.fixture(autouse=True)
def checkout(tmp_path, monkeypatch):
    monkeypatch.setattr(checks_runner, "CHECKOUT", tmp_path)
    (tmp_path / "build").mkdir()
    return tmp_path


def test_all_run_and_the_failed_ones_say_how_to_mend_them(capsys, checkout):
    checks = [
        Check("first", (FINE, BROKEN, FINE), "mend the first"),
        Check("second one", (FINE,), "mend the second"),
        Check("third", (("no-such-program",),), "install it"),
    ]
    assert run_all(checks, {}) == 1
    said = capsys.readouterr().out
    assert "FAILED first" in said
    assert "| what is wrong" in said
    assert "ok     second one" in said
    assert "no-such-program: No such file" in said
    assert said.endswith(
        "To mend first: mend the first.\nTo mend third: install it.\n2 of 3 checks failed.\n"
    )
    assert (checkout / "build" / "check-first.log").read_text() == "fine\nwhat is wrong\n"


def test_no_failure_is_one_line_each(capsys):
    assert run_all([Check("only", (FINE,), "never")], {}) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 2
    assert lines[1] == "All checks passed."


def test_production_environment_has_every_secret_that_the_settings_ask_for(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", "import config.settings"],
        cwd=Path(__file__).resolve().parents[2],
        env=checks_runner.production(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("wanted", "marks", "outcome"),
    [
        ("1", {"node"}, "failed"),
        ("1", {"browser", "server"}, "failed"),
        ("1", {"server"}, "skipped"),
        ("", {"node"}, "skipped"),
    ],
)
def test_skips_of_outside_tests_fail_where_everything_must_run(monkeypatch, wanted, marks, outcome):
    monkeypatch.setenv("GOODSTANDING_REQUIRE_ALL", wanted)
    report = pytest.TestReport(
        nodeid="x",
        location=("x", 1, "x"),
        keywords={},
        outcome="skipped",
        longrepr=("x.py", 1, "Skipped: chromium is not installed"),
        when="call",
    )
    report = require_outside(report, marks=marks)
    assert report.outcome == outcome
    assert ("no skip" in str(report.longrepr)) is (outcome == "failed")
    assert "chromium is not installed" in str(report.longrepr)
