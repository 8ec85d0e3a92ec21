"""`manage compile_translations`: makes what Django reads out of the catalogues."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from config.catalogue import compile_language, path_of


class Command(BaseCommand):
    """Compiles the catalogue of each language; the system's gettext is not needed."""

    help = "Compile the translations."

    def handle(self, *args: Any, **options: Any) -> None:
        """Compile each catalogue that there is."""
        del args, options
        for language, _ in settings.LANGUAGES:
            if path_of(language).exists():
                self.stdout.write(f"Compiled {compile_language(language)}")
