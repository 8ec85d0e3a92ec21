"""Orders with the facts that marketplaces' rules ask for, and what went wrong with them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.tenancy import OwnedModel, TenantForeignKey, TenantReference
from feedback.choices import FulfilledBy, IncidentKind
from feedback.models.accounts import SellerAccount


class Order(OwnedModel):
    """One order of a seller account; instants in UTC, `ordered_on` in the marketplace's zone.

    What a source did not tell is null: a rule that needs it then says so, and guesses nothing.
    """

    PUBLIC_PREFIX = "ord"
    MARKETPLACE_PATH = "seller_account__marketplace_id"

    seller_account = TenantForeignKey(
        SellerAccount, related_name="orders", verbose_name=_("seller account")
    )
    external_id = models.CharField(_("order number"), max_length=120)
    ordered_at = models.DateTimeField(_("ordered"))
    ordered_on = models.DateField(_("ordered on"))
    promised_by = models.DateTimeField(_("promised by"), null=True)
    shipped_at = models.DateTimeField(_("shipped"), null=True)
    delivered_at = models.DateTimeField(_("delivered"), null=True)
    fulfilled_by = models.CharField(  # noqa: DJ001 - unknown is neither
        _("fulfilled by"), max_length=16, choices=FulfilledBy, null=True
    )
    label_from_marketplace = models.BooleanField(
        _("shipping label from the marketplace"), null=True
    )
    buyer_hash = models.BinaryField(max_length=32, null=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(_("received"))
    updated_at = models.DateTimeField(_("updated"))

    class Meta(OwnedModel.Meta):
        verbose_name = _("order")
        verbose_name_plural = _("orders")
        constraints = [
            *OwnedModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["organization", "seller_account", "external_id"], name="order_once"
            ),
            TenantReference(field="seller_account", name="order_seller_account"),
        ]
        indexes = [
            models.Index(fields=["organization", "-ordered_at", "-id"], name="order_newest_first")
        ]

    def __str__(self) -> str:
        return self.external_id


class OrderIncident(OwnedModel):
    """Something that went wrong with an order; each kind once an order.

    `at_fault` tells whether the marketplace holds the seller responsible: null while it is open,
    false for a claim that was denied.
    """

    PUBLIC_PREFIX = "inc"
    MARKETPLACE_PATH = "order__seller_account__marketplace_id"

    order = TenantForeignKey(Order, related_name="incidents", verbose_name=_("order"))
    kind = models.CharField(_("kind"), max_length=24, choices=IncidentKind)
    occurred_at = models.DateTimeField(_("occurred"))
    at_fault = models.BooleanField(_("seller at fault"), null=True)
    created_at = models.DateTimeField(_("received"))

    class Meta(OwnedModel.Meta):
        verbose_name = _("order incident")
        verbose_name_plural = _("order incidents")
        constraints = [
            *OwnedModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["organization", "order", "kind"], name="order_incident_once"
            ),
            TenantReference(field="order", name="order_incident_order"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
