"""The demo: one command starts everything, its curl lines work, and nothing of it stays behind."""

import json
import os
import re
import shlex
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from config import demo
from config.demo_parts import DemoRefusal
from config.demo_text import Shop, read_shop, welcome

CHECKOUT = Path(__file__).resolve().parents[2]
SHOP = Shop(
    email="owner@demo.example",
    password="secret",  # noqa: S106 - invented
    api_key="gs_key",
    seller_account="sa_1",
    organization="org_1",
)


def test_shop_is_read_back_only_for_the_database_it_was_loaded_into(tmp_path):
    file = tmp_path / "demo.json"
    assert read_shop(file, "one") is None
    file.write_text(json.dumps({"database": "one", "shop": vars(SHOP)}))
    assert read_shop(file, "one") == SHOP
    assert read_shop(file, "another") is None
    file.write_text("{")
    assert read_shop(file, "one") is None


def test_welcome_names_every_way_in():
    text = welcome(SHOP, "http://127.0.0.1:8000")
    for part in (
        "http://127.0.0.1:8000/admin/",
        "owner@demo.example",
        "secret",
        "/api/v1/seller-accounts/sa_1/score",
        "/api/v1/feedback?limit=3",
        "/graphql/",
    ):
        assert part in text
    assert text.count("Authorization: Bearer gs_key") == 3


@pytest.mark.parametrize("port", ["0", "65536", "http"])
def test_port_must_be_a_port(port, capsys):
    with pytest.raises(SystemExit):
        demo.read_arguments(["--port", port])
    assert "--port" in capsys.readouterr().err


@pytest.mark.usefixtures("socket_enabled")
def test_taken_port_names_the_option():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(DemoRefusal, match=rf"Port {port} is taken .* --port {port + 1}`"):
            demo.require_free(port)
    demo.require_free(port)


def test_reset_leaves_a_database_of_somebody_else_alone(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://db.example.com/shop")
    with pytest.raises(DemoRefusal, match="DATABASE_URL is set"):
        demo.reset()


# --- The real thing, in a state folder of its own -----------------------------------------------


class RunningDemo:
    """A demo in a process of its own, and what it printed."""

    def __init__(self, state: Path, port: int, *arguments: str) -> None:
        environment = {
            name: value
            for name, value in os.environ.items()
            if name not in {"DATABASE_URL", "GOODSTANDING_ENVIRONMENT", "DJANGO_SETTINGS_MODULE"}
        }
        self.state = state
        self.process = subprocess.Popen(
            [sys.executable, "-m", "config.demo", "--port", str(port), *arguments],
            cwd=CHECKOUT,
            env={**environment, "GOODSTANDING_STATE": str(state)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def text(self) -> str:
        """Return what it prints until it is ready, or until it ends."""
        lines = []
        for line in self.process.stdout:
            lines.append(line)
            if line.startswith("Ctrl-C stops everything"):
                break
        return "".join(lines)

    def end(self, number: int) -> int:
        self.process.send_signal(number)
        code = self.process.wait(30)
        self.process.stdout.close()
        return code

    def left_over(self) -> list[str]:
        """Return the living processes that know of this demo's state folder."""
        mark = f"GOODSTANDING_STATE={self.state}".encode()
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                ours = mark in (folder / "environ").read_bytes() or str(self.state) in str(
                    (folder / "cwd").readlink()
                )
                if ours:
                    found.append((folder / "cmdline").read_text().replace("\0", " "))
            except OSError:
                continue
        return found


@pytest.fixture
def state():
    folder = Path(tempfile.mkdtemp(prefix="goodstanding-demo-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def port(socket_enabled):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def paste(line: str) -> dict:
    """Run one of the printed curl lines and return the JSON of its answer."""
    assert shutil.which("curl"), "the demo's lines are for curl"
    done = subprocess.run(
        [*shlex.split(line), "--fail"], capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


def api_key(text: str) -> str:
    return re.search(r"API key +(\S+)", text)[1]


@pytest.mark.server
def test_demo_from_first_start_to_kill_9(state, port):
    first = RunningDemo(state, port)
    text = first.text()
    score, feedback, graphql = re.findall(r"^  (curl .*)$", text, re.MULTILINE)
    assert paste(score)["seller_account"] in score
    assert len(paste(feedback)["items"]) == 3
    assert len(paste(graphql)["data"]["feedback"]["items"]) == 3
    assert stat.S_IMODE((state / "demo.json").stat().st_mode) == 0o600

    second = RunningDemo(state, port)
    assert "A demo of this checkout runs already" in second.text()
    assert second.process.wait(10) == 1
    second.process.stdout.close()

    assert first.end(signal.SIGINT) == 0
    assert first.left_over() == []

    again = RunningDemo(state, port)
    text_again = again.text()
    assert "Invented shop loaded" not in text_again
    assert api_key(text_again) == api_key(text)
    again.end(signal.SIGKILL)
    give_up = time.monotonic() + 20
    while left := again.left_over():
        assert time.monotonic() < give_up, left
        time.sleep(0.1)

    anew = RunningDemo(state, port, "--reset")
    assert "Earlier data deleted" in (text_anew := anew.text())
    assert api_key(text_anew) != api_key(text)
    assert anew.end(signal.SIGTERM) == 0
    assert anew.left_over() == []
