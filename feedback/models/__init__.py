"""The tables of this app: seller accounts, orders, imports, feedback, replies, classification."""

from feedback.models.accounts import SellerAccount
from feedback.models.classification import Classification, Override
from feedback.models.classifiers import ClassificationRun, ClassifierModel, OwnName
from feedback.models.feedback import Feedback
from feedback.models.imports import ColumnMapping, FeedbackImport, RejectedRow
from feedback.models.orders import Order, OrderIncident
from feedback.models.replies import Reply

__all__ = [
    "Classification",
    "ClassificationRun",
    "ClassifierModel",
    "ColumnMapping",
    "Feedback",
    "FeedbackImport",
    "Order",
    "OrderIncident",
    "Override",
    "OwnName",
    "RejectedRow",
    "Reply",
    "SellerAccount",
]
