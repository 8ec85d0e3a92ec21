"""Callers who send their requests byte by byte, as `slowhttptest` does, to hold what they can."""

import asyncio
import itertools
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

HOST = "127.0.0.1"
CALLERS = 200
PAUSE = 1.0  # seconds between two bytes


@dataclass(frozen=True)
class SlowRequest:
    """What a slow caller sends at once, and the bytes that follow one by one, the last for ever."""

    at_once: bytes
    then: bytes


@dataclass
class Pressure:
    """What the slow callers have done so far."""

    callers: int
    open: int = 0
    single_bytes: int = 0
    ends: Counter[str] = field(default_factory=Counter)  # the status line, "" without an answer
    all_open: asyncio.Event = field(default_factory=asyncio.Event)

    def opened(self) -> None:
        """Count one more connection."""
        self.open += 1
        if self.open == self.callers:
            self.all_open.set()


def slow_header(path: str) -> SlowRequest:
    """Return a request whose headers never end."""
    return SlowRequest(_head("GET", path), b"X-Slow: a")


def slow_body(path: str, *, content: bytes, headers: dict[str, str]) -> SlowRequest:
    """Return a request whose headers promise a body of 100,000 bytes, which begins like this."""
    return SlowRequest(
        _head("POST", path, {**headers, "Content-Length": "100000"}, end=b"\r\n"), content
    )


def _head(
    method: str, path: str, headers: dict[str, str] | None = None, *, end: bytes = b""
) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", f"Host: {HOST}"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    return "".join(f"{line}\r\n" for line in lines).encode() + end


@asynccontextmanager
async def slow_callers(
    port: int, request: SlowRequest, *, callers: int = CALLERS
) -> AsyncIterator[Pressure]:
    """Hold the connections for the length of a block, which begins once all of them are open."""
    pressure = Pressure(callers)
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(_call(port, request, pressure)) for _ in range(callers)]
        try:
            async with asyncio.timeout(30):
                await pressure.all_open.wait()
            yield pressure
        finally:
            for task in tasks:
                task.cancel()


async def _call(port: int, request: SlowRequest, pressure: Pressure) -> None:
    """Call, and call again whenever the server has enough of it."""
    while True:
        reader, writer = await asyncio.open_connection(HOST, port)
        pressure.opened()
        try:
            writer.write(request.at_once)
            pressure.ends[await _send_slowly(reader, writer, request.then, pressure)] += 1
        finally:
            pressure.open -= 1
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()
        await asyncio.sleep(PAUSE)  # many new calls a second would be another kind of attack


async def _send_slowly(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, content: bytes, pressure: Pressure
) -> str:
    """Send byte by byte until the server answers or hangs up; return its status line."""
    for byte in itertools.chain(content, itertools.repeat(content[-1])):
        try:
            writer.write(bytes([byte]))
            pressure.single_bytes += 1
            async with asyncio.timeout(PAUSE):
                return (await reader.readline()).decode(errors="replace").strip()
        except TimeoutError:
            continue
        except OSError:
            break
    return ""
