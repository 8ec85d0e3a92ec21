"""The embedded PostgreSQL: starts anywhere, loses nothing, refuses what is not its own."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from config import postgres_binaries, postgres_folders
from config.postgres import (
    PostgresRefusal,
    Server,
    ensure_database,
    has_died,
    remove,
    start,
    stop,
    used,
)
from config.postgres_binaries import binaries
from config.postgres_folders import MARKER, check_data_folder, socket_folder

CHECKOUT = Path(__file__).resolve().parents[2]
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root steps down to another user")


@pytest.fixture(scope="module")
def open_folder():
    """A folder that the server's user can pass through; pytest's own are closed."""
    folder = Path(tempfile.mkdtemp(prefix="goodstanding-launcher-"))
    folder.chmod(0o755)
    yield folder
    for marker in folder.rglob(MARKER):
        remove(marker.parent)
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def server(open_folder):
    """A durable server with 1,000 rows."""
    server = start(open_folder / "shared" / "postgres")
    ensure_database(server)
    with connect(server) as connection:
        connection.execute("CREATE TABLE kept AS SELECT generate_series(1, 1000) AS number")
    return server


def connect(server: Server) -> psycopg.Connection:
    return psycopg.connect(server.url(), autocommit=True)


def rows(server: Server) -> int:
    with connect(server) as connection:
        return connection.execute("SELECT count(*) FROM kept").fetchone()[0]


def postmaster(server: Server) -> int:
    return int((server.data / "postmaster.pid").read_text().split()[0])


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


def test_address_names_the_socket_and_nothing_listens_on_the_network(server):
    assert server.url("other") == f"postgres://postgres@/other?host={server.socket}"
    with connect(server) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
        assert connection.execute("SHOW server_encoding").fetchone() == ("UTF8",)


def test_durable_unless_thrown_away(server, open_folder):
    asked = "SELECT name FROM pg_settings WHERE name = ANY(%s) AND setting = 'on' ORDER BY name"
    names = ["fsync", "full_page_writes", "synchronous_commit", "data_checksums"]
    with connect(server) as connection:
        on = [name for (name,) in connection.execute(asked, [names])]
    assert on == ["data_checksums", "fsync", "full_page_writes", "synchronous_commit"]

    thrown_away = start(open_folder / "thrown" / "postgres", throw_away=True)
    ensure_database(thrown_away)
    with connect(thrown_away) as connection:
        assert [name for (name,) in connection.execute(asked, [names])] == ["data_checksums"]
    with pytest.raises(PostgresRefusal, match="fsync, full_page_writes, synchronous_commit is"):
        start(thrown_away.data)
    remove(thrown_away.data)
    assert not thrown_away.data.exists()
    assert not thrown_away.socket.exists()


def test_starting_twice_finds_the_same_server(server):
    number = postmaster(server)
    assert start(server.data) == server
    assert postmaster(server) == number


def test_started_under_another_temporary_folder_is_found(server, monkeypatch, open_folder):
    other = open_folder / "elsewhere"
    other.mkdir()
    other.chmod(0o1777)
    monkeypatch.setattr(tempfile, "tempdir", str(other))
    assert start(server.data).socket == server.socket


def test_ensure_database_twice_and_by_eight_at_once(server):
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: ensure_database(server, "wanted_by_many"), range(8)))
    with pytest.raises(PostgresRefusal, match="no name for a database"):
        ensure_database(server, 'x"; DROP DATABASE goodstanding')


def test_killed_server_starts_again_with_every_row(server):
    for _ in range(3):
        number = postmaster(server)
        os.kill(number, signal.SIGKILL)
        assert start(server.data) == server
        assert rows(server) == 1000
        assert postmaster(server) != number


def test_left_over_files_that_name_a_living_program_do_not_hinder(server):
    stop(server.data)
    lock = socket_folder(server.data) / postgres_folders.SOCKET_NAME
    for file in (server.data / "postmaster.pid", lock):
        file.write_text(f"{os.getpid()}\n{server.data}\n1\n5432\n{server.socket}\n")
    assert start(server.data) == server
    assert rows(server) == 1000


def test_two_processes_start_at_once(server):
    stop(server.data)
    script = "import sys; from pathlib import Path; from config.postgres import start;"
    script += "print(start(Path(sys.argv[1])).socket)"
    command = [sys.executable, "-c", script, str(server.data)]
    starting = [
        subprocess.Popen(command, cwd=CHECKOUT, stdout=subprocess.PIPE, text=True) for _ in range(3)
    ]
    assert {child.communicate()[0].strip() for child in starting} == {str(server.socket)}
    assert rows(server) == 1000


def test_stop_twice(server):
    stop(server.data)
    stop(server.data)
    assert not (server.data / "postmaster.pid").exists()
    assert start(server.data) == server


def test_stop_signals_nobody_when_the_server_has_died(server):
    with subprocess.Popen(["/bin/sleep", "100"]) as bystander:
        os.kill(postmaster(server), signal.SIGKILL)
        wait_until(lambda: has_died(server.data))
        note = server.data / "postmaster.pid"
        note.write_text(note.read_text().replace(str(postmaster(server)), str(bystander.pid), 1))
        stop(server.data)
        assert not note.exists()
        assert bystander.poll() is None
        bystander.kill()
    assert start(server.data) == server


def test_last_user_stops_the_server(open_folder):
    data = open_folder / "users" / "postgres"
    with used(data):
        with used(data) as server:
            number = postmaster(server)
        assert lives(number)
    assert not lives(number)


def test_long_and_strange_paths(open_folder):
    data = open_folder / ("long " * 20 + "'quoted' \"twice\" $HOME 한국어") / "postgres"
    server = start(data)
    ensure_database(server)
    assert len(os.fsencode(server.socket)) < 90
    with connect(server) as connection:
        assert connection.execute("SHOW data_directory").fetchone() == (str(data),)
    os.kill(postmaster(server), signal.SIGKILL)
    assert start(data) == server


def test_full_disk_is_one_sentence(open_folder, monkeypatch):
    monkeypatch.setattr(postgres_folders, "ROOM_FOR_A_CLUSTER", 1 << 60)
    with pytest.raises(PostgresRefusal, match=r"disk that holds .* is full"):
        start(open_folder / "full" / "postgres")
    assert not check_data_folder(open_folder / "full" / "postgres")


def test_missing_wheel_is_one_sentence(monkeypatch):
    monkeypatch.setattr(postgres_binaries, "find_spec", lambda _name: None)
    with pytest.raises(PostgresRefusal, match=r"run `./goodstanding install`"):
        binaries()


def test_setting_that_could_lose_data_is_refused(server):
    with connect(server) as connection:
        connection.execute("ALTER SYSTEM SET full_page_writes = off")
        connection.execute("SELECT pg_reload_conf()")
    wait_until(lambda: _setting(server, "full_page_writes") == "off")
    with pytest.raises(PostgresRefusal, match=r"full_page_writes is switched off"):
        start(server.data)
    (server.data / "postgresql.auto.conf").write_text("")
    assert start(server.data) == server


def _setting(server, name):
    with connect(server) as connection:
        return connection.execute(f"SHOW {name}").fetchone()[0]
