"""Look at a file as it would be imported, and change nothing."""

from datetime import datetime
from typing import BinaryIO

from accounts.actor import Actor
from accounts.choices import Scope
from feedback.formats.preview import Preview, preview
from feedback.formats.rows import ReadOptions
from feedback.models import SellerAccount
from feedback.services.accounts import require_marketplace
from marketplaces.packs import pack_for


def preview_feedback(
    *,
    stream: BinaryIO,
    format_name: str | None,
    options: ReadOptions,
    seller_account: SellerAccount,
    actor: Actor,
    now: datetime,
) -> Preview:
    """Return a file's header, the likely meaning of its columns, and its first rows.

    Raises:
        FileRefused: the file cannot be read.
    """
    actor.require(Scope.FEEDBACK_WRITE)
    pack = pack_for(seller_account.marketplace_id, on=now.date())
    require_marketplace(actor, pack.code)
    today = now.astimezone(pack.calendar.zone).date()
    return preview(stream, pack=pack, today=today, options=options, format_name=format_name)
