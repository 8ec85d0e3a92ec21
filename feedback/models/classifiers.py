"""Trained models, runs that classify history, and an organization's own names."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.tenancy import OwnedModel, TenantForeignKey, TenantReference
from feedback.choices import ClassifierStatus, OwnNameKind, RunScope, RunStatus
from feedback.models.accounts import SellerAccount


class ClassifierModel(OwnedModel):
    """A polarity model trained from the organization's own stars; at most one is active.

    `weights` is the npz artefact and `description` its JSON (settings, data window, counts, seed,
    metrics); both are null until the training has ended. `digest` is the SHA-256 of `weights`.
    `gates` are what activation was judged by.
    """

    PUBLIC_PREFIX = "clm"

    name = models.CharField(_("name"), max_length=100)
    status = models.CharField(_("status"), max_length=16, choices=ClassifierStatus)
    weights = models.BinaryField(null=True)
    description = models.JSONField(_("description"), null=True)
    digest = models.CharField(_("digest"), max_length=64, blank=True)
    texts = models.PositiveIntegerField(_("texts"), default=0)
    error = models.TextField(_("reason"), blank=True)
    gates = models.JSONField(_("gates"), null=True)
    trained_by = models.CharField(_("trained by"), max_length=300)
    created_at = models.DateTimeField(_("begun"))
    trained_at = models.DateTimeField(_("trained"), null=True)
    activated_by = models.CharField(_("activated by"), max_length=300, blank=True)
    activated_at = models.DateTimeField(_("activated"), null=True)

    class Meta(OwnedModel.Meta):
        verbose_name = _("classifier model")
        verbose_name_plural = _("classifier models")
        constraints = [
            *OwnedModel.Meta.constraints,
            models.UniqueConstraint(fields=["organization", "name"], name="classifier_model_once"),
            models.UniqueConstraint(
                fields=["organization"],
                condition=models.Q(status="active"),
                name="classifier_model_one_active",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=ClassifierStatus.values),
                name="classifier_model_status_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=("training", "failed"))
                | models.Q(weights__isnull=False, description__isnull=False),
                name="classifier_model_has_weights",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ClassificationRun(OwnedModel):
    """One job that classifies stored feedback, batch after batch; it goes on where it stopped.

    `cursor` is the row id up to which everything is done. `scope` tells whether it reads all
    comments or only those that have no classification yet.
    """

    PUBLIC_PREFIX = "clr"
    MARKETPLACE_PATH = "seller_account__marketplace_id"

    scope = models.CharField(_("scope"), max_length=16, choices=RunScope)
    seller_account = TenantForeignKey(
        SellerAccount, null=True, related_name="+", verbose_name=_("seller account")
    )
    status = models.CharField(_("status"), max_length=16, choices=RunStatus)
    total = models.PositiveIntegerField(_("comments"), default=0)
    done = models.PositiveIntegerField(_("read"), default=0)
    changed = models.PositiveIntegerField(_("changed"), default=0)
    cursor = models.BigIntegerField(default=0)
    error = models.TextField(_("reason"), blank=True)
    created_by = models.CharField(_("by"), max_length=300)
    created_at = models.DateTimeField(_("begun"))
    finished_at = models.DateTimeField(_("finished"), null=True)

    class Meta(OwnedModel.Meta):
        verbose_name = _("classification run")
        verbose_name_plural = _("classification runs")
        constraints = [
            *OwnedModel.Meta.constraints,
            TenantReference(field="seller_account", name="classification_run_seller_account"),
            models.CheckConstraint(
                condition=models.Q(status__in=RunStatus.values),
                name="classification_run_status_is_known",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organization", "-created_at", "-id"], name="classification_run_newest"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_scope_display()}: {self.done}/{self.total}"


class OwnName(OwnedModel):
    """A domain or a member of staff of the organization itself, in lower case.

    A link to an own domain advertises nothing; the name of own staff is personal information.
    """

    PUBLIC_PREFIX = "own"

    kind = models.CharField(_("kind"), max_length=8, choices=OwnNameKind)
    name = models.CharField(_("name"), max_length=253)
    created_at = models.DateTimeField(_("added"))

    class Meta(OwnedModel.Meta):
        verbose_name = _("own name")
        verbose_name_plural = _("own names")
        constraints = [
            *OwnedModel.Meta.constraints,
            models.UniqueConstraint(fields=["organization", "kind", "name"], name="own_name_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=OwnNameKind.values), name="own_name_kind_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name
