"""The pinned npm tools: installed on first use, in a folder of their own."""

import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parent.parent


@pytest.fixture(scope="session")
def tools() -> Path:
    """Return the folder of the tools, or skip where node is missing."""
    if not shutil.which("node") or not shutil.which("npm"):
        pytest.skip("node and npm are not installed; install Node 20 or later for this test")
    lock = HERE / "package-lock.json"
    mark = HERE / "node_modules" / ".installed"
    if not mark.exists() or mark.read_text() != lock.read_text():
        install = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        done = subprocess.run(install, cwd=HERE, capture_output=True, text=True, check=False)
        if done.returncode:
            pytest.skip(f"npm could not install the pinned tools: {done.stderr[-300:]}")
        mark.write_text(lock.read_text())
    return HERE / "node_modules" / ".bin"
