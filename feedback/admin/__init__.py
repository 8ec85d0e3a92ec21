"""Seller accounts, feedback, orders and imports in the admin."""

from feedback.admin import (
    feedback_pages,
    import_pages,
    imports,
    mappings,
    orders,
    rejected,
    seller_accounts,
)

__all__ = [
    "feedback_pages",
    "import_pages",
    "imports",
    "mappings",
    "orders",
    "rejected",
    "seller_accounts",
]
