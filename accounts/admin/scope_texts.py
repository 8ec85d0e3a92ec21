"""What each scope allows, in words for people."""

from django.utils.translation import gettext_lazy as _

from accounts.choices import Scope

SCOPE_TEXTS = {
    Scope.FEEDBACK_READ: _("Read feedback, seller accounts and imports"),
    Scope.FEEDBACK_WRITE: _("Add seller accounts and import feedback"),
    Scope.CASES_READ: _("Read cases"),
    Scope.CASES_WRITE: _("Work cases"),
    Scope.SCORES_READ: _("Read scores"),
    Scope.EVENTS_READ: _("Read the audit log and follow changes"),
    Scope.WEBHOOKS_MANAGE: _("Manage webhooks"),
    Scope.MEMBERS_MANAGE: _("Manage members, API keys and OAuth clients"),
}


def scope_choices() -> list[tuple[str, str]]:
    """Return the choices of a form: the scope's own word and what it allows."""
    return [(scope.value, f"{text} ({scope.value})") for scope, text in SCOPE_TEXTS.items()]
