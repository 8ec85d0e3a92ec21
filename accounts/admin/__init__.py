"""Members, keys and clients of an organization; people and organizations for operators."""

from accounts.admin import api_keys, members, oauth_clients, operators

__all__ = ["api_keys", "members", "oauth_clients", "operators"]
