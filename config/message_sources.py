"""Finds every text that is shown in the reader's language, without the gettext of a system."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.template.base import Lexer, Token, TokenType
from django.utils.text import smart_split
from django.utils.translation import trim_whitespace

# How many arguments stand before the texts (a context), and how many texts there are.
FUNCTIONS = {
    "gettext": (0, 1),
    "gettext_lazy": (0, 1),
    "gettext_noop": (0, 1),
    "ngettext": (0, 2),
    "ngettext_lazy": (0, 2),
    "pgettext": (1, 1),
    "pgettext_lazy": (1, 1),
    "npgettext": (1, 2),
    "npgettext_lazy": (1, 2),
}
_IN_EXPRESSION = re.compile(r"""\b_\((?P<quote>["'])(?P<text>.*?)(?P=quote)\)""")
_VARIABLE = re.compile(r"^\s*([\w.]+)")


@dataclass(frozen=True, slots=True, order=True)
class Message:
    """One text: its context (or empty), itself, and its plural (or empty)."""

    context: str
    text: str
    plural: str = ""


def messages_of_python(source: str) -> Iterator[Message]:
    """Give the texts of calls of gettext and of the classes and values that callers are told."""
    tree = ast.parse(source)
    names = _imported_names(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            if (function := names.get(node.func.id)) is not None:
                yield from _of_call(node, *FUNCTIONS[function])
            elif node.func.id == "FieldError" and len(node.args) == 3:  # pointer, code, detail
                yield from _texts("", node.args[2:])
        elif isinstance(node, ast.ClassDef):
            yield from _of_refusal(node)


def _imported_names(tree: ast.Module) -> dict[str, str]:
    """Return how the module calls the functions of gettext."""
    return {
        alias.asname or alias.name: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
        if alias.name in FUNCTIONS
    }


def _of_call(call: ast.Call, contexts: int, texts: int) -> Iterator[Message]:
    found = [_constant(argument) for argument in call.args[: contexts + texts]]
    if len(found) == contexts + texts and all(text is not None for text in found):
        given = [text or "" for text in found]
        yield Message(given[0] if contexts else "", *given[contexts:])


def _of_refusal(node: ast.ClassDef) -> Iterator[Message]:
    """Give the sentence of a refusal: a class with a `code` and a `message`."""
    values: dict[str, ast.expr] = {}
    for statement in node.body:
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            if statement.value is not None:
                values[statement.target.id] = statement.value
        elif isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
            values[statement.targets[0].id] = statement.value
    if "code" in values and "message" in values:
        yield from _texts("", [values["message"]])


def _texts(context: str, nodes: list[ast.expr]) -> Iterator[Message]:
    for node in nodes:
        if (text := _constant(node)) is not None:
            yield Message(context, text)


def _constant(node: ast.expr) -> str | None:
    is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
    return str(node.value) if is_text and isinstance(node, ast.Constant) else None


def messages_of_template(source: str) -> Iterator[Message]:
    """Give the texts of `translate` and `blocktranslate`, and of `_("...")` in expressions."""
    tokens = iter(Lexer(source).tokenize())
    for token in tokens:
        if token.token_type not in {TokenType.BLOCK, TokenType.VAR}:
            continue
        words = list(smart_split(token.contents))
        for match in _IN_EXPRESSION.finditer(token.contents):
            yield Message("", match["text"])
        if token.token_type is TokenType.BLOCK and words[0] in {"translate", "trans"}:
            if words[1][0] in "\"'":
                yield Message(_context_of(words), words[1][1:-1])
        elif token.token_type is TokenType.BLOCK and words[0] in {"blocktranslate", "blocktrans"}:
            yield _of_block(words, tokens)


def _context_of(words: list[str]) -> str:
    return words[words.index("context") + 1][1:-1] if "context" in words else ""


def _of_block(words: list[str], tokens: Iterator[Token]) -> Message:
    parts = [""]
    for token in tokens:
        if token.token_type is TokenType.TEXT:
            parts[-1] += token.contents.replace("%", "%%")
        elif token.token_type is TokenType.VAR:
            match = _VARIABLE.match(token.contents)
            parts[-1] += f"%({match[1] if match else token.contents})s"
        elif token.contents.strip() == "plural":
            parts.append("")
        else:
            break
    if "trimmed" in words:
        parts = [trim_whitespace(part) for part in parts]
    return Message(_context_of(words), *parts)


def messages_below(folders: list[Path]) -> dict[Message, set[Path]]:
    """Return every text of the Python files and templates below some folders, with its files."""
    found: dict[Message, set[Path]] = {}
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.suffix == ".py" and "migrations" not in path.parts:
                messages = messages_of_python(path.read_text())
            elif path.suffix == ".html":
                messages = messages_of_template(path.read_text())
            else:
                continue
            for message in messages:
                found.setdefault(message, set()).add(path)
    return found
