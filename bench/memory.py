"""Memory: how much a process grows while it imports a large file.

`./goodstanding bench memory [--rows N]` imports a CSV of a million rows, which is made while it is
read, in a process of its own (limit: 300 MB above what the process had before).
"""

import argparse
import json
import os
import re
import resource
import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from io import BufferedReader, RawIOBase
from pathlib import Path
from typing import Any

from bench._harness import at_most, fresh_shop, parser_of, report, start
from config.embedded import CHECKOUT

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ROWS = 1_000_000
LIMIT = 300.0
_BLOCK = 500  # rows that are made at once


class MadeFile(RawIOBase):
    """A CSV file of so many rows that is never anywhere whole."""

    def __init__(self, rows: int) -> None:
        self._rows = rows
        self._restart()

    def _restart(self) -> None:
        self._blocks = self._made()
        self._left = b""

    def _made(self) -> Iterator[bytes]:
        yield b"external_id,rating,comment,left_on\n"
        newest = date(2026, 11, 1)
        for first in range(0, self._rows, _BLOCK):
            numbers = range(first, min(first + _BLOCK, self._rows))
            yield "".join(
                f"M{n:08},{n % 5 + 1},Comment number {n:08} about the parcel and what was in it.,"
                f"{newest - timedelta(days=n % 540)}\n"
                for n in numbers
            ).encode()

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def seekable(self) -> bool:
        """Tell that one can go back to its start."""
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        """Go back to the start; nothing else is possible."""
        if (offset, whence) != (0, 0):
            raise OSError("Only the start can be sought.")
        self._restart()
        return 0

    def readinto(self, buffer: Any) -> int:
        """Give the next bytes."""
        if not self._left:
            self._left = next(self._blocks, b"")
        size = min(len(buffer), len(self._left))
        buffer[:size], self._left = self._left[:size], self._left[size:]
        return size


def resident_mb(what: str) -> float:
    """Return the resident memory of this process: `VmRSS` as it is now, `VmHWM` at its most.

    Where the system does not tell, the most that it has ever been is returned for both.
    """
    status = Path("/proc/self/status")
    if status.exists():
        found = re.search(rf"^{what}:\s+(\d+) kB$", status.read_text(), re.MULTILINE)
        return int(found[1]) / 1_024 if found else 0.0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def import_made(rows: int) -> dict[str, float]:
    """Import so many rows and say what it took; a few first, so that everything is loaded."""
    shop = fresh_shop(NOW)
    shop.import_csv(BufferedReader(MadeFile(1_500)), NOW)
    before = resident_mb("VmRSS")
    shop.import_csv(BufferedReader(MadeFile(rows)), NOW)
    return {"before_mb": round(before, 1), "peak_mb": round(resident_mb("VmHWM"), 1)}


def measured(rows: int, environment: Mapping[str, str] = os.environ) -> dict[str, float]:
    """Return what a process of its own says of its memory."""
    command = [sys.executable, "-m", "bench.memory", "--child", "--rows", str(rows)]
    done = subprocess.run(
        command, cwd=CHECKOUT, env=dict(environment), stdout=subprocess.PIPE, check=True
    )
    return dict(json.loads(done.stdout.splitlines()[-1]))


def main() -> None:
    """Measure and report, or be the process that is measured."""
    parser = parser_of(__doc__, rounds=1)
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    start()
    if options.child:
        print(json.dumps(import_made(options.rows)))
        return
    rows = options.rows // (10 if options.quick else 1)
    found = measured(rows)
    grown = found["peak_mb"] - found["before_mb"]
    report("memory", {"rows": rows, **found}, limits=[at_most("MB above start", grown, LIMIT)])


if __name__ == "__main__":
    main()
