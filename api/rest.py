"""Base views for REST: strict parameters, the actor, owned rows by public id, keyset pages."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar, cast

from django.db.models import QuerySet
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import ViewSetMixin

from accounts.access import Companion
from accounts.actor import Actor
from accounts.choices import Scope
from accounts.errors import FieldError, Invalid
from accounts.tenancy import OwnedModel
from api.filters import ChoicesFilter, StrictFilterSet, check_parameters
from api.instants import InstantError, parse_instant
from api.pagination import Page, page

PAGE_PARAMETERS = ("limit", "cursor")


class ActorView(APIView):
    """Base of every REST view: whoever comes this far has credentials and the scope."""

    required_scope: Scope | Mapping[str, Scope | None] | None
    http_method_names = ["get", "head", "post", "put", "patch", "delete"]
    parameters: ClassVar[Sequence[str]] = ()  # query parameters beside filters and pages
    companion: Companion | None = None  # set before `initial`: a row to bring along with the key

    @property
    def actor(self) -> Actor:
        """Who is calling."""
        return cast("Actor", self.request.auth)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Authenticate, check the scope, then refuse parameters that would be ignored."""
        super().initial(request, *args, **kwargs)
        if request.method not in self.allowed_methods:
            return  # the answer is 405, whatever the parameters
        known, repeatable = self.known_parameters()
        check_parameters(request.query_params, known=known, repeatable=repeatable)

    def known_parameters(self) -> tuple[list[str], list[str]]:
        """Return the names of the query parameters of this operation, and which may be repeated."""
        return list(self.parameters), []


class OwnedViewSet(ViewSetMixin, ActorView):
    """Lists and shows the rows of the caller's organization.

    A subclass names `model`, `serializer_class` and `required_scope`, and usually `ordering` and
    `filterset_class`; it refines rows by overriding `get_queryset`.
    """

    model: type[OwnedModel]
    serializer_class: Any
    filterset_class: type[StrictFilterSet] | None = None
    list_actions: ClassVar[Sequence[str]] = ("list",)  # the actions that take `limit` and `cursor`
    ordering: tuple[str, ...] = ("-id",)
    lookup_field = "id"
    lookup_url_kwarg = "id"
    lookup_value_regex = "[^/]+"

    def get_queryset(self) -> QuerySet[Any]:
        """Return what the caller may see; add `with_...()` and `select_related` in subclasses."""
        actor = getattr(self.request, "auth", None)
        return cast("QuerySet[Any]", self.model.objects.visible_to(actor))

    def get_object(self) -> Any:
        """Return the row with the public id in the address; raise NotFound."""
        return cast("Any", self.get_queryset()).by_public_id(self.kwargs[self.lookup_url_kwarg])

    def get_serializer(self, *args: Any, **options: Any) -> Any:
        """Return the serializer with the request in its context."""
        context = {"request": self.request, "view": self, "actor": self.actor}
        return self.get_serializer_class()(*args, context=context, **options)

    def get_serializer_class(self) -> Any:
        """Return the serializer of answers; actions use others for what comes in."""
        return self.serializer_class

    def known_parameters(self) -> tuple[list[str], list[str]]:
        """Add the page and the filters to lists."""
        known, repeatable = super().known_parameters()
        if getattr(self, "action", None) in self.list_actions:
            filters = self.filterset_class.base_filters if self.filterset_class else {}
            known += [*PAGE_PARAMETERS, *filters]
            repeatable += [name for name, one in filters.items() if isinstance(one, ChoicesFilter)]
        return known, repeatable

    def filtered(self) -> QuerySet[Any]:
        """Return the rows that the parameters select."""
        rows = self.get_queryset()
        given = self.request.query_params
        if self.filterset_class is None or given.keys() <= {*PAGE_PARAMETERS}:
            return rows  # building the filters costs more than fetching the page
        return self.filterset_class(data=given, queryset=rows, request=self.request).narrowed()

    def get_page(self, rows: QuerySet[Any]) -> Page[Any]:
        """Return the page that `limit` and `cursor` ask for."""
        return page_of(self, rows, ordering=self.ordering)

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Return one page."""
        found = self.get_page(self.filtered())
        items = self.get_serializer(found.items, many=True).data
        return Response({"items": items, "next": found.next})

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Return one object."""
        return Response(self.get_serializer(self.get_object()).data)


def page_of(view: ActorView, rows: QuerySet[Any], *, ordering: tuple[str, ...]) -> Page[Any]:
    """Return the page of any view that lists rows, bound to the caller and the parameters."""
    given = view.request.query_params
    filters = sorted((name, v) for name, v in given.lists() if name not in PAGE_PARAMETERS)
    return page(
        rows,
        ordering=ordering,
        limit=integer_of(given.get("limit"), "limit"),
        cursor=given.get("cursor"),
        bound_to=(view.actor.organization_id, view.request.path, filters),
    )


def integer_of(text: str | None, name: str) -> int | None:
    """Read a whole number from the query; raise Invalid, naming the parameter."""
    if text is None:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        errors = [FieldError(f"?{name}", "invalid", "Write a whole number.")]
        raise Invalid(errors=errors)
    return int(text)


def instant_of(text: str | None, name: str) -> datetime | None:
    """Read an instant from the query; raise Invalid, naming the parameter."""
    if text is None:
        return None
    try:
        return parse_instant(text)
    except InstantError as error:
        errors = [FieldError(f"?{name}", error.code, str(error))]
        raise Invalid(errors=errors) from None
