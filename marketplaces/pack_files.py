"""Read pack files and lay each over the one that it extends, remembering who said what."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeIs

type Table = dict[str, Any]
type PackFiles = Mapping[str, list[PackFile]]

HEADER_KEYS = {"code", "extends", "effective_from", "abstract"}


class PackError(Exception):
    """A policy pack cannot be used; the sentence names file, key and reason."""

    def __init__(self, file: str, key: str, reason: str) -> None:
        super().__init__(f"{file}: {key}: {reason}" if key else f"{file}: {reason}")
        self.file = file
        self.key = key
        self.reason = reason


@dataclass(frozen=True, slots=True)
class PackFile:
    """One file as it stands; without what it inherits."""

    name: str
    code: str
    effective_from: date
    extends: str | None
    abstract: bool
    rules: Table


@dataclass(slots=True)
class Resolved:
    """The rules of one pack on one day, and for each key the file that said so."""

    code: str
    effective_from: date
    file: str
    rules: Table = field(default_factory=dict)
    origins: dict[str, str] = field(default_factory=dict)

    def lay_over(self, file: PackFile) -> None:
        """Let a file's rules replace what stood there before."""
        self._merge(self.rules, file.rules, file.name, "")

    def origin(self, key: str) -> str:
        """Return the name of the file that wrote this key, or its nearest table."""
        while key:
            if key in self.origins:
                return self.origins[key]
            key = key.rpartition(".")[0]
        return self.file

    def _merge(self, below: Table, above: Mapping[str, Any], name: str, prefix: str) -> None:
        for key, value in above.items():
            path = f"{prefix}{key}"
            self.origins[path] = name
            present = below.get(key)
            if _is_group(present) and _is_group(value):
                self._merge(present, value, name, f"{path}.")
            else:
                # A rule is replaced whole: half of it would keep a source that never said so.
                below[key] = _copy(value)


def _is_group(value: object) -> TypeIs[Table]:
    return isinstance(value, dict) and "source" not in value


def _copy(value: Any) -> Any:
    return {k: _copy(v) for k, v in value.items()} if isinstance(value, dict) else value


def read_folder(folder: Path) -> PackFiles:
    """Read every `*.toml` of a folder: the files of one code, oldest first."""
    files: dict[str, list[PackFile]] = {}
    for path in sorted(folder.glob("*.toml")):
        file = _read_file(path)
        files.setdefault(file.code, []).append(file)
    for versions in files.values():
        versions.sort(key=lambda file: file.effective_from)
        for earlier, later in pairwise(versions):
            if earlier.effective_from == later.effective_from:
                raise PackError(later.name, "effective_from", f"{earlier.name} has the same day")
    return files


def _read_file(path: Path) -> PackFile:
    try:
        rules = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PackError(path.name, "", f"not readable as TOML: {error}") from error
    header = {key: rules.pop(key) for key in HEADER_KEYS & rules.keys()}
    code = _header(path, header, "code", str)
    effective_from = _header(path, header, "effective_from", date)
    if path.name not in {f"{code}.toml", f"{code}@{effective_from}.toml"}:
        reason = f"the file must be called {code}.toml or {code}@{effective_from}.toml"
        raise PackError(path.name, "code", reason)
    return PackFile(
        name=path.name,
        code=code,
        effective_from=effective_from,
        extends=_header(path, header, "extends", str) if "extends" in header else None,
        abstract=_header(path, header, "abstract", bool) if "abstract" in header else False,
        rules=rules,
    )


def _header[T](path: Path, header: Mapping[str, object], key: str, kind: type[T]) -> T:
    value = header.get(key)
    if not isinstance(value, kind) or isinstance(value, datetime):
        reason = f"must be given as a {kind.__name__}" if value is not None else "is missing"
        raise PackError(path.name, key, reason)
    return value


def resolve_all(files: PackFiles) -> Iterator[Resolved]:
    """Give each marketplace's rules from each day on which something changed for it."""
    for code, versions in files.items():
        if versions[-1].abstract:
            continue
        first = versions[0].effective_from
        days = {day for day in _change_days(versions[-1], files, ()) if day >= first}
        for day in sorted(days):
            yield _resolve(code, day, files)


def _change_days(file: PackFile, files: PackFiles, trail: tuple[str, ...]) -> set[date]:
    if file.code in trail:
        raise PackError(
            file.name, "extends", "goes in a circle: " + " > ".join((*trail, file.code))
        )
    days = {version.effective_from for version in files[file.code]}
    if file.extends is None:
        return days
    if file.extends not in files:
        raise PackError(file.name, "extends", f"there is no pack {file.extends!r}")
    return days | _change_days(files[file.extends][-1], files, (*trail, file.code))


def _resolve(code: str, day: date, files: PackFiles) -> Resolved:
    chain = [_in_force(code, day, files)]
    while (parent := chain[-1].extends) is not None:
        chain.append(_in_force(parent, day, files))
    resolved = Resolved(code=code, effective_from=day, file=chain[0].name)
    for file in reversed(chain):
        resolved.lay_over(file)
    return resolved


def _in_force(code: str, day: date, files: PackFiles) -> PackFile:
    started = [file for file in files[code] if file.effective_from <= day]
    return started[-1] if started else files[code][0]
