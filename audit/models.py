"""The event log: append-only, numbered without a gap in commit order, sealed into a hash chain."""

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.choices import ActorKind, Channel
from accounts.tenancy import OwnedModel


class Event(OwnedModel):
    """One change: who did what to which object, when, by which way and why.

    `subject_prefix` and `subject_id` name the object as its public id does; there is no foreign
    key, because history neither blocks a deletion nor follows it. `changes` maps a field to its
    value before and after. What may be personal stands in `EventDetail` instead, and here only as
    a salted digest, so that it can be erased while the chain stays whole.
    """

    PUBLIC_PREFIX = "evt"

    seq = models.BigIntegerField(_("number"))
    occurred_at = models.DateTimeField(_("at"))
    name = models.CharField(_("event"), max_length=64)
    subject_prefix = models.CharField(max_length=8)
    subject_id = models.BigIntegerField()
    actor_kind = models.CharField(_("kind of actor"), max_length=16, choices=ActorKind)
    actor_key = models.CharField(max_length=100)
    actor_label = models.CharField(_("who"), max_length=300)
    channel = models.CharField(_("channel"), max_length=16, choices=Channel)
    request_id = models.CharField(_("request"), max_length=64, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    changes = models.JSONField(_("changes"))
    detail_digest = models.BinaryField(max_length=32, null=True)

    class Meta(OwnedModel.Meta):
        verbose_name = _("event")
        verbose_name_plural = _("audit log")
        constraints = [
            *OwnedModel.Meta.constraints,
            models.UniqueConstraint(fields=["organization", "seq"], name="event_seq_once"),
        ]
        indexes = [
            models.Index(
                fields=["organization", "subject_prefix", "subject_id", "seq"],
                name="event_by_subject",
            ),
            BrinIndex(fields=["occurred_at"], name="event_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.name}"


class EventDetail(OwnedModel):
    """Personal values of one event, erasable: JSON text, and the salt of its digest."""

    PUBLIC_PREFIX = "evd"

    seq = models.BigIntegerField(_("number"))
    salt = models.BinaryField(max_length=32)
    changes_text = models.TextField()

    class Meta(OwnedModel.Meta):
        verbose_name = _("event detail")
        verbose_name_plural = _("event details")
        constraints = [
            *OwnedModel.Meta.constraints,
            models.UniqueConstraint(fields=["organization", "seq"], name="event_detail_once"),
        ]

    def __str__(self) -> str:
        return f"{self.seq}"


class Head(OwnedModel):
    """The newest number of each organization; its row lock puts the writers in commit order."""

    PUBLIC_PREFIX = "head"

    seq = models.BigIntegerField(default=0)

    class Meta(OwnedModel.Meta):
        verbose_name = _("head of the log")
        verbose_name_plural = _("heads of the log")
        constraints = [
            *OwnedModel.Meta.constraints,
            models.UniqueConstraint(fields=["organization"], name="head_once"),
        ]

    def __str__(self) -> str:
        return f"{self.seq}"


class Seal(OwnedModel):
    """A block of consecutive events, bound to the block before by a hash.

    `digests` holds the SHA-256 of each event of the block in order (32 bytes each), so that
    verification can name the altered event; `hash` = SHA-256(previous hash + digests).
    """

    PUBLIC_PREFIX = "seal"

    first_seq = models.BigIntegerField()
    last_seq = models.BigIntegerField()
    digests = models.BinaryField()
    previous_hash = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)
    sealed_at = models.DateTimeField()

    class Meta(OwnedModel.Meta):
        verbose_name = _("seal")
        verbose_name_plural = _("seals")
        constraints = [
            *OwnedModel.Meta.constraints,
            models.UniqueConstraint(fields=["organization", "first_seq"], name="seal_first_once"),
            models.UniqueConstraint(fields=["organization", "last_seq"], name="seal_last_once"),
            models.CheckConstraint(
                condition=models.Q(last_seq__gte=models.F("first_seq")), name="seal_is_not_empty"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_seq}-{self.last_seq}"
