"""A program with the checkout's own database: its address, its end, and what is refused."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def state():
    folder = Path(tempfile.mkdtemp(prefix="goodstanding-state-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def embedded(state: Path, script: str, **changes: str) -> subprocess.Popen[str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DATABASE_URL", "GOODSTANDING_ENVIRONMENT"}
    }
    return subprocess.Popen(
        [sys.executable, "-m", "config.embedded", sys.executable, "-c", script],
        cwd=CHECKOUT,
        env={**kept, "GOODSTANDING_STATE": str(state), **changes},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_program_gets_the_address_and_its_code_is_ours(state):
    script = (
        "import os, psycopg; connection = psycopg.connect(os.environ['DATABASE_URL']);"
        "print(connection.info.dbname); raise SystemExit(7)"
    )
    child = embedded(state, script)
    assert child.communicate()[0] == "goodstanding\n"
    assert child.returncode == 7
    assert not (state / "postgres" / "postmaster.pid").exists()


def test_set_address_is_left_alone(state):
    child = embedded(state, "import os; print(os.environ['DATABASE_URL'])", DATABASE_URL="other")
    assert child.communicate() == ("other\n", "")


def test_asked_to_end_it_passes_that_on_and_stops_the_server(state):
    child = embedded(state, "import time; print('ready', flush=True); time.sleep(60)")
    assert child.stdout.readline() == "ready\n"
    child.send_signal(signal.SIGTERM)
    child.communicate()
    assert child.returncode == 128 + signal.SIGTERM
    assert not (state / "postgres" / "postmaster.pid").exists()


def test_production_is_refused(state):
    child = embedded(state, "print('never')", GOODSTANDING_ENVIRONMENT="production")
    assert child.communicate() == (
        "",
        "goodstanding: Set DATABASE_URL: production never runs on the embedded PostgreSQL.\n",
    )
    assert child.returncode == 1
