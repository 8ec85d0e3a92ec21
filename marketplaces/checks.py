"""The system check that reports a broken policy pack before anything runs on it."""

from typing import Any

from django.core.checks import CheckMessage, Error

from marketplaces.packs import PACK_FOLDER, PackError, load_folder


def packs_are_valid(**kwargs: Any) -> list[CheckMessage]:
    """Report what is wrong with the packs, with file, key and reason."""
    try:
        load_folder(PACK_FOLDER)
    except PackError as error:
        hint = "Correct the pack file; every rule needs source, read_on and verified."
        return [Error(str(error), hint=hint, id="marketplaces.E001")]
    return []
