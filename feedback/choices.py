"""The closed lists of feedback: polarity, states, coverage, imports, events."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Polarity(models.TextChoices):
    """What the stars say, by the marketplace's own rule."""

    POSITIVE = "positive", _("Positive")
    NEUTRAL = "neutral", _("Neutral")
    NEGATIVE = "negative", _("Negative")


class FeedbackState(models.TextChoices):
    """Whether a feedback counts; nothing is ever deleted."""

    LIVE = "live", _("Live")
    STRUCK_THROUGH = "struck_through", _("Struck through")
    REMOVED_BY_MARKETPLACE = "removed_by_marketplace", _("Removed by the marketplace")
    REMOVED_BY_BUYER = "removed_by_buyer", _("Removed by the buyer")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    MISSING = "missing", _("Missing")


class SourceCoverage(models.TextChoices):
    """What the source of a feedback holds: everything, or only what is not positive."""

    ALL = "all", _("All feedback")
    NEGATIVE_NEUTRAL_ONLY = "negative_neutral_only", _("Only 1 to 3 stars")


class LeftPrecision(models.TextChoices):
    """How exactly the source tells when the feedback was left."""

    DAY = "day", _("Day")
    INSTANT = "instant", _("Instant")


class OnError(models.TextChoices):
    """What a bad row does to the rest of its file."""

    REJECT_ROWS = "reject_rows", _("Reject the bad rows only")
    REJECT_ALL = "reject_all", _("Reject the whole file")


class FeedbackEvent(StrEnum):
    """The events of this app; `feedback.changed` is published to subscriptions, not logged."""

    SELLER_ACCOUNT_CREATED = "seller_account.created"
    RECEIVED = "feedback.received"
    EDITED = "feedback.edited"
    IMPORT_COMPLETED = "feedback_import.completed"
    CHANGED = "feedback.changed"
