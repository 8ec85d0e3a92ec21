"""An organization with everything in it, another one, and callers of the real addresses."""

import json
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from tests.factories import World, bearer, make_world


@dataclass
class Program:
    """A program with a key that speaks both transports."""

    secret: str

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        content = b"" if body is None else json.dumps(body)
        browser = Client(raise_request_exception=False)
        named = {**bearer(self.secret), **headers}
        return browser.generic(method, path, content, "application/json", headers=named)

    def ask(self, query: str, **variables: Any) -> Any:
        """Return `data`, or the code of the first error."""
        answer = self.send("POST", "/graphql/", {"query": query, "variables": variables}).json()
        if "errors" in answer:
            return answer["errors"][0]["extensions"]["code"]
        return answer["data"]


@pytest.fixture
def alpha(db: None) -> World:
    return make_world("Alpha")


@pytest.fixture
def beta(db: None) -> World:
    return make_world("Beta")


@pytest.fixture
def program(alpha: World) -> Program:
    return Program(alpha.secret)
