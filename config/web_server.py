"""How granian serves the product: as many threads as it takes to bear slow callers."""

import sys
from pathlib import Path

# granian limits how long headers may take, but not bodies: a caller who sends a body byte by byte
# holds a thread. 200 of them must not stop the others, so there are more threads than that.
BLOCKING_THREADS = 256


def granian_command(host: str, port: int, *, workers: int = 1) -> list[str]:
    """Return the command line of the web server."""
    return [
        str(Path(sys.executable).with_name("granian")),
        "--interface=wsgi",
        f"--host={host}",
        f"--port={port}",
        f"--workers={workers}",
        f"--blocking-threads={BLOCKING_THREADS}",
        "--http=1",
        "--no-ws",
        "--log-level=warning",
        "--workers-kill-timeout=5",
        "--respawn-failed-workers",
        "config.wsgi:application",
    ]
