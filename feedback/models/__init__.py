"""The tables of this app: seller accounts, orders, imports, feedback and replies."""

from feedback.models.accounts import SellerAccount
from feedback.models.feedback import Feedback
from feedback.models.imports import ColumnMapping, FeedbackImport, RejectedRow
from feedback.models.orders import Order, OrderIncident
from feedback.models.replies import Reply

__all__ = [
    "ColumnMapping",
    "Feedback",
    "FeedbackImport",
    "Order",
    "OrderIncident",
    "RejectedRow",
    "Reply",
    "SellerAccount",
]
