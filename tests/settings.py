"""The product's settings on a throw-away PostgreSQL, which lives as long as the test run."""

import atexit
import os
import tempfile
from pathlib import Path

os.environ["GOODSTANDING_ENVIRONMENT"] = "test"

if not os.environ.get("DATABASE_URL"):
    from config.guardian import Guardian
    from config.postgres import start

    # Directly below the temporary folder, which is open to the server's user also for root.
    folder = Path(tempfile.mkdtemp(prefix="goodstanding-tests-"))
    folder.chmod(0o755)
    guardian = Guardian()  # stops and deletes it, also after Ctrl-C or kill -9
    guardian.watch_server(folder / "postgres", delete=True)
    atexit.register(guardian.finish)
    # Workers of pytest-xdist inherit the variable and so share this server.
    os.environ["DATABASE_URL"] = start(folder / "postgres", throw_away=True).url()

from config.settings import *  # noqa: F403
