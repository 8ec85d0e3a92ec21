"""What every test can rely on: no test that CI must run is skipped in silence."""

import os
from collections.abc import Generator, Iterator

import hypothesis
import pytest
from django.utils import translation

from config.catalogue import compile_language, path_of

# How long an example takes is the machine's affair: no test fails for that.
hypothesis.settings.register_profile("goodstanding", deadline=None)
hypothesis.settings.load_profile("goodstanding")

# Tests that need a program from outside; elsewhere they are skipped with a plain sentence.
OUTSIDE = ("browser", "node")


def pytest_configure() -> None:
    """Compile the translations, which are not kept in the repository."""
    source, compiled = path_of("ko"), path_of("ko").with_suffix(".mo")
    if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
        compile_language("ko")


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Begin and end in English: a request in Korean leaves its language behind in the thread."""
    translation.activate("en")
    yield
    translation.activate("en")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    return require_outside(report, marks={mark.name for mark in item.iter_markers()})


def require_outside(report: pytest.TestReport, *, marks: set[str]) -> pytest.TestReport:
    """Turn a skip of a browser or node test into a failure where everything must run."""
    wanted = os.environ.get("GOODSTANDING_REQUIRE_ALL") == "1"
    if (
        wanted
        and report.skipped
        and not hasattr(report, "wasxfail")
        and marks.intersection(OUTSIDE)
    ):
        why = report.longrepr[-1] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"GOODSTANDING_REQUIRE_ALL=1 allows no skip of this test. {why}"
    return report
