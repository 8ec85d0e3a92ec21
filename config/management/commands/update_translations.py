"""`manage update_translations`: brings the catalogues in line with the texts of the product."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from config.catalogue import bring_in_line


class Command(BaseCommand):
    """Adds new texts, drops those that are gone, and names what has to be translated."""

    help = "Bring the translations in line with the texts of the product."

    def handle(self, *args: Any, **options: Any) -> None:
        """Update the catalogue of each language but English, which is the source."""
        del args, options
        for language, _ in settings.LANGUAGES:
            if language == "en":
                continue
            changed = bring_in_line(language)
            counts = f"{len(changed.added)} added, {len(changed.removed)} removed"
            self.stdout.write(f"{language}: {counts}, {len(changed.open)} to translate")
            for text in changed.open:
                self.stdout.write(f"  {text}")
