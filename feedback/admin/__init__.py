"""Seller accounts, feedback and imports in the admin."""

from feedback.admin import feedback_pages, imports, mappings, seller_accounts

__all__ = ["feedback_pages", "imports", "mappings", "seller_accounts"]
