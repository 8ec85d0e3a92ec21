"""Feedback in the admin: the list to look through, and one feedback with all that is known."""

from functools import reduce
from operator import and_
from typing import Any

from django.contrib import admin, messages
from django.db.models import Q, QuerySet, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter, DropdownFilter, RangeDateFilter
from unfold.decorators import display

from accounts.admin_access import admin_actor
from accounts.admin_lists import object_url
from accounts.choices import Scope
from accounts.owned_admin import OwnedModelAdmin
from feedback.admin.classification import candidate_of, classification_context
from feedback.admin.classified_in import GroundFilter, LanguageFilter, MismatchFilter, TopicFilter
from feedback.admin.deciding import CLASSIFICATION_PAGES
from feedback.admin.details import detail_lines
from feedback.admin.export import export_links, export_urls
from feedback.admin.left_in import LeftInFilter, steps_of
from feedback.admin.replies import REPLY_PAGES, reply_context
from feedback.choices import FeedbackState, Polarity
from feedback.models import Feedback, SellerAccount
from feedback.searching import SHORTEST, commented

_EXCERPT = 80
_OFFERED_ACCOUNTS = 200
POLARITY_TONES = {
    Polarity.POSITIVE.value: "success",
    Polarity.NEUTRAL.value: "warning",
    Polarity.NEGATIVE.value: "danger",
}


def stars(rating: int | None) -> SafeString | str:
    """Return a rating as glyphs, with words for those who do not see them."""
    if rating is None:
        return gettext("No rating")
    words = ngettext("%(n)d of 5 stars", "%(n)d of 5 stars", rating) % {"n": rating}
    return format_html(
        '<span class="gs-stars" role="img" aria-label="{}" title="{}">{}'
        '<span class="gs-stars-off">{}</span></span>',
        words,
        words,
        "★" * rating,
        "★" * (5 - rating),
    )


class StarsFilter(DropdownFilter):
    """Feedback with so many stars."""

    title = _("stars")
    parameter_name = "stars"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Offer five to one, and none."""
        del request, model_admin
        return [*((str(n), "★" * n) for n in range(5, 0, -1)), ("none", gettext("No rating"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Narrow to the chosen rating."""
        del request
        value = self.value()
        if value == "none":
            return queryset.filter(rating=None)
        return queryset.filter(rating=int(value)) if value and value in "12345" else queryset


class SellerAccountFilter(DropdownFilter):
    """Feedback of one of the organization's accounts."""

    title = _("seller account")
    parameter_name = "account"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Offer the accounts that the actor may see, by public id."""
        del model_admin
        visible = SellerAccount.objects.visible_to(admin_actor(request))
        rows = list(visible.order_by("name", "pk")[:_OFFERED_ACCOUNTS])
        self._rows = {row.public_id: row.pk for row in rows}
        return [(row.public_id, str(row)) for row in rows]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Narrow to the chosen account; an unknown one has no rows."""
        del request
        value = self.value()
        if not value:
            return queryset
        row_id = self._rows.get(value)
        return queryset.filter(seller_account_id=row_id) if row_id else queryset.none()


@admin.register(Feedback)
class FeedbackAdmin(OwnedModelAdmin):
    """The organization's feedback, the newest first."""

    read_scope = Scope.FEEDBACK_READ
    row_pages = (*REPLY_PAGES, *CLASSIFICATION_PAGES)
    row_template = "admin/feedback/feedback/row.html"
    list_display = (
        "star_glyphs",
        "polarity_label",
        "excerpt",
        "removal_text",
        "order_reference",
        "seller_account_name",
        "left_on",
        "state_label",
    )
    list_filter = (
        ("polarity", ChoicesDropdownFilter),
        StarsFilter,
        ("state", ChoicesDropdownFilter),
        GroundFilter,
        TopicFilter,
        MismatchFilter,
        LanguageFilter,
        SellerAccountFilter,
        LeftInFilter,
        ("left_on", RangeDateFilter),
    )
    search_fields = ("comment", "order_reference")
    search_help_text = _("Search in comments, or for a whole order number")
    page_fields = (
        "star_glyphs",
        "polarity_label",
        "state_label",
        "rating_raw",
        "left_on",
        "counts_on",
        "uncounted_reason",
        "account_link",
        "order_link",
        "ordered_on",
        "channel",
        "automated_text",
        "arrived_on_time",
        "item_as_described",
        "customer_service",
        "import_link",
        "pack_version",
        "public_id_text",
        "created_at",
        "updated_at",
    )
    empty_title = _("No feedback here")
    empty_text = _("Import a feedback report or a CSV file, or change the filters.")

    def narrowed(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Show the newest first, in the order of the index."""
        joined = rows.select_related("seller_account", "feedback_import", "order")
        return joined.prefetch_related("classifications").order_by("-left_at", "-pk")

    def get_urls(self) -> list[URLPattern]:
        """Add the files."""
        return [*export_urls(self), *super().get_urls()]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Add the years and months above the list, and the buttons that export it."""
        more = {"steps": steps_of(request), "list_links": export_links(request)}
        return super().changelist_view(request, {**more, **(extra_context or {})})

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Find each word in the comment, or the whole as an order number: both have an index."""
        term = search_term.strip()
        if not term:
            return queryset, False
        if len(term) < SHORTEST:
            messages.warning(request, gettext("Search for at least two characters."))
            return queryset.none(), False
        words = [commented(word) for word in term.split()]
        return queryset.filter(reduce(and_, words) | Q(order_reference=term)), False

    @display(description=_("stars"))
    def star_glyphs(self, row: Feedback) -> SafeString | str:
        """The rating."""
        return stars(row.rating)

    @display(description=_("polarity"), label=POLARITY_TONES)
    def polarity_label(self, row: Feedback) -> tuple[str, str] | str:
        """The polarity as a coloured word."""
        return (row.polarity, row.get_polarity_display()) if row.polarity else ""

    @display(
        description=_("state"),
        label={FeedbackState.LIVE.value: "info", FeedbackState.STRUCK_THROUGH.value: "warning"},
    )
    def state_label(self, row: Feedback) -> tuple[str, str]:
        """The state as a word."""
        return row.state, row.get_state_display()

    @display(description=_("comment"))
    def excerpt(self, row: Feedback) -> str:
        """The beginning of the comment."""
        return Truncator(row.comment or gettext("No comment")).chars(_EXCERPT)

    @display(description=_("removal"))
    def removal_text(self, row: Feedback) -> SafeString | str:
        """The grounds on which the marketplace may remove it, the certain ones marked."""
        return candidate_of(row)

    @display(description=_("seller account"))
    def seller_account_name(self, row: Feedback) -> str:
        """The account and its marketplace."""
        return str(row.seller_account)

    @display(description=_("seller account"))
    def account_link(self, row: Feedback) -> SafeString:
        """The account, as a link to its page."""
        return link_to(row.seller_account)

    @display(description=_("order number"))
    def order_link(self, row: Feedback) -> SafeString | str:
        """The order's number, as a link to its page where the order is known."""
        return link_to(row.order) if row.order else row.order_reference or ""

    @display(description=_("import"))
    def import_link(self, row: Feedback) -> SafeString | str:
        """The file by which the feedback came, as a link."""
        return link_to(row.feedback_import) if row.feedback_import else ""

    @display(description=_("automatic"))
    def automated_text(self, row: Feedback) -> str:
        """Whether nobody but the marketplace gave it."""
        return gettext("Left by the marketplace itself.") if row.automated else gettext("No")

    def row_context(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        """Add the public reply with what may be done with it, and what only this source tells."""
        prefetch_related_objects([row], "overrides")
        more = {"details": detail_lines(row.details), **reply_context(row)}
        return {**super().row_context(request, row), **more, **classification_context(row)}

    @display(description=_("public id"))
    def public_id_text(self, row: Feedback) -> str:
        """The id that programs see."""
        return row.public_id


def link_to(row: Any) -> SafeString:
    """Return a link to a row's page."""
    return format_html('<a class="gs-link" href="{}">{}</a>', object_url(row), str(row))
