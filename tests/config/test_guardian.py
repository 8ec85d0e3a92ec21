"""The guardian ends what a process started, however that process ended."""

import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from config.guardian import Guardian, end_groups

CHECKOUT = Path(__file__).resolve().parents[2]


@pytest.fixture
def open_folder():
    """A folder that the server's user can pass through; pytest's own are closed."""
    folder = Path(tempfile.mkdtemp(prefix="goodstanding-guardian-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def lives(number: int) -> bool:
    try:
        state = Path(f"/proc/{number}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def wait_until(condition, seconds=15.0):
    give_up = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < give_up, "waited too long"
        time.sleep(0.05)


def test_guardian_ends_everything_after_kill_9(open_folder):
    data = open_folder / "guarded" / "postgres"
    script = (
        "import subprocess, sys, time; from pathlib import Path\n"
        "from config.guardian import Guardian; from config.postgres import start\n"
        "guardian = Guardian(); guardian.watch_server(Path(sys.argv[1]), delete=True)\n"
        "start(Path(sys.argv[1]), throw_away=True)\n"
        "child = subprocess.Popen(['/bin/sleep', '100'], start_new_session=True)\n"
        "guardian.watch_group(child.pid)\n"
        "print(child.pid, flush=True); time.sleep(100)\n"
    )
    command = [sys.executable, "-c", script, str(data)]
    with subprocess.Popen(command, cwd=CHECKOUT, stdout=subprocess.PIPE, text=True) as started:
        child = int(started.stdout.readline())
        number = int((data / "postmaster.pid").read_text().split()[0])
        assert lives(child)
        assert lives(number)
        started.kill()
    wait_until(lambda: not lives(child) and not lives(number) and not data.parent.exists())


def test_guardian_finishes_when_told():
    guardian = Guardian()
    child = subprocess.Popen(["/bin/sleep", "100"], start_new_session=True)
    guardian.watch_group(child.pid)
    guardian.finish([child])
    assert child.returncode == -signal.SIGTERM


def test_group_that_does_not_listen_is_ended_all_the_same():
    script = "trap '' TERM; echo ready; sleep 100"
    command = ["/bin/sh", "-c", script]
    with subprocess.Popen(command, stdout=subprocess.PIPE, start_new_session=True) as child:
        child.stdout.readline()
        end_groups([child.pid], patience=0.2)
        assert child.wait() == -signal.SIGKILL
    end_groups([child.pid], patience=0.2)
