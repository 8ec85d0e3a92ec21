"""Two organizations with everything in them: Alpha, whose rows nobody else may see, and Beta."""

import pytest
from django.test import Client

from accounts.checks import owned_models
from accounts.models import OAuthClient
from tests.architecture.operations import GRAPHQL, REST
from tests.architecture.walking import Caller, ids_of, labels_in
from tests.factories import make_world

LABELS = set().union(*(labels_in(row) for row in [*REST.values(), *GRAPHQL.values()]))


@pytest.fixture
def alpha(db):
    """The organization whose rows nobody else may see."""
    return make_world("Alpha")


@pytest.fixture
def beta(db, alpha):
    """The organization that asks."""
    return make_world("Beta")


@pytest.fixture
def foreign(alpha):
    return ids_of(alpha.organization, LABELS)


@pytest.fixture
def own(beta):
    return ids_of(beta.organization, LABELS)


@pytest.fixture
def caller(beta):
    return Caller("Beta", Client(raise_request_exception=False), beta.secret)


@pytest.fixture
def secrets(alpha):
    """Every text that only Alpha's rows hold."""
    texts = {"alpha", alpha.organization.public_id, alpha.key.prefix, alpha.client.client_id}
    for model in [*owned_models(), OAuthClient]:
        rows = model.objects.filter(organization=alpha.organization)
        texts.update(row.public_id for row in rows)
    return texts
