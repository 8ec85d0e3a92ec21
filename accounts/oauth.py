"""The scopes of OAuth clients: the product's own, as far as the client was granted them."""

from typing import Any

from oauth2_provider.scopes import BaseScopes

from accounts.choices import Scope


class Scopes(BaseScopes):
    """Offer each client the scopes that its organization gave it."""

    def get_all_scopes(self) -> dict[str, str]:
        """Return every scope with its description."""
        return {scope.value: scope.value for scope in Scope}

    def get_available_scopes(
        self, application: Any = None, request: Any = None, *args: Any, **options: Any
    ) -> list[str]:
        """Return what the client may ask for."""
        return list(application.scopes) if application is not None else []

    def get_default_scopes(
        self, application: Any = None, request: Any = None, *args: Any, **options: Any
    ) -> list[str]:
        """Return what the client gets when it asks for nothing in particular."""
        return self.get_available_scopes(application)
