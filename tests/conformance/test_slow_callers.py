"""200 callers who send a header or a body byte by byte do not make the others wait."""

import asyncio
import http.client
import math
import os
import socket
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection

from config import demo_parts
from config.demo_parts import Demo
from config.guardian import Guardian
from config.web_server import granian_command
from tests.conformance.slow_callers import (
    CALLERS,
    HOST,
    SlowRequest,
    slow_body,
    slow_callers,
    slow_header,
)
from tests.factories import bearer, make_api_key
from tests.shops import Shop, csv_of

SECONDS = float(os.environ.get("GOODSTANDING_SLOW_SECONDS") or 10)
FEWEST_PROBES = 30
SLOWEST_P99 = 1.0
GIVE_UP = 10.0  # seconds without a byte of an answer
JSON = {"Content-Type": "application/json"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
# Whoever brings no such cookie is refused before the body is read. The server cannot know it.
CSRF = {"Cookie": f"csrftoken={'a' * 32}"}


@dataclass(frozen=True)
class Probe:
    """One request of a fast caller; the status is 0 if there was no answer."""

    status: int
    seconds: float


@pytest.fixture(scope="module")
def port(django_db_setup, tmp_path_factory) -> Iterator[int]:
    """Run the web server as the demo does, on the database of the tests, and return its port."""
    with socket.socket() as free:
        free.bind((HOST, 0))
        port = free.getsockname()[1]
    log_file = tmp_path_factory.mktemp("server") / "server.log"
    guardian = Guardian()
    demo = Demo(guardian, environment_of_the_server())
    with pytest.MonkeyPatch.context() as patch, log_file.open("ab") as log:
        patch.setattr(demo_parts, "LOG_FILE", log_file)
        try:
            demo.start("web server", granian_command(HOST, port), log, log)
            demo.wait_until_it_answers(f"http://{HOST}:{port}")
            yield port
            demo.require_alive()
        finally:
            guardian.finish(demo.children.values())
    with pytest.raises(ProcessLookupError):
        os.killpg(demo.children["web server"].pid, 0)


def environment_of_the_server() -> dict[str, str]:
    """Return the demo's settings: with those of the tests it would have no connection pool."""
    url = urlsplit(os.environ["DATABASE_URL"])
    return {
        **os.environ,
        "DATABASE_URL": urlunsplit(url._replace(path=f"/{connection.settings_dict['NAME']}")),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "GOODSTANDING_ENVIRONMENT": "development",
    }


CASES: dict[str, Callable[[dict[str, str]], SlowRequest]] = {
    "headers": lambda _: slow_header("/api/v1/seller-accounts"),
    "graphql body": lambda key: slow_body("/graphql/", content=b"{ ", headers=JSON | key),
    "rest body": lambda key: slow_body(
        "/api/v1/seller-accounts", content=b"{ ", headers=JSON | key
    ),
    "login body": lambda _: slow_body("/admin/login/", content=b"username=a", headers=FORM | CSRF),
}


@pytest.mark.server
@pytest.mark.enable_socket
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("case", CASES)
def test_slow_callers_do_not_slow_the_others(case, port):
    shop = Shop()
    shop.import_bytes(csv_of(("1", 5, "Came early.", date(2026, 11, 20))))
    key = bearer(make_api_key(shop.organization)[1])
    path = f"/api/v1/seller-accounts/{shop.account().public_id}/score"

    def ask() -> Probe:
        return probe(port, path, key)

    assert ask().status == 200
    probes, pressure, ends = asyncio.run(probe_under_pressure(port, CASES[case](key), ask))

    slowest = p99([one.seconds for one in probes])
    sys.stdout.write(f"{case}: p99 {slowest:.3f} s of {len(probes)} probes; {pressure}\n")
    assert {one.status for one in probes} == {200}
    assert len(probes) >= FEWEST_PROBES
    assert slowest < SLOWEST_P99
    # The pressure was there: nobody was sent away, and the bytes kept coming.
    if case == "headers":  # granian hangs up after 30 seconds, and they call again
        assert set(ends) <= {""}
    else:
        assert ends == {}
    assert pressure >= CALLERS * SECONDS / 2


def test_p99_is_the_nearest_rank():
    assert p99([0.3, 0.1, 0.2]) == 0.3
    assert p99([float(number) for number in range(1, 201)]) == 198.0


async def probe_under_pressure(port, request, ask):
    """Ask again and again while slow callers hold on; stop at the first that gets no answer."""
    probes = []
    async with slow_callers(port, request) as pressure:
        end = time.monotonic() + SECONDS
        while time.monotonic() < end or len(probes) < FEWEST_PROBES:
            probes.append(await asyncio.to_thread(ask))
            if probes[-1].status != 200:
                break
            await asyncio.sleep(0.1)
        return probes, pressure.single_bytes, dict(pressure.ends)


def probe(port: int, path: str, headers: dict[str, str]) -> Probe:
    """Ask once, over a new connection."""
    begun = time.monotonic()
    caller = http.client.HTTPConnection(HOST, port, timeout=GIVE_UP)
    try:
        caller.request("GET", path, headers=headers)
        answer = caller.getresponse()
        answer.read()
        status = answer.status
    except OSError:
        status = 0
    finally:
        caller.close()
    return Probe(status, time.monotonic() - begun)


def p99(seconds: list[float]) -> float:
    """Return the time within which 99 of 100 are answered; of fewer than 100, the longest."""
    return sorted(seconds)[math.ceil(len(seconds) * 0.99) - 1]
