"""Organizations with actors, and short ways to write events."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import orjson
import pytest
from django.test import Client

from accounts.actor import Actor, system_actor
from accounts.choices import Channel, Scope
from accounts.models import Organization
from audit.recording import unit_of_work
from tests.api.conftest import Caller, make_key

NOW = datetime(2026, 3, 1, 9, 30, 0, 250_000, tzinfo=UTC)


class Name(StrEnum):
    """Events of the tests."""

    MADE = "thing.made"
    CHANGED = "thing.changed"


@dataclass
class Tenant:
    """An organization and somebody who may do everything in it."""

    organization: Organization
    actor: Actor
    _written: int = field(default=0)

    @property
    def pk(self) -> int:
        return self.organization.pk

    def write(self, count: int = 1, *, now: datetime = NOW, **options: Any) -> None:
        """Write events in one unit of work; `value` counts up over all of them."""
        with unit_of_work(actor=self.actor, now=now, reason=options.pop("reason", "")) as work:
            for _ in range(count):
                self._written += 1
                changes = {"value": (self._written - 1, self._written)}
                given = {"changes": changes, **options}
                work.record(Name.CHANGED, self.organization, **given)


def make_tenant(name: str) -> Tenant:
    organization = Organization.objects.create(name=name)
    actor = system_actor(organization.pk, label=f"Job of {name}", channel=Channel.JOB)
    return Tenant(organization, actor)


@pytest.fixture
def tenant(db: None) -> Tenant:
    return make_tenant("Acme")


@pytest.fixture
def other(db: None) -> Tenant:
    return make_tenant("Other")


def caller_of(tenant: Tenant, scopes: Any = tuple(Scope)) -> Caller:
    _, secret = make_key(tenant.organization, scopes=scopes)
    return Caller(tenant.organization, secret, Client(raise_request_exception=False))


@pytest.fixture
def caller(tenant: Tenant) -> Caller:
    return caller_of(tenant)


def ask(caller: Caller, query: str, **variables: Any) -> Any:
    """Send a GraphQL query and return the whole answer."""
    body = orjson.dumps({"query": query, "variables": variables})
    return caller.post("/graphql/", body).json()
