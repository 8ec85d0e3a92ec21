"""Policy packs: the rules in force for a marketplace on a day."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType

from accounts.errors import Invalid
from marketplaces.pack_files import PackError, read_folder, resolve_all
from marketplaces.pack_reading import read_pack
from marketplaces.policy import Pack

__all__ = [
    "PACK_FOLDER",
    "Pack",
    "PackError",
    "UnknownMarketplace",
    "load_all",
    "load_folder",
    "load_versions",
    "pack_for",
]

PACK_FOLDER = Path(__file__).parent / "packs"

type Versions = Mapping[str, tuple[Pack, ...]]


class UnknownMarketplace(Invalid):
    """No pack has this code."""

    code = "unknown_marketplace"


def load_folder(folder: Path) -> Versions:
    """Read, inherit and validate a folder of packs: the versions of each code, oldest first."""
    versions: dict[str, list[Pack]] = {}
    for resolved in resolve_all(read_folder(folder)):
        versions.setdefault(resolved.code, []).append(read_pack(resolved))
    return MappingProxyType({code: tuple(packs) for code, packs in sorted(versions.items())})


@cache
def load_versions() -> Versions:
    """Every version of every pack of the product."""
    return load_folder(PACK_FOLDER)


@cache
def load_all() -> Mapping[str, Pack]:
    """The newest version of each pack, by code."""
    return MappingProxyType({code: packs[-1] for code, packs in load_versions().items()})


def pack_for(code: str, *, on: date) -> Pack:
    """Return the version in force on a day.

    A day before the first version gets the first one: what held earlier is not known.
    """
    try:
        versions = load_versions()[code]
    except KeyError:
        message = f"There is no marketplace {code!r}; known are {', '.join(load_versions())}."
        raise UnknownMarketplace(message) from None
    started = [pack for pack in versions if pack.effective_from <= on]
    return started[-1] if started else versions[0]
