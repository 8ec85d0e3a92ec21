"""The list of the admin as a file: what its filters and its search show, all pages of it."""

from typing import Any

from django.contrib import messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect, StreamingHttpResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.admin_access import admin_actor
from accounts.choices import Scope
from accounts.errors import Refusal
from accounts.owned_admin import RowLink
from feedback.choices import ExportFormat
from feedback.exporting import export_feedback

_TITLES = {
    ExportFormat.CSV: _("Export as CSV"),
    ExportFormat.XLSX: _("Export for Excel"),
}
_LIST = "admin:feedback_feedback_changelist"


def export_urls(model_admin: Any) -> list[URLPattern]:
    """Return the addresses of the files."""

    def address(kind: ExportFormat) -> URLPattern:
        def view(request: HttpRequest) -> HttpResponseBase:
            return export_list(request, model_admin, kind)

        wrapped = model_admin.admin_site.admin_view(view)
        name = f"feedback_feedback_export_{kind.value}"
        found: URLPattern = path(f"export.{kind.value}", wrapped, name=name)
        return found

    return [address(kind) for kind in _TITLES]


def export_links(request: HttpRequest) -> list[RowLink]:
    """Return the buttons above the list; they keep its filters."""
    given = request.GET.copy()
    given.pop("p", None)
    query = f"?{given.urlencode()}" if given else ""
    return [
        RowLink(title, "download", reverse(f"admin:feedback_feedback_export_{kind.value}") + query)
        for kind, title in _TITLES.items()
    ]


def export_list(request: HttpRequest, model_admin: Any, kind: ExportFormat) -> HttpResponseBase:
    """Answer with the file, or lead back to the list with the reason."""
    actor = admin_actor(request)
    if actor is None or not actor.may(Scope.FEEDBACK_READ) or request.method not in {"GET", "HEAD"}:
        raise PermissionDenied
    back = HttpResponseRedirect(f"{reverse(_LIST)}?{request.GET.urlencode()}")
    try:
        shown = model_admin.get_changelist_instance(request).queryset
        export = export_feedback(rows=shown, kind=kind, actor=actor, now=timezone.now())
    except IncorrectLookupParameters:
        return HttpResponseRedirect(reverse(_LIST))
    except Refusal as refusal:
        messages.error(request, gettext(str(refusal)))
        return back
    return StreamingHttpResponse(
        export.content, content_type=export.media_type, headers=export.headers
    )
