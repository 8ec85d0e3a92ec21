"""Lists of the admin: pages that never count, and links by public id."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Model
from django.urls import reverse
from django.utils.functional import cached_property
from unfold.views import ChangeList

LAST_PAGE = 500  # whoever wants what lies deeper narrows the list


class CountlessPaginator(Paginator):  # type: ignore[type-arg] # not generic at run time
    """Gives pages without `count(*)`: one row more than a page tells whether another follows."""

    has_more = False

    @cached_property
    def count(self) -> int:
        """The most rows that can be paged through; how many there are is not asked."""
        return LAST_PAGE * self.per_page

    def page(self, number: int | str) -> Page[Any]:
        """Return a page and note whether another one follows."""
        number = self.validate_number(number)
        start = (number - 1) * self.per_page
        rows = list(self.object_list[start : start + self.per_page + 1])
        self.has_more = len(rows) > self.per_page and number < LAST_PAGE
        return Page(rows[: self.per_page], number, self)


class PublicIdChangeList(ChangeList):
    """Links each row by its public id: row numbers never leave the house."""

    def url_for_result(self, result: Model) -> str:
        """Return the address of the row's page."""
        return object_url(result)


def object_url(row: Model, page: str = "change") -> str:
    """Return the address of a row's page, or of one of its further pages."""
    opts = row._meta
    name = f"admin:{opts.app_label}_{opts.model_name}_{page}"
    return reverse(name, args=(getattr(row, "public_id", row.pk),))
