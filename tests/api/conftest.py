"""Organizations, their API keys, and a client that sends and reads JSON."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from accounts import keys
from accounts.choices import Scope
from accounts.models import ApiKey, Membership, Organization, User


def make_key(organization: Organization, *, name="Test", scopes=tuple(Scope)):
    """Create an API key; return it with its secret."""
    prefix = keys.new_prefix()
    secret = keys.new_secret(
        organization_id=organization.pk, prefix=prefix, key=settings.PUBLIC_ID_KEY
    )
    key = ApiKey.objects.create(
        organization=organization,
        name=name,
        prefix=prefix,
        digest=keys.digest_of(secret),
        scopes=[scope.value for scope in scopes],
        created_at=timezone.now(),
        created_by="test",
        last_used_at=timezone.now(),
    )
    return key, secret


@dataclass
class Caller:
    """A client with the credentials of one organization; errors become answers."""

    organization: Organization
    secret: str
    client: Client

    def send(self, method: str, path: str, body: Any = b"", **headers: str) -> Any:
        """Send raw bytes; `content_type` and headers may be named."""
        headers = {"Content-Type": "application/json", **headers}
        content_type = headers.pop("Content-Type")
        extra = {"Authorization": f"Bearer {self.secret}", **headers}
        return self.client.generic(method, path, body, content_type, headers=extra)

    def get(self, path: str, **headers: str) -> Any:
        return self.send("GET", path, **headers)

    def post(self, path: str, body: Any, **headers: str) -> Any:
        return self.send("POST", path, body, **headers)


@pytest.fixture
def organization(db: None) -> Organization:
    return Organization.objects.create(name="Acme")


@pytest.fixture
def stranger() -> Client:
    return Client(raise_request_exception=False)


@pytest.fixture
def caller(organization: Organization) -> Caller:
    _, secret = make_key(organization)
    return Caller(organization, secret, Client(raise_request_exception=False))


@pytest.fixture
def other_caller(db: None) -> Caller:
    other = Organization.objects.create(name="Other")
    _, secret = make_key(other)
    return Caller(other, secret, Client(raise_request_exception=False))


@pytest.fixture
def member(organization: Organization) -> User:
    user = User.objects.create(email="agent@example.com", name="Agent")
    Membership.objects.create(organization=organization, user=user, role="agent")
    return user
