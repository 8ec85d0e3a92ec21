"""The admin site: open to members of an organization and to operators of the installation."""

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.sites import UnfoldAdminSite

from accounts.access import ORGANIZATION_IN_SESSION
from accounts.admin_access import admin_actor, is_operator
from accounts.models import Membership, User
from accounts.owned_admin import ReadOnlyAdmin
from config.start_page import start_page

# Pages of Django and the theme that know nothing of organizations: model search, look-ups by
# content type, and the list of one app.
_CLOSED = {"search", "view_on_site"}


class GoodstandingAdminSite(UnfoldAdminSite):
    """Shows each person what the role in the chosen organization allows."""

    index_title = _("Start")
    enable_nav_sidebar = True

    def has_permission(self, request: HttpRequest) -> bool:
        """Let in whoever is a member somewhere, and operators."""
        return admin_actor(request) is not None or is_operator(request)

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Take our own pages only.

        What other packages would register shows the rows of every organization at once.
        """
        if admin_class is not None and issubclass(admin_class, ReadOnlyAdmin):
            super().register(model_or_iterable, admin_class, **options)

    def get_urls(self) -> list[URLResolver | URLPattern]:
        """Add the choice of the organization, and close what knows nothing of organizations."""
        urls = [url for url in super().get_urls() if getattr(url, "name", None) not in _CLOSED]
        choice = path(
            "organization/", self.admin_view(self.choose_organization), name="organization"
        )
        return [choice, *urls]

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """Add for whom the person works, and for whom else they could."""
        context: dict[str, Any] = super().each_context(request)
        if not self.has_permission(request):
            return context
        actor = admin_actor(request)
        own_rows = Membership.objects.filter(user=cast("User", request.user))
        rows = list(own_rows.select_related("organization").order_by("organization__name", "pk"))
        own = actor.organization_id if actor else None
        chosen = next((row for row in rows if row.organization_id == own), None)
        return {**context, "chosen_membership": chosen, "memberships": rows}

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """Show the score cards, or what to do first."""
        more = start_page(admin_actor(request), now=timezone.now())
        answer: TemplateResponse = super().index(request, {**more, **(extra_context or {})})
        return answer

    def choose_organization(self, request: HttpRequest) -> HttpResponse:
        """Work for another organization from now on; only for one's own."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        user = request.user
        wanted = request.POST.get("organization", "")
        rows = user.memberships.select_related("organization") if isinstance(user, User) else ()
        for membership in rows:
            if membership.organization.public_id == wanted:
                request.session[ORGANIZATION_IN_SESSION] = membership.organization_id
                text = gettext("You work for %(organization)s now.")
                messages.success(request, text % {"organization": membership.organization})
                break
        else:
            messages.error(request, gettext("You are no member of this organization."))
        return HttpResponseRedirect(reverse("admin:index"))
