"""Years and months to go back through the list: no row is counted, and none but two are read."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import DropdownFilter

from accounts.admin_access import admin_actor
from feedback.models import Feedback

PARAMETER = "left_in"
# The day is that of the marketplace's zone, which no place on earth moves further from UTC.
_FURTHEST = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Step:
    """One link: where it leads and whether the list stands there."""

    label: str
    query: str
    is_here: bool


def days_of(request: HttpRequest) -> tuple[date, date] | None:
    """Return the first and the last day with feedback; each is one look into the index."""
    if not hasattr(request, "feedback_days"):
        rows = Feedback.objects.visible_to(admin_actor(request)).order_by("left_at", "id")
        days = rows.values_list("left_on", flat=True)
        request.feedback_days = (days.first(), days.last())  # type: ignore[attr-defined]
    first, last = request.feedback_days  # type: ignore[attr-defined]
    return None if first is None or last is None else (first, last)


def span_of(value: str) -> tuple[date, date] | None:
    """Return the first and the last day of `2026` or `2026-11`; None for anything else."""
    year, dash, month = value.partition("-")
    if not (year.isascii() and year.isdigit() and len(year) == 4 and "1995" <= year <= "2100"):
        return None
    if not dash:
        return date(int(year), 1, 1), date(int(year), 12, 31)
    if not (month.isascii() and month.isdigit() and len(month) == 2 and "01" <= month <= "12"):
        return None
    start = date(int(year), int(month), 1)
    return start, start.replace(day=monthrange(start.year, start.month)[1])


def steps_of(request: HttpRequest) -> list[Step]:
    """Return the links above the list: the years, and the months of the chosen one."""
    days, chosen = days_of(request), request.GET.get(PARAMETER, "")
    if days is None:
        return []
    given = request.GET.copy()
    for name in ("p", PARAMETER):
        given.pop(name, None)

    def step(label: str, value: str) -> Step:
        query = given.copy()
        if value:
            query[PARAMETER] = value
        is_here = value in {chosen, chosen[:4]} if value else not chosen
        return Step(label, f"?{query.urlencode()}", is_here)

    return [step(gettext("All"), ""), *(step(label, v) for v, label in _choices(days, chosen))]


def _choices(days: tuple[date, date], chosen: str) -> list[tuple[str, str]]:
    first, last = days
    years = [(str(year), str(year)) for year in range(last.year, first.year - 1, -1)]
    span = span_of(chosen[:4])
    if span is None:
        return years
    year = span[0].year
    months = [date(year, month, 1) for month in range(12, 0, -1)]
    inside = [day for day in months if first.replace(day=1) <= day <= last]
    return [*years, *((f"{day:%Y-%m}", date_format(day, "YEAR_MONTH_FORMAT")) for day in inside)]


class LeftInFilter(DropdownFilter):
    """Feedback of one year or month."""

    title = _("year or month")
    parameter_name = PARAMETER

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Offer the years there are, and the months of the chosen one."""
        del model_admin
        days = days_of(request)
        return [] if days is None else _choices(days, request.GET.get(PARAMETER, ""))

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Narrow to the chosen days; the instants beside them let the index find the place."""
        del request
        span = span_of(self.value() or "")
        if span is None:
            return queryset
        start, end = (datetime.combine(day, time(), UTC) for day in span)
        return queryset.filter(
            left_on__range=span, left_at__gte=start - _FURTHEST, left_at__lt=end + 2 * _FURTHEST
        )
