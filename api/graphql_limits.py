"""How large a GraphQL document may be, judged on its syntax tree before all else."""

import math
from collections.abc import Iterator

from graphql import (
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FloatValueNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    Node,
    OperationDefinitionNode,
    SelectionSetNode,
    StringValueNode,
)

from accounts.errors import Refusal
from api import texts
from api.refusals import NumberOutOfRange, QueryTooComplex, UnstorableText

MAX_TOKENS = 1_000
LIMITS = {"aliases": 15, "directives": 5, "fields at once": 100, "levels": 8}


def refusals(document: DocumentNode) -> Iterator[Refusal]:
    """Return what is too large, or cannot be kept, in this document; fragments count once."""
    counts = {"aliases": 0, "directives": 0, "fields at once": 0}
    for node in nodes(document):
        if isinstance(node, FieldNode):
            counts["aliases"] += node.alias is not None
        elif isinstance(node, DirectiveNode):
            counts["directives"] += 1
        elif isinstance(node, SelectionSetNode):
            counts["fields at once"] = max(counts["fields at once"], len(node.selections))
        else:
            yield from _unusable(node)
    counts["levels"] = depth_of(document)
    for what, limit in LIMITS.items():
        if counts[what] > limit:
            yield QueryTooComplex(f"The document has {counts[what]} {what}; the limit is {limit}.")


def _unusable(node: Node) -> Iterator[Refusal]:
    if isinstance(node, FloatValueNode) and not math.isfinite(float(node.value)):
        yield NumberOutOfRange()
    if isinstance(node, StringValueNode) and not texts.is_storable(node.value):
        yield UnstorableText()


def nodes(root: Node) -> Iterator[Node]:
    """Walk the tree without recursion: a hostile document is deep."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        yield node
        for key in node.keys:
            child = getattr(node, key, None)
            if isinstance(child, Node):
                waiting.append(child)
            elif isinstance(child, list | tuple):
                waiting += [one for one in child if isinstance(one, Node)]


def depth_of(document: DocumentNode) -> int:
    """Return the levels of the deepest operation; introspection has a limit of its own."""
    fragments = {
        node.name.value: node
        for node in document.definitions
        if isinstance(node, FragmentDefinitionNode)
    }
    known: dict[str, int] = {}
    operations = [n for n in document.definitions if isinstance(n, OperationDefinitionNode)]
    return max((_levels(n.selection_set, fragments, known) for n in operations), default=0)


def _levels(
    chosen: SelectionSetNode, fragments: dict[str, FragmentDefinitionNode], known: dict[str, int]
) -> int:
    deepest = 0
    for node in chosen.selections:
        if isinstance(node, FragmentSpreadNode):
            name = node.name.value
            if name not in known and name in fragments:
                known[name] = 0  # a fragment inside itself is refused by the standard rules
                known[name] = _levels(fragments[name].selection_set, fragments, known)
            levels = known.get(name, 0)
        elif isinstance(node, FieldNode):
            is_leaf = node.selection_set is None or node.name.value.startswith("__")
            below = 0 if is_leaf else _levels(node.selection_set, fragments, known)  # type: ignore[arg-type]
            levels = 1 + below
        else:
            levels = _levels(node.selection_set, fragments, known)  # type: ignore[attr-defined]
        deepest = max(deepest, levels)
    return deepest
