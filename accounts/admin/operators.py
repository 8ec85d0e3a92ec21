"""People and organizations, for those who run the installation; nobody's rows are shown here."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.widgets import (
    UnfoldAdminEmailInputWidget,
    UnfoldAdminPasswordWidget,
    UnfoldAdminTextInputWidget,
)

from accounts import public_ids
from accounts.access import request_id_of
from accounts.admin_access import is_operator
from accounts.admin_lists import object_url
from accounts.choices import Channel
from accounts.models import Organization, User
from accounts.owned_admin import ReadOnlyAdmin
from accounts.service_pages import ServicePage
from accounts.services.members import create_organization
from accounts.services.people import set_password


class OrganizationForm(forms.Form):
    """A new organization and its first owner."""

    name = forms.CharField(label=_("Name"), max_length=200, widget=UnfoldAdminTextInputWidget)
    email = forms.EmailField(
        label=_("The owner’s e-mail address"),
        widget=UnfoldAdminEmailInputWidget,
        help_text=_("A person who is new here gets an account without a password."),
    )


class PasswordForm(forms.Form):
    """A new password for a person."""

    password = forms.CharField(
        label=_("New password"),
        strip=False,
        widget=UnfoldAdminPasswordWidget(attrs={"autocomplete": "new-password"}),
        help_text=_("Give it to the person by a safe way; they can change it after signing in."),
    )

    def __init__(self, *data: Any, person: User) -> None:
        super().__init__(*data)
        self.person = person

    def clean_password(self) -> str:
        """Ask more of a password than being there."""
        password: str = self.cleaned_data["password"]
        validate_password(password, self.person)
        return password


class _OperatorPage(ServicePage):
    """A page for operators: no organization's scope opens it."""

    def dispatch(self, request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        """Let in operators only."""
        if not is_operator(request):
            raise PermissionDenied
        if self.needs_object:
            self.object = self.model_admin.get_object(request, options["object_id"])
            if self.object is None:
                raise Http404
        return self.answer(request, *args, **options)


class AddOrganization(_OperatorPage):
    """Makes an organization with its first owner."""

    name = "add"
    title = _("Add an organization")
    button = _("Add organization")
    form_class = OrganizationForm
    needs_object = False

    def perform(self, values: Mapping[str, Any]) -> HttpResponse:
        """Call the service."""
        address = values["email"].strip().lower()
        with transaction.atomic():
            owner = User.objects.filter(email=address).first() or User.objects.create_user(address)
            organization = create_organization(
                name=values["name"], owner=owner, now=timezone.now(), channel=Channel.ADMIN
            )
        message = gettext("%(name)s is there, owned by %(person)s.")
        return self.done(
            message % {"name": organization, "person": owner}, object_url(organization)
        )


class SetPassword(_OperatorPage):
    """Gives a person a password, because nobody else can let a new person in."""

    name = "password"
    title = _("Set a password")
    button = _("Set password")
    icon = "key"

    def build_form(self, data: Any = None, files: Any = None) -> forms.Form:
        """Judge the password against the person."""
        return PasswordForm(data, files, person=self.object)

    def perform(self, values: Mapping[str, Any]) -> HttpResponse:
        """Call the service."""
        set_password(
            person=self.object,
            password=values["password"],
            operator=self.model_admin.operator(self.request),  # type: ignore[attr-defined]
            request_id=request_id_of(self.request),
            now=timezone.now(),
        )
        return self.done(gettext("The password is set."), object_url(self.object))


class _OperatorAdmin(ReadOnlyAdmin):
    """Rows that belong to the installation and not to an organization."""

    def may_read(self, request: HttpRequest) -> bool:
        """Only operators may."""
        return is_operator(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Only operators may, where there is something to add."""
        return self.add_page is not None and is_operator(request)

    def offers(self, request: HttpRequest, page: type[ServicePage]) -> bool:
        """Operators are offered every page."""
        del page
        return is_operator(request)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return all rows to operators, and none to anybody else."""
        rows: QuerySet[Model] = self.model._default_manager.order_by("pk")
        return rows if is_operator(request) else rows.none()


@admin.register(Organization)
class OrganizationAdmin(_OperatorAdmin):
    """The organizations of the installation."""

    add_page = AddOrganization
    list_display = ("name", "public_id_text", "created_at")
    search_fields = ("name",)
    search_help_text = _("Search by name")
    page_fields = ("name", "public_id_text", "created_at")
    empty_title = _("No organization yet")
    empty_text = _("Add the first one with its owner.")

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Organization | None:
        """Find an organization by its public id."""
        del from_field
        prefix, key = Organization.PUBLIC_PREFIX, settings.PUBLIC_ID_KEY
        row_id = public_ids.decode(prefix, object_id, key=key)
        return self.get_queryset(request).filter(pk=row_id).first() if row_id else None

    @display(description=_("public id"))
    def public_id_text(self, row: Organization) -> str:
        """The id that programs see."""
        return row.public_id


@admin.register(User)
class UserAdmin(_OperatorAdmin):
    """The people of the installation."""

    row_pages = (SetPassword,)
    list_display = ("email", "name", "is_active", "is_superuser", "last_login", "created_at")
    search_fields = ("email", "name")
    search_help_text = _("Search by name or e-mail address")
    page_fields = ("email", "name", "is_active", "is_superuser", "last_login", "created_at")
    empty_title = _("Nobody here")

    def operator(self, request: HttpRequest) -> User:
        """Return the person who is signed in."""
        if not isinstance(request.user, User):
            raise PermissionDenied
        return request.user
