"""The admin site: open to members of an organization and to operators of the installation."""

from django.http import HttpRequest
from unfold.sites import UnfoldAdminSite


class GoodstandingAdminSite(UnfoldAdminSite):
    """Shows each person what his role in his organization allows."""

    def has_permission(self, request: HttpRequest) -> bool:
        """Let in whoever is a member somewhere, and operators."""
        return request.user.is_active and getattr(request.user, "is_staff", False)
