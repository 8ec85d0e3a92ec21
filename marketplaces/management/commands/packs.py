"""`manage packs list | table | diff A B`: look at the policy packs."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from marketplaces.pack_facts import difference, verified_count
from marketplaces.pack_table import table
from marketplaces.packs import Pack, load_all, load_versions


class Command(BaseCommand):
    """Look at the policy packs."""

    help = "List the policy packs, make the table of the documentation, or show how two differ."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare `list`, `table` and `diff A B`."""
        actions = parser.add_subparsers(dest="action", required=True)
        actions.add_parser("list", help="every version of every pack")
        actions.add_parser("table", help="the table of docs/marketplaces.md")
        diff = actions.add_parser("diff", help="where two packs differ")
        for name in ("left", "right"):
            diff.add_argument(
                name, help="a code such as amazon.us or a version amazon.us@2026-11-01"
            )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line a pack, or one line a difference."""
        if options["action"] == "list":
            self._list()
            return
        if options["action"] == "table":
            self.stdout.write("\n".join(table(load_all().values())))
            return
        for key, left, right in difference(_named(options["left"]), _named(options["right"])):
            self.stdout.write(f"{key}: {left or '(none)'} -> {right or '(none)'}")

    def _list(self) -> None:
        for versions in load_versions().values():
            for pack in versions:
                verified, count = verified_count(pack)
                self.stdout.write(
                    f"{pack.version:<32} {pack.identity.name:<22} {pack.score.formula.name:<14} "
                    f"{verified} of {count} rules verified"
                )


def _named(text: str) -> Pack:
    """Find a pack by version, or the newest one by code."""
    code = text.partition("@")[0]
    for pack in reversed(load_versions().get(code, ())):
        if text in {pack.code, pack.version}:
            return pack
    raise CommandError(f"There is no pack {text!r}; `manage packs list` shows all.")
