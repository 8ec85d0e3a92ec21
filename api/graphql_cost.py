"""The worst-case number of objects that a GraphQL query may return, judged before it runs."""

from graphql import (
    FieldNode,
    FragmentSpreadNode,
    GraphQLCompositeType,
    GraphQLError,
    GraphQLField,
    InlineFragmentNode,
    IntValueNode,
    NullValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    ValidationContext,
    ValidationRule,
    ValueNode,
    get_named_type,
    get_nullable_type,
    is_composite_type,
    is_list_type,
    type_from_ast,
)

from api.pagination import DEFAULT_LIMIT, MAX_LIMIT
from api.refusals import QueryTooCostly

MAX_COST = 5_000
NESTED_LIST = 100  # what a list without a limit of its own counts
AT_MOST = "at_most"  # metadata of a field: `strawberry.field(metadata={AT_MOST: 5})`


class CostRule(ValidationRule):
    """Refuse an operation that may return more than MAX_COST objects.

    Scalars are free; an object costs 1, a list its page times its rows. A page size in a variable
    counts as the largest, since the judgement is kept for every later use of the same document.
    """

    def __init__(self, context: ValidationContext) -> None:
        super().__init__(context)
        self.fragments: dict[tuple[str, int | None], int] = {}

    def enter_operation_definition(self, node: OperationDefinitionNode, *_: object) -> None:
        """Judge one operation."""
        root = self.context.schema.get_root_type(node.operation)
        cost = self.cost(node.selection_set, root, None) if root else 0
        if cost > MAX_COST:
            sentence = f"This query may return {cost} objects; the limit is {MAX_COST}."
            refusal = QueryTooCostly(f"{sentence} Ask for smaller pages.")
            self.report_error(GraphQLError(str(refusal), node, original_error=refusal))

    def cost(self, chosen: SelectionSetNode, parent: GraphQLCompositeType, size: int | None) -> int:
        """Return the objects below one object; `size` is the page that its list of items has."""
        total = 0
        for node in chosen.selections:
            if isinstance(node, FieldNode):
                field = self.context.schema.get_field(parent, node.name.value)
                total += self._field_cost(node, field, size) if field else 0
            elif isinstance(node, InlineFragmentNode):
                condition = node.type_condition
                kind = type_from_ast(self.context.schema, condition) if condition else parent
                if is_composite_type(kind):
                    total += self.cost(node.selection_set, kind, size)
            elif isinstance(node, FragmentSpreadNode):
                total += self._fragment_cost(node.name.value, size)
        return total

    def _field_cost(self, node: FieldNode, field: GraphQLField, size: int | None) -> int:
        if node.selection_set is None or node.name.value.startswith("__"):
            return 0
        kind = get_named_type(field.type)
        if not is_composite_type(kind):
            return 0
        if is_list_type(get_nullable_type(field.type)):
            rows = size if size is not None else largest(field)
            return rows * (1 + self.cost(node.selection_set, kind, None))
        return 1 + self.cost(node.selection_set, kind, page_size(node, field))

    def _fragment_cost(self, name: str, size: int | None) -> int:
        if (name, size) not in self.fragments:
            self.fragments[name, size] = 0  # a fragment inside itself is refused elsewhere
            fragment = self.context.get_fragment(name)
            if fragment:
                kind = type_from_ast(self.context.schema, fragment.type_condition)
                if is_composite_type(kind):
                    self.fragments[name, size] = self.cost(fragment.selection_set, kind, size)
        return self.fragments[name, size]


def largest(field: GraphQLField) -> int:
    """Return how many rows a list without arguments may have."""
    definition = field.extensions.get("strawberry-definition")
    return int(getattr(definition, "metadata", {}).get(AT_MOST, NESTED_LIST))


def page_size(node: FieldNode, field: GraphQLField) -> int | None:
    """Return the page that a field asks for; None if it has no pages."""
    if "limit" not in field.args:
        return None
    given = next((a.value for a in node.arguments or () if a.name.value == "limit"), None)
    return DEFAULT_LIMIT if given is None else as_size(given)


def as_size(value: ValueNode) -> int:
    """Read a literal size; what is not a plain number counts as the largest."""
    if isinstance(value, NullValueNode):
        return DEFAULT_LIMIT
    if isinstance(value, IntValueNode) and value.value.isdigit() and len(value.value) < 10:
        return min(int(value.value), MAX_LIMIT)
    return MAX_LIMIT
