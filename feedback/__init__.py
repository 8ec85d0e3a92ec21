"""Seller accounts, feedback, and how it comes in."""
