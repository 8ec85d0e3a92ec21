"""Folders of the embedded PostgreSQL: what is not ours is refused, rights stay as they are."""

import locale
import os
import shutil
import stat
import tempfile
from pathlib import Path
from types import SimpleNamespace

import pytest

from config import postgres_binaries
from config.postgres import PostgresRefusal, default_data_folder, remove, start
from config.postgres_binaries import binaries, owner_id
from config.postgres_folders import MARKER, letters, socket_folder

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root steps down to another user")


@pytest.fixture(scope="module")
def open_folder():
    """A folder that the server's user can pass through; pytest's own are closed."""
    folder = Path(tempfile.mkdtemp(prefix="goodstanding-folders-"))
    folder.chmod(0o755)
    yield folder
    for marker in folder.rglob(MARKER):
        remove(marker.parent)
    shutil.rmtree(folder)


def test_foreign_folder_is_refused(open_folder):
    foreign = open_folder / "foreign"
    foreign.mkdir()
    (foreign / "letter.txt").write_text("mine")
    with pytest.raises(PostgresRefusal, match="not empty and holds no PostgreSQL data"):
        start(foreign)
    with pytest.raises(PostgresRefusal, match="not empty"):
        remove(foreign)
    assert (foreign / "letter.txt").read_text() == "mine"


def test_data_of_another_version_or_server_is_refused(open_folder):
    old = open_folder / "old"
    old.mkdir()
    os.chown(old, owner_id(), -1)
    (old / "PG_VERSION").write_text("17\n")
    with pytest.raises(PostgresRefusal, match=r"written by PostgreSQL 17, this is 18"):
        start(old)
    (old / "PG_VERSION").write_text("18\n")
    with pytest.raises(PostgresRefusal, match="another PostgreSQL server"):
        start(old)


@as_root
def test_data_of_another_user_is_refused(open_folder):
    other = open_folder / "other"
    other.mkdir()
    (other / "PG_VERSION").write_text("18\n")
    os.chown(other, 12345, -1)
    with pytest.raises(PostgresRefusal, match=r"belongs to user number 12345.*user `nobody`"):
        start(other)


@as_root
def test_closed_parent_is_refused_and_its_rights_stay(tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    with pytest.raises(PostgresRefusal, match="cannot pass through"):
        start(closed / "postgres")
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700


@as_root
def test_closed_checkout_keeps_its_data_outside(tmp_path, open_folder):
    closed = tmp_path / "checkout"
    closed.mkdir(mode=0o700)
    found = default_data_folder(closed)
    assert found.parent.parent == postgres_binaries.SHELF_OF_ROOT
    assert found.parent.name.startswith("checkout-")
    assert default_data_folder(open_folder) == open_folder / ".goodstanding" / "postgres"


@as_root
def test_programs_out_of_reach_are_copied_once_and_work(tmp_path, open_folder, monkeypatch):
    package = binaries().parents[1]
    hidden = tmp_path / "site-packages"
    for part in (package, package.with_name(f"{package.name}.libs")):
        shutil.copytree(part, hidden / part.name)
    spec = SimpleNamespace(submodule_search_locations=[str(hidden / package.name)])
    monkeypatch.setattr(postgres_binaries, "find_spec", lambda _name: spec)
    monkeypatch.setattr(postgres_binaries, "SHELF_OF_ROOT", open_folder / "shelf")
    before = stat.S_IMODE(tmp_path.stat().st_mode)
    server = start(open_folder / "hidden" / "postgres")
    assert binaries().is_relative_to(open_folder / "shelf")
    assert server.data.joinpath("postmaster.pid").exists()
    assert [path.name for path in (open_folder / "shelf").iterdir()] == ["postgresql-18.6.3"]
    assert stat.S_IMODE(tmp_path.stat().st_mode) == before


def test_socket_folder_of_somebody_else_is_refused(open_folder, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(open_folder))
    data = open_folder / "planted" / "postgres"
    target = open_folder / "target"
    target.mkdir()
    folder = socket_folder(data)
    folder.rmdir()
    folder.symlink_to(target)
    with pytest.raises(PostgresRefusal, match="cannot be trusted"):
        socket_folder(data)
    folder.unlink()
    folder.mkdir(mode=0o777)
    assert stat.S_IMODE(socket_folder(data).stat().st_mode) == 0o700


@as_root
def test_socket_folder_of_another_user_is_refused(open_folder, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(open_folder))
    data = open_folder / "owned" / "postgres"
    os.chown(socket_folder(data), 12345, -1)
    with pytest.raises(PostgresRefusal, match="made by user number 12345"):
        socket_folder(data)


def test_letters_of_every_script_are_known_here():
    before = locale.setlocale(locale.LC_CTYPE)
    assert letters() == "C.UTF-8"
    assert locale.setlocale(locale.LC_CTYPE) == before


def test_without_such_a_locale_letters_are_those_of_c(monkeypatch):
    def unknown(_category, name=None):
        if name is not None and name != "kept":
            raise locale.Error
        return "kept"

    monkeypatch.setattr(locale, "setlocale", unknown)
    assert letters() == "C"
