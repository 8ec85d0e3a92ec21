"""Finds queries that could leave an organization, by reading the code: a strict heuristic.

What it cannot see (a query set handed in from elsewhere) is proved at run time: by composite
foreign keys, and by the walk in `test_isolation.py`.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

REQUEST_CODE = re.compile(
    r"(^|/)(\w*rest\w*|\w*graphql\w*|\w*admin\w*|viewer|service_pages)(\.py|/)"
)
MANAGERS = {"objects", "_default_manager", "_base_manager"}
SIGNALS = ("django.db.models.signals", "django.dispatch", "django.core.signals")
MERGE = re.compile(r"\bMERGE\s+INTO\b", re.IGNORECASE)
LOCK = re.compile(r"\bFOR\s+(NO\s+KEY\s+)?UPDATE\b", re.IGNORECASE)
DOCSTRINGS = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True)
class Finding:
    """One breach: where it stands and which rule it breaks."""

    line: int
    rule: str


def findings(source: str, *, path: str, reverse_names: frozenset[str]) -> list[Finding]:
    """Return every breach in a file; `reverse_names` are the lookups of reverse relations."""
    tree = ast.parse(source)
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    found = [*_signals(tree), *_raw_sql(tree, parents)]
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            found += _call_findings(node, parents, reverse_names)
        if isinstance(node, ast.Attribute) and REQUEST_CODE.search(path):
            found += _manager_findings(node, parents)
    return sorted(set(found), key=lambda one: (one.line, one.rule))


def _signals(tree: ast.Module) -> Iterator[Finding]:
    for node in ast.walk(tree):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        if isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        for name in names:
            if name.startswith(SIGNALS) or name.endswith(".signals"):
                yield Finding(node.lineno, "signal")


def _raw_sql(tree: ast.Module, parents: dict[ast.AST, ast.AST]) -> Iterator[Finding]:
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Constant) and isinstance(node.value, str)):
            continue
        if _is_docstring(node, parents):
            continue
        if MERGE.search(node.value):
            yield Finding(node.lineno, "MERGE")
        if LOCK.search(node.value) and "organization_id" not in node.value:
            yield Finding(node.lineno, "lock without organization")


def _is_docstring(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> bool:
    statement = parents.get(node)
    return isinstance(statement, ast.Expr) and isinstance(parents.get(statement), DOCSTRINGS)


def _call_findings(
    call: ast.Call, parents: dict[ast.AST, ast.AST], reverse_names: frozenset[str]
) -> Iterator[Finding]:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else ast.unparse(call.func)
    if name == "select_for_update":
        text = told(whole_chain(call, parents), parents)
        if "visible_to(" not in text and "organization" not in text:
            yield Finding(call.lineno, "lock without organization")
    if name == "exclude":
        keywords = [word.arg for node in ast.walk(call) for word in getattr(node, "keywords", [])]
        if any(word and word.split("__")[0] in reverse_names for word in keywords):
            yield Finding(call.lineno, "exclude over a reverse relation")
    if name in {"Exists", "Subquery", "ArraySubquery"} and call.args:
        text = told(call.args[0], parents)
        if not re.search(r"organization(_id)?=OuterRef\(", text):
            yield Finding(call.lineno, "subquery without organization")


def _manager_findings(node: ast.Attribute, parents: dict[ast.AST, ast.AST]) -> Iterator[Finding]:
    """In request code a manager is only ever followed by `visible_to`."""
    if node.attr not in MANAGERS:
        return
    above = parents.get(node)
    if isinstance(above, ast.Attribute) and above.attr == "visible_to":
        return
    if re.fullmatch(r"Marketplace|.*get_model\('marketplaces', 'Marketplace'\)", told_of(node)):
        return  # a look-up that belongs to nobody
    # The caller's own organization is a global row that he finds by his own number.
    own = ".objects.get(pk="
    text = ast.unparse(whole_chain(node, parents))
    if re.search(rf"Organization{re.escape(own)}(\w+\.)*actor\.organization_id\)", text):
        return
    yield Finding(node.lineno, "manager without visible_to")


def told_of(node: ast.Attribute) -> str:
    """Return the text of what an attribute is taken from."""
    return ast.unparse(node.value)


def whole_chain(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> ast.AST:
    """Return the longest chain of calls and attributes that `node` begins or belongs to."""
    while (above := parents.get(node)) is not None:
        goes_on = (isinstance(above, ast.Attribute) and above.value is node) or (
            isinstance(above, ast.Call) and above.func is node
        )
        if not goes_on:
            break
        node = above
    return node


def told(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> str:
    """Return the text of an expression, and of what its names were assigned in its function."""
    scope = node
    while not isinstance(scope, ast.FunctionDef | ast.AsyncFunctionDef | ast.Module):
        scope = parents[scope]
    seen: set[str] = set()
    texts, waiting = [], [node]
    while waiting:
        current = waiting.pop()
        texts.append(ast.unparse(current))
        for name in (n.id for n in ast.walk(current) if isinstance(n, ast.Name)):
            if name not in seen:
                seen.add(name)
                waiting += _assigned(name, scope)
    return " ".join(texts)


def _assigned(name: str, scope: ast.AST) -> Iterator[ast.AST]:
    for node in ast.walk(scope):
        if isinstance(node, ast.Assign) and any(
            isinstance(target, ast.Name) and target.id == name for target in node.targets
        ):
            yield node.value
