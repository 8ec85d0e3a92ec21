"""The closed lists of feedback: polarity, states, coverage, imports, events."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _

from feedback.text.labels import Cause, Ground, Mismatch, TextPolarity, Topic, Verdict


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


class UncountedReason(models.TextChoices):
    """Why a live feedback is no part of the marketplace's score."""

    REPEAT = "repeat", _("The buyer's further feedback within the marketplace's term")
    EXCLUDED = "excluded", _("Excluded by the marketplace")


class FeedbackChannel(models.TextChoices):
    """Where the buyer said it."""

    MARKETPLACE = "marketplace", _("Marketplace")
    WEB = "web", _("Website")
    SOCIAL = "social", _("Social media")
    EMAIL = "email", _("E-mail")
    PHONE = "phone", _("Phone")
    LIVE_CHAT = "live_chat", _("Live chat")
    APP = "app", _("Mobile app")


class LeftPrecision(models.TextChoices):
    """How exactly the source tells when the feedback was left.

    A range runs from `left_on` to `left_latest_on`; it counts on its first day.
    """

    DAY = "day", _("Day")
    INSTANT = "instant", _("Instant")
    RANGE = "range", _("Range of days")


class FulfilledBy(models.TextChoices):
    """Who stored, packed and sent an order."""

    SELLER = "seller", _("Seller")
    MARKETPLACE = "marketplace", _("Marketplace")


class IncidentKind(models.TextChoices):
    """What went wrong with an order; the words of the order points in the packs."""

    LATE = "late", _("Shipped late")
    CANCELLED = "cancelled", _("Cancelled by the seller")
    NOT_CONFIRMED = "not_confirmed", _("Not confirmed in time")
    CLAIM = "claim", _("Claim")
    CHARGEBACK = "chargeback", _("Chargeback")
    UNANSWERED_MESSAGE = "unanswered_message", _("Message not answered in time")


class ReplyStatus(models.TextChoices):
    """How far a public reply has come."""

    DRAFT = "draft", _("Draft")
    APPROVED = "approved", _("Approved")
    PUBLISHED = "published", _("Published")
    DELETED = "deleted", _("Deleted")


class ReplyMove(models.TextChoices):
    """What can be done with a public reply."""

    DRAFT = "draft", _("Write a draft")
    APPROVE = "approve", _("Approve")
    PUBLISH = "publish", _("Mark as published")
    EDIT = "edit", _("Edit the published reply")
    DELETE = "delete", _("Delete")


class ImportMode(models.TextChoices):
    """What a file says about the feedback that it does not hold."""

    UPSERT = "upsert", _("Nothing: add and change")
    FULL_WINDOW = "full_window", _("It is gone: the file holds all of its days")


class ImportStatus(models.TextChoices):
    """How far an import has come."""

    QUEUED = "queued", _("Queued")
    RUNNING = "running", _("Running")
    COMPLETED = "completed", _("Completed")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


class OnError(models.TextChoices):
    """What a bad row does to the rest of its file."""

    REJECT_ROWS = "reject_rows", _("Reject the bad rows only")
    REJECT_ALL = "reject_all", _("Reject the whole file")


class OrderResult(models.TextChoices):
    """What became of one row about an order."""

    NEW = "new", _("New")
    CHANGED = "changed", _("Changed")
    UNCHANGED = "unchanged", _("Unchanged")
    REJECTED = "rejected", _("Rejected")


class TextPolarityLabel(models.TextChoices):
    """What the words of a feedback say, apart from its stars."""

    NEGATIVE = TextPolarity.NEGATIVE.value, _("Negative")
    NEUTRAL = TextPolarity.NEUTRAL.value, _("Neutral")
    POSITIVE = TextPolarity.POSITIVE.value, _("Positive")
    UNCERTAIN = TextPolarity.UNCERTAIN.value, _("Uncertain")


class MismatchLabel(models.TextChoices):
    """How the words of a feedback differ from its stars."""

    NONE = Mismatch.NONE.value, _("Stars and text agree")
    TEXT_MORE_NEGATIVE = Mismatch.TEXT_MORE_NEGATIVE.value, _("The text is more negative")
    TEXT_MORE_POSITIVE = Mismatch.TEXT_MORE_POSITIVE.value, _("The text is more positive")
    UNCERTAIN = Mismatch.UNCERTAIN.value, _("Uncertain")


class TopicLabel(models.TextChoices):
    """What a buyer complains of; a review of the product also when he praises it."""

    SHIPPING_DELAY = Topic.SHIPPING_DELAY.value, _("Shipping delay")
    NOT_RECEIVED = Topic.NOT_RECEIVED.value, _("Not received")
    NOT_AS_DESCRIBED = Topic.NOT_AS_DESCRIBED.value, _("Not as described")
    DAMAGED_DEFECTIVE = Topic.DAMAGED_DEFECTIVE.value, _("Damaged or defective")
    WRONG_OR_MISSING_ITEM = Topic.WRONG_OR_MISSING_ITEM.value, _("Wrong or missing item")
    CUSTOMER_SERVICE = Topic.CUSTOMER_SERVICE.value, _("Customer service")
    REFUND_RETURN = Topic.REFUND_RETURN.value, _("Refund or return")
    PRICE = Topic.PRICE.value, _("Price")
    PACKAGING = Topic.PACKAGING.value, _("Packaging")
    PRODUCT_REVIEW = Topic.PRODUCT_REVIEW.value, _("Product review")


class CauseLabel(models.TextChoices):
    """The first level of the root cause: who can mend it."""

    DELIVERY = Cause.DELIVERY.value, _("Delivery")
    ITEM = Cause.ITEM.value, _("Item")
    SERVICE = Cause.SERVICE.value, _("Service")
    PRICE = Cause.PRICE.value, _("Price")
    PRODUCT = Cause.PRODUCT.value, _("Product")


class GroundLabel(models.TextChoices):
    """Why a marketplace may take a feedback away."""

    PRODUCT_REVIEW = Ground.PRODUCT_REVIEW.value, _("Product review only")
    PROMOTIONAL = Ground.PROMOTIONAL.value, _("Advertisement")
    PERSONAL_INFORMATION = Ground.PERSONAL_INFORMATION.value, _("Personal information")
    OBSCENE = Ground.OBSCENE.value, _("Obscene language")
    MARKETPLACE_FULFILMENT = Ground.MARKETPLACE_FULFILMENT.value, _("Fulfilled by the marketplace")
    BOUGHT_LABEL_DELIVERY = Ground.BOUGHT_LABEL_DELIVERY.value, _("Delivery with a bought label")
    RATING_MISMATCH = Ground.RATING_MISMATCH.value, _("Rating and text contradict")


class VerdictLabel(models.TextChoices):
    """Whether a ground for removal holds."""

    ELIGIBLE = Verdict.ELIGIBLE.value, _("Eligible")
    POSSIBLE = Verdict.POSSIBLE.value, _("Possible")
    NO = Verdict.NO.value, _("No")


class OverrideAspect(models.TextChoices):
    """Which label a person can decide instead of the machine."""

    LANGUAGE = "language", _("Language")
    TEXT_POLARITY = "text_polarity", _("Polarity of the text")
    MISMATCH = "mismatch", _("Stars and text")
    TOPICS = "topics", _("Topics")
    GROUND = "ground", _("Ground for removal")


class ClassifierStatus(models.TextChoices):
    """How far a trained model has come."""

    TRAINING = "training", _("Training")
    READY = "ready", _("Ready")
    ACTIVE = "active", _("Active")
    FAILED = "failed", _("Failed")


class RunScope(models.TextChoices):
    """Which comments a run classifies."""

    ALL = "all", _("All comments")
    MISSING = "missing", _("Comments without classification")


class RunStatus(models.TextChoices):
    """How far a run has come."""

    QUEUED = "queued", _("Queued")
    RUNNING = "running", _("Running")
    COMPLETED = "completed", _("Completed")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


class OwnNameKind(models.TextChoices):
    """What an own name is the name of."""

    DOMAIN = "domain", _("Domain")
    STAFF = "staff", _("Member of staff")


class ExportFormat(StrEnum):
    """As what the list of feedback can be taken away."""

    CSV = "csv"
    XLSX = "xlsx"
    JSONL = "jsonl"


class FeedbackEvent(StrEnum):
    """The events of this app; `feedback.changed` and `orders.changed` are published, not logged."""

    SELLER_ACCOUNT_CREATED = "seller_account.created"
    RECEIVED = "feedback.received"
    EDITED = "feedback.edited"
    IMPORT_QUEUED = "feedback_import.queued"
    IMPORT_COMPLETED = "feedback_import.completed"
    IMPORT_FAILED = "feedback_import.failed"
    IMPORT_CANCELLED = "feedback_import.cancelled"
    MAPPING_SAVED = "column_mapping.saved"
    MAPPING_REMOVED = "column_mapping.removed"
    ORDER_RECEIVED = "order.received"
    ORDER_CHANGED = "order.changed"
    REPLY_DRAFTED = "reply.drafted"
    REPLY_APPROVED = "reply.approved"
    REPLY_PUBLISHED = "reply.published"
    REPLY_DELETED = "reply.deleted"
    CLASSIFIED = "feedback.classified"
    OVERRIDDEN = "feedback.overridden"
    OVERRIDE_REMOVED = "feedback.override_removed"
    CLASSIFICATION_QUEUED = "classification_run.queued"
    CLASSIFICATION_COMPLETED = "classification_run.completed"
    CLASSIFICATION_FAILED = "classification_run.failed"
    CLASSIFICATION_CANCELLED = "classification_run.cancelled"
    MODEL_QUEUED = "classifier_model.queued"
    MODEL_TRAINED = "classifier_model.trained"
    MODEL_FAILED = "classifier_model.failed"
    MODEL_ACTIVATED = "classifier_model.activated"
    MODEL_DEACTIVATED = "classifier_model.deactivated"
    OWN_NAME_ADDED = "own_name.added"
    OWN_NAME_REMOVED = "own_name.removed"
    CHANGED = "feedback.changed"
    ORDERS_CHANGED = "orders.changed"
