"""Seller accounts, feedback, orders and imports in the admin."""

from feedback.admin import (
    classifiers,
    feedback_pages,
    import_pages,
    imports,
    mappings,
    orders,
    own_names,
    rejected,
    seller_accounts,
)

__all__ = [
    "classifiers",
    "feedback_pages",
    "import_pages",
    "imports",
    "mappings",
    "orders",
    "own_names",
    "rejected",
    "seller_accounts",
]
