"""A bar on the terminal for long work; nothing where standard error is no terminal."""

import sys
import time
from typing import BinaryIO, TextIO

_WIDTH = 30
_SECONDS_BETWEEN = 0.2


class FileProgress:
    """Shows how much of a file was read, and then that the database is at work.

    Called with the number of rows read so far; the share is that of the file's bytes.
    """

    def __init__(self, stream: BinaryIO, size: int, out: TextIO | None = None) -> None:
        self._stream = stream
        self._size = size
        self._out = out or sys.stderr
        self._shown_at = 0.0
        self._is_shown = False

    def __call__(self, rows: int) -> None:
        """Draw the bar, but not too often."""
        if not self._out.isatty() or time.monotonic() - self._shown_at < _SECONDS_BETWEEN:
            return
        self._shown_at = time.monotonic()
        share = min(1.0, self._stream.tell() / self._size) if self._size else 1.0
        bar = "#" * round(share * _WIDTH)
        text = f"[{bar:.<{_WIDTH}}] {share:4.0%}  {rows:,} rows read"
        self._write(text if share < 1 else f"{text}; writing them")

    def end(self) -> None:
        """Remove the bar."""
        if self._is_shown:
            self._write("")
            self._is_shown = False

    def _write(self, text: str) -> None:
        self._out.write(f"\r\033[K{text}")
        self._out.flush()
        self._is_shown = True


class ShareProgress:
    """Shows which share of some work is done."""

    def __init__(self, what: str, out: TextIO | None = None) -> None:
        self._what = what
        self._out = out or sys.stderr

    def __call__(self, share: float) -> None:
        """Draw the bar."""
        if self._out.isatty():
            bar = "#" * round(min(1.0, share) * _WIDTH)
            self._out.write(f"\r\033[K[{bar:.<{_WIDTH}}] {share:4.0%}  {self._what}")
            self._out.flush()

    def end(self) -> None:
        """Remove the bar."""
        if self._out.isatty():
            self._out.write("\r\033[K")
            self._out.flush()
