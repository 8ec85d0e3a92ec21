"""One writer of an account's feedback at a time.

Whoever writes feedback first holds its accounts, in the order of their row ids. Without that, two
writers could wait for each other's rows in a ring, judge a buyer's further feedback each without
that of the other, and write a value that the other has just replaced. Readers wait for nobody, and
rows that point to the account can be added meanwhile.
"""

from collections.abc import Iterable

from feedback.models import SellerAccount


def hold_accounts(organization_id: int, account_ids: Iterable[int]) -> None:
    """Hold the accounts until the transaction ends; call it before any row of theirs is held."""
    rows = SellerAccount.objects.filter(organization_id=organization_id, pk__in=set(account_ids))
    list(rows.order_by("pk").select_for_update(no_key=True).values_list("pk"))
