"""HTTP: the score over REST and GraphQL against the least that a program can answer.

`./goodstanding bench http [--rounds N]` starts two web servers as the product starts its own, one
worker each: the product, and `bench/_bare.py`, which reads one row by its key and writes it with
orjson. A process of its own asks all in turns over kept connections. Limits: REST 0.30, GraphQL
0.12 of the bare answers per second. Beside them stand processor seconds of the servers, which do
not depend on what else the machine does.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from bench._harness import at_least, parser_of, report, start
from bench._load import HOST
from bench._server import Running, served
from bench.seed import Seller, seller
from config.embedded import CHECKOUT
from config.guardian import Guardian

if TYPE_CHECKING:
    from accounts.choices import Scope

REST_LIMIT = 0.30
GRAPHQL_LIMIT = 0.12
CONNECTIONS = 8
# What a storefront shows: the official number of each window, and its stars.
STOREFRONT = """query Score($id: ID!) { score(sellerAccount: $id) {
  marketplace asOf validUntil
  windows { window total coverage official { measure value displayed reason }
            mean { value displayed } } } }"""
_FACTOR = "{ yes no ratio reason }"
_SHARE = "{ count numerator denominator ratio displayed reason }"
# The same fields as REST.
WHOLE = f"""query Whole($id: ID!) {{ score(sellerAccount: $id) {{
  sellerAccount marketplace formula packVersion asOf validUntil
  windows {{ window firstDay total partial uncounted orders coverage
    official {{ measure numerator denominator value displayed reason }}
    distribution {{ stars1 stars2 stars3 stars4 stars5 unrated }}
    positive {_SHARE} neutral {_SHARE} negative {_SHARE}
    mean {{ total count value displayed reason }}
    factors {{ arrivedOnTime {_FACTOR} itemAsDescribed {_FACTOR}
               customerService {_FACTOR} }} }} }} }}"""


@dataclass
class Measured:
    """The best of several runs of one kind of request."""

    server: Running
    request: bytes
    rate: float = 0.0
    p99_ms: float = float("inf")
    cpu_ms: float = float("inf")
    client_cpu: list[float] = field(default_factory=list)

    def warm_up(self) -> None:
        """Ask for a second, so that threads, connections and caches are there."""
        self._load(1.0)

    def run(self, seconds: float) -> None:
        """Ask for so many seconds and keep what was better than before."""
        before = self.server.cpu_seconds()
        outcome = self._load(seconds)
        spent = self.server.cpu_seconds() - before
        self.rate = max(self.rate, outcome["answers_per_second"])
        self.p99_ms = min(self.p99_ms, outcome["p99_ms"])
        self.cpu_ms = min(self.cpu_ms, 1_000 * spent / outcome["statuses"]["200"])
        self.client_cpu.append(outcome["client_cpu"])

    def _load(self, seconds: float) -> dict[str, Any]:
        command = [sys.executable, "-m", "bench._load", str(self.server.port), str(CONNECTIONS)]
        done = subprocess.run(
            [*command, str(seconds)],
            cwd=CHECKOUT,
            input=self.request,
            stdout=subprocess.PIPE,
            check=True,
        )
        outcome: dict[str, Any] = json.loads(done.stdout)
        if set(outcome["statuses"]) != {"200"}:
            raise SystemExit(f"Not every answer was 200: {outcome['statuses']}.")
        return outcome


def api_key(one: Seller, scope: "Scope") -> str:
    """Return the secret of a new key with one scope."""
    from accounts.services.credentials import create_api_key  # noqa: PLC0415

    _, secret = create_api_key(
        name="bench", scopes=[scope], actor=one.shop.actor, now=timezone.now()
    )
    return secret


def get(path: str, secret: str | None = None) -> bytes:
    """Return a GET request as it goes over the line."""
    return _request(f"GET {path}", secret)


def post(path: str, body: object, secret: str) -> bytes:
    """Return a POST request with a JSON body."""
    content = json.dumps(body).encode()
    kind = f"Content-Type: application/json\r\nContent-Length: {len(content)}\r\n"
    return _request(f"POST {path}", secret, kind) + content


def _request(line: str, secret: str | None, more: str = "") -> bytes:
    key = f"Authorization: Bearer {secret}\r\n" if secret else ""
    return f"{line} HTTP/1.1\r\nHost: {HOST}\r\nAccept: */*\r\n{key}{more}\r\n".encode()


def requests_of(one: Seller, product: Running, bare: Running, row_id: int) -> dict[str, Measured]:
    """Return what is asked of which server."""
    from accounts.choices import Scope  # noqa: PLC0415

    public_id, secret = one.shop.account.public_id, api_key(one, Scope.SCORES_READ)

    def ask(query: str) -> bytes:
        return post("/graphql/", {"query": query, "variables": {"id": public_id}}, secret)

    rest = get(f"/api/v1/seller-accounts/{public_id}/score", secret)
    return {
        "bare": Measured(bare, get(f"/{row_id}")),
        "rest": Measured(product, rest),
        "graphql": Measured(product, ask(STOREFRONT)),
        "graphql_all_fields": Measured(product, ask(WHOLE)),
    }


def show(measured: Mapping[str, Measured]) -> None:
    """Print the figures and judge them."""
    figures: dict[str, float] = {"connections": CONNECTIONS}
    for name, one in measured.items():
        figures[f"{name}_answers_per_second"] = round(one.rate)
        figures[f"{name}_p99_milliseconds"] = round(one.p99_ms, 1)
        figures[f"{name}_server_cpu_milliseconds"] = round(one.cpu_ms, 2)
        figures[f"{name}_client_cpu_share"] = round(max(one.client_cpu), 2)
    for name in ("rest", "graphql"):
        spent = measured["bare"].cpu_ms / measured[name].cpu_ms if measured["bare"].cpu_ms else 0
        figures[f"{name}_/_bare_by_server_cpu"] = round(spent, 2)
    bare = measured["bare"].rate
    report(
        "http",
        figures,
        limits=[
            at_least("REST / bare", measured["rest"].rate / bare, REST_LIMIT),
            at_least("GraphQL / bare", measured["graphql"].rate / bare, GRAPHQL_LIMIT),
        ],
    )


def main() -> None:
    """Ask A B C D A B C D and report the best of each."""
    parser = parser_of(__doc__, rounds=8)
    parser.add_argument("--seconds", type=float, default=1.5, help="of each turn")
    options = parser.parse_args()
    start()
    from metrics.models import SellerScore  # noqa: PLC0415

    one = seller(10_000, now=timezone.now())
    owner = {"organization_id": one.shop.actor.organization_id, "seller_account": one.shop.account}
    row_id = SellerScore.objects.get(**owner).pk
    os.environ["GOODSTANDING_ENVIRONMENT"] = "development"
    guardian = Guardian()
    try:
        with (
            served(guardian, "config.wsgi:application", probe="/readyz") as product,
            served(guardian, "bench._bare:application", probe=f"/{row_id}") as bare,
        ):
            measured = requests_of(one, product, bare, row_id)
            for request in measured.values():
                request.warm_up()
            for _ in range(options.rounds):
                for request in measured.values():
                    request.run(options.seconds / (2 if options.quick else 1))
    finally:
        guardian.finish()
    show(measured)


if __name__ == "__main__":
    main()
