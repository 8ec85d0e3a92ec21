"""One shop with feedback from two marketplaces, and its caller."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import time_machine
from django.test import Client

from tests.factories import make_api_key
from tests.shops import FIXTURES, NOW, Shop, csv_of


@dataclass
class Caller:
    """Asks REST and GraphQL with one key; an answer that is no success fails the test."""

    shop: Shop
    secret: str

    def rest(self, path: str, **parameters: Any) -> Any:
        headers = {"Authorization": f"Bearer {self.secret}"}
        answer = Client().get(f"/api/v1/{path}", parameters, headers=headers)
        assert answer.status_code == 200, answer.content
        return answer.json()

    def graphql(self, query: str, **variables: Any) -> Any:
        answer = (
            Client()
            .post(
                "/graphql/",
                {"query": query, "variables": variables},
                content_type="application/json",
                headers={"Authorization": f"Bearer {self.secret}"},
            )
            .json()
        )
        assert "errors" not in answer, answer
        return answer["data"]


@pytest.fixture
def caller(db: None) -> Iterator[Caller]:
    """Ask at the moment at which the files were imported, whatever day it is outside."""
    with time_machine.travel(NOW, tick=False):
        yield _caller(Shop())


def _caller(shop: Shop) -> Caller:
    name = "amazon_us_6col_unquoted_crlf.txt"
    shop.import_bytes((FIXTURES / name).read_bytes(), marketplace="amazon.us")
    shop.import_bytes(
        csv_of(
            ("R1", 5, "Fine", "2026-11-02"),
            ("R2", 4, "", "2026-11-03"),
            ("R3", 3, "So so", "2026-10-01"),
            ("R4", 1, "Broken", "2025-01-01"),
        )
    )
    _, secret = make_api_key(shop.organization)
    return Caller(shop, secret)
