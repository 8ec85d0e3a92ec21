"""`manage load_packs`: bring the marketplaces in line with the packs."""

from typing import Any

from django.core.management.base import BaseCommand

from marketplaces.services import load_packs


class Command(BaseCommand):
    """Bring the marketplaces in line with the packs."""

    help = "Bring the marketplaces in line with the policy packs."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and say in one line what changed."""
        loaded = load_packs()
        self.stdout.write(
            f"Marketplaces: {loaded.created} new, {loaded.updated} changed, "
            f"{loaded.unchanged} unchanged."
        )
