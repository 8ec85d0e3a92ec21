"""What an import would do to a score: the official numbers, to be compared before and after."""

from datetime import datetime
from typing import Any

from feedback.models import SellerAccount
from marketplaces.packs import pack_for
from metrics.scores import compute_scores


def official_numbers(account: SellerAccount, now: datetime) -> dict[str, Any]:
    """Return the official number of each window by the window's name, as plain values."""
    computed = compute_scores(
        organization_id=account.organization_id,
        seller_account_ids=[account.pk],
        pack=pack_for(account.marketplace_id, on=now.date()),
        now=now,
    )[account.pk]
    return {
        window["window"]: {
            **window["official"],
            **{name: window[name]["count"] for name in ("positive", "neutral", "negative")},
        }
        for window in computed.windows
    }
