"""Members of the organization: who they are, which role they have, and how that is changed."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.widgets import UnfoldAdminEmailInputWidget, UnfoldAdminRadioSelectWidget

from accounts.admin_lists import object_url
from accounts.choices import Role, Scope
from accounts.models import Membership
from accounts.owned_admin import OwnedModelAdmin
from accounts.service_pages import ServicePage
from accounts.services.members import add_member, change_role, remove_member

_ROLES = [
    (Role.OWNER, _("Owner: everything, also members, API keys and OAuth clients")),
    (Role.MANAGER, _("Manager: everything but members, API keys and OAuth clients")),
    (Role.AGENT, _("Agent: works feedback and cases, imports files")),
    (Role.VIEWER, _("Viewer: reads feedback, cases and scores")),
]


class RoleForm(forms.Form):
    """A role, each with what it may do."""

    role = forms.ChoiceField(
        label=_("Role"), choices=_ROLES, widget=UnfoldAdminRadioSelectWidget, initial=Role.VIEWER
    )


class MemberForm(RoleForm):
    """A person by e-mail address, and the role."""

    email = forms.EmailField(
        label=_("E-mail address"),
        widget=UnfoldAdminEmailInputWidget,
        help_text=_("A person who is new here gets an account without a password."),
    )
    field_order = ("email", "role")


class AddMember(ServicePage):
    """Makes a person a member."""

    name = "add"
    title = _("Add a member")
    button = _("Add member")
    scope = Scope.MEMBERS_MANAGE
    form_class = MemberForm
    needs_object = False

    def perform(self, values: Mapping[str, Any]) -> HttpResponse:
        """Call the service."""
        membership = add_member(
            email=values["email"],
            role=Role(values["role"]),
            actor=self.actor,
            now=timezone.now(),
        )
        message = gettext("%(person)s is a member now.") % {"person": membership.user}
        return self.done(message, object_url(membership))


class ChangeRole(ServicePage):
    """Gives a member another role."""

    name = "role"
    title = _("Change the role")
    button = _("Change role")
    icon = "badge"
    scope = Scope.MEMBERS_MANAGE
    form_class = RoleForm

    def build_form(self, data: Any = None, files: Any = None) -> forms.Form:
        """Begin with the present role."""
        return RoleForm(data, files, initial={"role": self.object.role})

    def perform(self, values: Mapping[str, Any]) -> HttpResponse:
        """Call the service."""
        role = Role(values["role"])
        change_role(membership=self.object, role=role, actor=self.actor, now=timezone.now())
        message = gettext("The role is %(role)s now.") % {"role": role.label}
        return self.done(message, object_url(self.object))


class RemoveMember(ServicePage):
    """Ends a membership."""

    name = "remove"
    title = _("Remove the member")
    button = _("Remove member")
    icon = "person_remove"
    explanation = _(
        "The person loses access to this organization at once. What they did stays in the history."
    )
    scope = Scope.MEMBERS_MANAGE
    is_danger = True

    def perform(self, values: Mapping[str, Any]) -> HttpResponse:
        """Call the service."""
        del values
        person = str(self.object.user)
        remove_member(membership=self.object, actor=self.actor, now=timezone.now())
        message = gettext("%(person)s is no member any more.") % {"person": person}
        if self.object.user_id == getattr(self.request.user, "pk", None):
            return self.done(message, reverse("admin:index"))
        return self.done(message, reverse("admin:accounts_membership_changelist"))


@admin.register(Membership)
class MembershipAdmin(OwnedModelAdmin):
    """The members of the organization."""

    read_scope = Scope.MEMBERS_MANAGE
    add_page = AddMember
    row_pages = (ChangeRole, RemoveMember)
    list_display = ("person", "email", "role_label", "created_at")
    list_filter = ("role",)
    search_fields = ("user__email", "user__name")
    search_help_text = _("Search by name or e-mail address")
    page_fields = ("person", "email", "role_label", "created_at")
    empty_title = _("No member here")
    empty_text = _("Add the people who work the feedback of your seller accounts.")

    def narrowed(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Show the oldest members first."""
        return rows.select_related("user").order_by("pk")

    @display(description=_("person"))
    def person(self, row: Membership) -> str:
        """The name, or else the address."""
        return str(row.user)

    @display(description=_("e-mail address"))
    def email(self, row: Membership) -> str:
        """The address by which the person signs in."""
        return row.user.email

    @display(
        description=_("role"),
        label={
            Role.OWNER.value: "primary",
            Role.MANAGER.value: "info",
            Role.AGENT.value: "success",
        },
    )
    def role_label(self, row: Membership) -> tuple[str, str]:
        """The role as a coloured word."""
        return row.role, row.get_role_display()
