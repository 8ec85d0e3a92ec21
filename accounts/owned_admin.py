"""The base of every page of the admin: rows are read here, and changed only by service pages."""

import re
from dataclasses import dataclass
from typing import Any, ClassVar, NoReturn

from django.contrib import messages
from django.contrib.admin import ShowFacets
from django.contrib.admin.utils import (
    display_for_field,
    display_for_value,
    label_for_field,
    lookup_field,
)
from django.core.exceptions import PermissionDenied
from django.db.models import BooleanField, Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import ModelAdmin

from accounts.admin_access import admin_actor, may
from accounts.admin_lists import CountlessPaginator, PublicIdChangeList, object_url
from accounts.choices import Scope
from accounts.errors import NotFound
from accounts.service_pages import ServicePage

_PUBLIC_ID = re.compile(r"[a-z]+_[0-9a-v]{13}")
_YES_OR_NO = {True: (gettext_lazy("Yes"), "success"), False: (gettext_lazy("No"), "danger")}
type Crumb = tuple[str | Promise, str]


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of a row's page: what it is, the value ready to be shown, and its colour."""

    label: str
    value: Any
    tone: str = ""


@dataclass(frozen=True, slots=True)
class RowLink:
    """A button on a row's page that leads elsewhere."""

    title: str | Promise
    icon: str
    url: str


class ReadOnlyAdmin(ModelAdmin):
    """A list and a page for each row; whatever Django's own forms would write is refused.

    There is no delete page and no LogEntry: the event log is the history.
    """

    add_page: ClassVar[type[ServicePage] | None] = None
    list_pages: ClassVar[tuple[type[ServicePage], ...]] = ()
    row_pages: ClassVar[tuple[type[ServicePage], ...]] = ()
    page_fields: ClassVar[tuple[str, ...]] = ()
    row_template: ClassVar[str] = "admin/row.html"
    empty_title: ClassVar[str | Promise] = ""
    empty_text: ClassVar[str | Promise] = ""

    actions = None
    paginator = CountlessPaginator
    show_full_result_count = False
    show_facets = ShowFacets.NEVER  # they count
    list_per_page = 50
    sortable_by = ()
    list_filter_submit = True
    empty_value_display = "–"

    # Who may do what ----------------------------------------------------------------------------

    def may_read(self, request: HttpRequest) -> bool:
        """Tell whether the person may see this list at all; nobody may until a subclass says so."""
        del request
        return False

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Reading is allowed by role; which rows there are is decided by the queryset."""
        del obj
        return self.may_read(request)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Show the list in the menu to whom may read it."""
        return self.may_read(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Adding is a service page with a scope of its own."""
        return self.add_page is not None and may(request, self.add_page.scope)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nothing is changed by Django's forms."""
        del request, obj
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nothing is deleted here."""
        del request, obj
        return False

    def offers(self, request: HttpRequest, page: type[ServicePage]) -> bool:
        """Tell whether the person is shown the way to a service page."""
        return may(request, page.scope)

    # Pages --------------------------------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        """List, row, and the service pages: nothing else has an address."""
        stem = f"{self.opts.app_label}_{self.opts.model_name}"
        wrap = self.admin_site.admin_view
        pages = [path("", wrap(self.changelist_view), name=f"{stem}_changelist")]
        offered = [*([self.add_page] if self.add_page else []), *self.list_pages, *self.row_pages]
        for page in offered:
            below = f"<str:object_id>/{page.name}/" if page.needs_object else f"{page.name}/"
            view = page.as_view(model_admin=self)
            pages.append(path(below, wrap(view), name=f"{stem}_{page.name}"))
        row = path("<str:object_id>/change/", wrap(self.row_view), name=f"{stem}_change")
        return [*pages, row]

    def get_changelist(self, request: HttpRequest, **options: Any) -> type[PublicIdChangeList]:
        """Link rows by public id."""
        del request, options
        return PublicIdChangeList

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the list; it takes no orders."""
        if request.method not in {"GET", "HEAD"}:
            return HttpResponseNotAllowed(["GET", "HEAD"])
        pages = [page for page in self.list_pages if self.offers(request, page)]
        more = {
            "title": capfirst(str(self.opts.verbose_name_plural)),
            "crumbs": self.crumbs(),
            "list_pages": [(page, self.page_url(page)) for page in pages],
            "add_page": self.add_page,
        }
        answer = super().changelist_view(request, {**more, **(extra_context or {})})
        if not isinstance(answer, HttpResponse):
            raise TypeError
        return answer

    def row_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show one row; another organization's is not there."""
        if request.method not in {"GET", "HEAD"}:
            return HttpResponseNotAllowed(["GET", "HEAD"])
        if not self.has_view_permission(request):
            raise PermissionDenied
        row = self.get_object(request, object_id)
        if row is None:
            messages.warning(request, _("There is no such page: it may belong to another account."))
            return HttpResponseRedirect(reverse("admin:index"))
        offered = [page for page in self.row_pages if self.offers(request, page)]
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": self.name_of(row),
            "crumbs": self.crumbs(row),
            "object": row,
            "facts": self.facts(row),
            "row_pages": [
                (page, object_url(row, page.name)) for page in offered if page.applies_to(row)
            ],
            "row_links": self.row_links(request, row),
            **self.row_context(request, row),
        }
        return TemplateResponse(request, self.row_template, context)

    def row_context(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        """Return what the template of this row's page needs besides its facts."""
        del request, row
        return {}

    def row_links(self, request: HttpRequest, row: Any) -> list[RowLink]:
        """Return the ways from this row's page to others."""
        del request, row
        return []

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Any | None:
        """Find a row by its key among those that the person may see."""
        return super().get_object(request, object_id, from_field)

    def name_of(self, row: Any) -> str:
        """Return what the row is called above its page."""
        return str(row)

    def facts(self, row: Model) -> list[Fact]:
        """Return the lines of the row's page from `page_fields`."""
        return [self._fact(name, row) for name in self.page_fields]

    def _fact(self, name: str, row: Model) -> Fact:
        field, method, value = lookup_field(name, row, self)
        label = capfirst(str(label_for_field(name, self.model, self)))
        if tones := getattr(method, "label", None):
            code, shown = value if isinstance(value, tuple) else (value, value)
            tone = tones.get(code, "plain") if isinstance(tones, dict) else "plain"
            return Fact(label, shown, tone if code else "")
        if field is None:
            is_boolean = bool(getattr(method, "boolean", False))
            shown = display_for_value(value, self.empty_value_display, is_boolean)
        elif isinstance(field, BooleanField):
            return Fact(label, *_YES_OR_NO.get(value, (self.empty_value_display, "")))
        elif field.remote_field:
            shown = str(value or self.empty_value_display)
        else:
            shown = display_for_field(value, field, self.empty_value_display)
        return Fact(label, shown)

    def crumbs(self, row: Model | None = None, leaf: str | Promise = "") -> list[Crumb]:
        """Return the way here: the list, the row, the page, each with its address."""
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"
        way: list[Crumb] = [(capfirst(str(self.opts.verbose_name_plural)), reverse(name))]
        if row is not None:
            way.append((self.name_of(row), object_url(row)))
        return [*way, (leaf, "")] if leaf else way

    def page_url(self, page: type[ServicePage]) -> str:
        """Return the address of a service page without a row."""
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{page.name}")

    # What Django's own forms would do -----------------------------------------------------------

    def save_model(self, *args: Any, **options: Any) -> NoReturn:
        """Refuse: a change is a call of a service."""
        raise PermissionDenied

    def delete_model(self, *args: Any, **options: Any) -> NoReturn:
        """Refuse: nothing is deleted here."""
        raise PermissionDenied

    def delete_queryset(self, *args: Any, **options: Any) -> NoReturn:
        """Refuse: nothing is deleted here."""
        raise PermissionDenied

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Write nothing: the event log is the history."""

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Write nothing: the event log is the history."""

    def log_deletions(self, request: HttpRequest, queryset: QuerySet[Any]) -> Any:
        """Write nothing: the event log is the history."""


class OwnedModelAdmin(ReadOnlyAdmin):
    """Rows of the organization in which the person works; a stranger sees none."""

    read_scope: ClassVar[Scope]
    has_history: ClassVar[bool] = True

    def may_read(self, request: HttpRequest) -> bool:
        """Members whose role holds the scope may read."""
        return may(request, self.read_scope)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the rows of the actor's organization."""
        rows = self.model._default_manager.visible_to(admin_actor(request))
        return self.narrowed(rows)

    def narrowed(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Return the rows in their order and with what the list shows of others."""
        return rows.order_by(*(self.ordering or ("-pk",)))

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Any | None:
        """Find a row by its public id only: a row number opens nothing."""
        del from_field
        if not _PUBLIC_ID.fullmatch(object_id):
            return None
        try:
            return self.get_queryset(request).by_public_id(object_id)  # type: ignore[attr-defined]
        except NotFound:
            return None

    def row_context(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        """Say whether the page shows the row's history."""
        del row
        return {"shows_history": self.has_history and may(request, Scope.EVENTS_READ)}
