"""Seller accounts, feedback, orders and imports in the admin."""

from feedback.admin import feedback_pages, imports, mappings, orders, seller_accounts

__all__ = ["feedback_pages", "imports", "mappings", "orders", "seller_accounts"]
