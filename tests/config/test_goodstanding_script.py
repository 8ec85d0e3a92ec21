"""`./goodstanding` finds or installs uv and says what to do when it cannot."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "goodstanding"
TOOLS = ("sh", "dirname", "mkdir", "rm", "tail", "cat", "ls", "sed", "tr", "chmod", "cp")
# Writes down how it was called; `sync` makes a Python that does the same.
WORKING_UV = """#!/bin/sh
echo "uv $*" >>"$CALLS"
case "$1" in
  --version) echo uv 0.9.0 ;;
  sync) mkdir -p .venv/bin; printf '#!/bin/sh\\necho "python $*" >>"$CALLS"\\n' >.venv/bin/python
        chmod +x .venv/bin/python ;;
esac
"""
BROKEN = "#!/bin/sh\necho 'pyenv: command not found' >&2\nexit 127\n"
UV_WITHOUT_PYTHON = "#!/bin/sh\n[ $1 = --version ]\n"


class Machine:
    """A checkout with nothing but the script, and a PATH with nothing but the basic tools."""

    def __init__(self, folder: Path) -> None:
        self.checkout = folder / "a checkout"
        self.calls = folder / "calls"
        self.first, self.second = folder / "first bin", folder / "second"
        for made in (self.checkout, self.first, self.second):
            made.mkdir()
        for tool in TOOLS:
            (self.second / tool).symlink_to(shutil.which(tool))
        shutil.copy(SCRIPT, self.checkout)
        self.calls.touch()

    def put(self, folder: Path, name: str, text: str) -> None:
        (folder / name).write_text(text)
        (folder / name).chmod(0o755)

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["/bin/sh", self.checkout / "goodstanding", *arguments],
            cwd="/",
            env={"PATH": f"{self.first}:{self.second}", "CALLS": str(self.calls)},
            capture_output=True,
            text=True,
            check=False,
        )

    def called(self) -> list[str]:
        return [line for line in self.calls.read_text().splitlines() if "--version" not in line]


@pytest.fixture
def machine(tmp_path):
    return Machine(tmp_path)


def test_help_needs_nothing(machine):
    done = machine.run()
    assert done.returncode == 0
    for command in ("demo", "dev", "test", "check", "format", "schema", "bench", "manage"):
        assert f"./goodstanding {command}" in done.stdout
    assert machine.called() == []


def test_unknown_command_is_refused_before_anything_is_installed(machine):
    done = machine.run("dmeo")
    assert done.returncode == 1
    assert "There is no command `dmeo`." in done.stderr
    assert machine.called() == []


def test_broken_uv_on_the_path_is_passed_over(machine):
    machine.put(machine.first, "uv", BROKEN)
    machine.put(machine.second, "uv", WORKING_UV)
    done = machine.run("test", "-k", "two words")
    assert done.returncode == 0, done.stderr
    assert machine.called() == ["uv sync --frozen --quiet", "python -m pytest -k two words"]
    assert "Installing the packages into .venv" in done.stderr


@pytest.mark.parametrize(
    ("command", "called"),
    [
        ("demo --reset", "python -m config.demo --reset"),
        ("dev --port 9000", "python -m config.demo --dev --port 9000"),
        ("check", "python -m config.checks_runner"),
        ("schema", "python -m config.checks_runner --rewrite-schema"),
    ],
)
def test_each_command_runs_its_module(machine, command, called):
    machine.put(machine.second, "uv", WORKING_UV)
    assert machine.run(*command.split()).returncode == 0
    assert machine.called()[-1] == called


def test_manage_runs_on_the_checkouts_own_database(machine):
    machine.put(machine.second, "uv", WORKING_UV)
    machine.run("manage", "migrate", "--plan")
    python = machine.checkout / ".venv/bin/python"
    assert machine.called()[-1] == f"python -m config.embedded {python} manage.py migrate --plan"


def test_bench_names_the_benchmarks(machine):
    machine.put(machine.second, "uv", WORKING_UV)
    (machine.checkout / "bench").mkdir()
    (machine.checkout / "bench" / "scores.py").touch()
    done = machine.run("bench", "speed")
    assert done.returncode == 1
    assert "where NAME is one of: scores" in done.stderr
    assert machine.run("bench", "scores", "--rows", "5").returncode == 0
    python = machine.checkout / ".venv/bin/python"
    called = f"python -m config.embedded {python} -m bench.scores --rows 5"
    assert machine.called()[-1] == called


def test_without_python_it_says_what_to_install(machine):
    machine.put(machine.first, "python3", BROKEN)
    done = machine.run("test")
    assert done.returncode == 1
    assert "Python 3 is missing. Install it" in done.stderr


@pytest.mark.parametrize("venv_works", [True, False])
def test_uv_is_installed_into_a_folder_of_its_own(machine, venv_works):
    machine.put(machine.checkout, "uv-to-install", WORKING_UV)
    copy = '"$OWN/bin" && cp uv-to-install "$OWN/bin/uv"'
    venv = f'cp "$0" "$OWN/bin/python3" && mkdir -p {copy}' if venv_works else "exit 1"
    machine.put(
        machine.first,
        "python3",
        f"""#!/bin/sh
OWN={str(machine.checkout)!r}/.goodstanding/uv
case "$2 $3" in
  "venv "*) mkdir -p "$OWN/bin"; {venv} ;;
  "pip install") echo "pip $*" >>"$CALLS"; mkdir -p {copy} ;;
esac
""",
    )
    done = machine.run("test")
    assert done.returncode == 0, done.stderr
    assert "installing it into .goodstanding/uv" in done.stderr
    assert ("--target" in machine.called()[0]) is not venv_works
    assert machine.called()[-1] == "python -m pytest"
    assert "installing it" not in machine.run("test").stderr


def test_uv_that_cannot_be_installed_says_what_to_do(machine):
    failing = "#!/bin/sh\n[ $1 = --version ] && exit 0\necho No module named pip >&2\nexit 1\n"
    machine.put(machine.first, "python3", failing)
    done = machine.run("test")
    assert done.returncode == 1
    assert "No module named pip" in done.stderr
    assert "apt-get install python3-venv" in done.stderr


def test_missing_python_3_13_is_one_sentence(machine):
    machine.put(machine.second, "uv", UV_WITHOUT_PYTHON)
    done = machine.run("demo")
    assert done.returncode == 1
    assert "Python 3.13 was not found and uv could not download one." in done.stderr


def test_packages_that_cannot_be_installed_are_one_sentence(machine):
    machine.put(machine.second, "uv", "#!/bin/sh\n[ $1 = --version ] || [ $1 = python ]\n")
    done = machine.run("demo")
    assert done.returncode == 1
    assert "The packages could not be installed; uv says above why." in done.stderr


def test_it_is_executable_posix_shell():
    assert os.access(SCRIPT, os.X_OK)
    assert SCRIPT.read_text().startswith("#!/bin/sh\n")
