"""Imports, the rows that they rejected, and the saved meanings of a file's columns."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.tenancy import OwnedModel, TenantForeignKey, TenantReference
from feedback.choices import ImportMode, ImportStatus, OnError
from feedback.models.accounts import SellerAccount


class FeedbackImport(OwnedModel):
    """One file, or one batch of rows, and what became of them.

    `options` keeps the answers to what the file cannot say itself (see `ReadOptions`);
    `stored_file` is the name under which a file that waits for its job lies in the storage.
    """

    PUBLIC_PREFIX = "imp"
    MARKETPLACE_PATH = "seller_account__marketplace_id"

    seller_account = TenantForeignKey(
        SellerAccount, related_name="imports", verbose_name=_("seller account")
    )
    format = models.CharField(_("format"), max_length=40)
    file_name = models.CharField(_("file"), max_length=255)
    file_digest = models.BinaryField(max_length=32)
    mode = models.CharField(_("mode"), max_length=16, choices=ImportMode, default=ImportMode.UPSERT)
    status = models.CharField(
        _("status"), max_length=16, choices=ImportStatus, default=ImportStatus.COMPLETED
    )
    on_error = models.CharField(_("on error"), max_length=16, choices=OnError)
    rows_read = models.PositiveIntegerField(_("rows read"), default=0)
    rows_new = models.PositiveIntegerField(_("new"), default=0)
    rows_changed = models.PositiveIntegerField(_("changed"), default=0)
    rows_unchanged = models.PositiveIntegerField(_("unchanged"), default=0)
    rows_rejected = models.PositiveIntegerField(_("rejected"), default=0)
    rows_missing = models.PositiveIntegerField(_("missing"), default=0)
    options = models.JSONField(_("options"), default=dict)
    stored_file = models.CharField(max_length=255, blank=True)
    error_code = models.CharField(_("error"), max_length=60, blank=True)
    error_message = models.TextField(_("reason"), blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True)
    created_at = models.DateTimeField(_("imported"))
    created_by = models.CharField(_("by"), max_length=300)

    class Meta(OwnedModel.Meta):
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        constraints = [
            *OwnedModel.Meta.constraints,
            TenantReference(field="seller_account", name="import_seller_account"),
        ]
        indexes = [
            models.Index(fields=["organization", "-created_at", "-id"], name="import_newest_first")
        ]

    def __str__(self) -> str:
        return self.file_name


class RejectedRow(OwnedModel):
    """A row that could not be taken: kept as it came, with the reason.

    `cells` are its values by canonical column, as text, where the reader could tell them apart;
    a correction starts from them. `replay` is the import that took the corrected row.
    """

    PUBLIC_PREFIX = "rej"
    MARKETPLACE_PATH = "feedback_import__seller_account__marketplace_id"

    feedback_import = TenantForeignKey(
        FeedbackImport, related_name="rejected", verbose_name=_("import")
    )
    line = models.PositiveIntegerField(_("line"))
    raw = models.TextField(_("row"))
    column = models.CharField(_("column"), max_length=120)
    code = models.CharField(_("code"), max_length=60)
    message = models.TextField(_("reason"))
    cells = models.JSONField(_("cells"), null=True)
    replayed_at = models.DateTimeField(_("replayed"), null=True)
    replay = TenantForeignKey(
        FeedbackImport, null=True, related_name="+", verbose_name=_("replayed by")
    )

    class Meta(OwnedModel.Meta):
        verbose_name = _("rejected row")
        verbose_name_plural = _("rejected rows")
        constraints = [
            *OwnedModel.Meta.constraints,
            TenantReference(field="feedback_import", name="rejected_row_feedback_import"),
            TenantReference(field="replay", name="rejected_row_replay"),
            models.CheckConstraint(
                condition=models.Q(replayed_at=None, replay=None)
                | models.Q(replayed_at__isnull=False, replay__isnull=False),
                name="rejected_row_replayed_by_an_import",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organization", "feedback_import", "line"], name="rejected_row_of_import"
            )
        ]

    def __str__(self) -> str:
        return f"{self.line}: {self.message}"


class ColumnMapping(OwnedModel):
    """What the columns of somebody's own files mean, saved under a name.

    `columns` maps a canonical column (`external_id`, `rating`, ...) to the file's header.
    """

    PUBLIC_PREFIX = "map"

    name = models.CharField(_("name"), max_length=100)
    columns = models.JSONField(_("columns"))
    created_at = models.DateTimeField(_("created"))
    updated_at = models.DateTimeField(_("updated"))

    class Meta(OwnedModel.Meta):
        verbose_name = _("column mapping")
        verbose_name_plural = _("column mappings")
        constraints = [
            *OwnedModel.Meta.constraints,
            models.UniqueConstraint(fields=["organization", "name"], name="column_mapping_once"),
        ]

    def __str__(self) -> str:
        return self.name
