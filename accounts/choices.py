"""The closed lists of accounts: roles, scopes, kinds of actor, channels."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a member of an organization may do; `ROLE_SCOPES` says which scopes each holds."""

    OWNER = "owner", _("Owner")
    MANAGER = "manager", _("Manager")
    AGENT = "agent", _("Agent")
    VIEWER = "viewer", _("Viewer")


class Scope(StrEnum):
    """One permission; the same words in API keys, OAuth tokens and roles."""

    FEEDBACK_READ = "feedback:read"
    FEEDBACK_WRITE = "feedback:write"
    CASES_READ = "cases:read"
    CASES_WRITE = "cases:write"
    SCORES_READ = "scores:read"
    EVENTS_READ = "events:read"
    WEBHOOKS_MANAGE = "webhooks:manage"
    MEMBERS_MANAGE = "members:manage"


_READING = frozenset({Scope.FEEDBACK_READ, Scope.CASES_READ, Scope.SCORES_READ})

ROLE_SCOPES: dict[str, frozenset[Scope]] = {
    Role.VIEWER: _READING,
    Role.AGENT: _READING | {Scope.FEEDBACK_WRITE, Scope.CASES_WRITE},
    Role.MANAGER: frozenset(Scope) - {Scope.MEMBERS_MANAGE},
    Role.OWNER: frozenset(Scope),
}


class ActorKind(models.TextChoices):
    """Who acts: a person, a program, or the product itself."""

    USER = "user", _("Person")
    API_KEY = "api_key", _("API key")
    OAUTH_CLIENT = "oauth_client", _("OAuth client")
    SYSTEM = "system", _("System")


class Channel(models.TextChoices):
    """The way by which a change came in."""

    REST = "rest", _("REST")
    GRAPHQL = "graphql", _("GraphQL")
    ADMIN = "admin", _("Admin")
    IMPORT = "import", _("Import")
    JOB = "job", _("Job")
    COMMAND = "command", _("Command line")


class AccountEvent(StrEnum):
    """The events of this app."""

    ORGANIZATION_CREATED = "organization.created"
    MEMBERSHIP_CREATED = "membership.created"
    MEMBERSHIP_CHANGED = "membership.changed"
    MEMBERSHIP_REMOVED = "membership.removed"
    MEMBERSHIP_PASSWORD_SET = "membership.password_set"  # noqa: S105 - the name of an event
    API_KEY_CREATED = "api_key.created"
    API_KEY_ROTATED = "api_key.rotated"
    API_KEY_REVOKED = "api_key.revoked"
    OAUTH_CLIENT_CREATED = "oauth_client.created"
    OAUTH_CLIENT_ROTATED = "oauth_client.rotated"
    OAUTH_CLIENT_REMOVED = "oauth_client.removed"
