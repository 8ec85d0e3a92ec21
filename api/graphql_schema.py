"""Builds the GraphQL schema: limits, strict instants, the optimizer, documents judged once."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import lru_cache
from typing import Any

import strawberry
from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    parse,
    recommended_rules,
    specified_rules,
    validate,
)
from graphql.execution.middleware import MiddlewareManager
from strawberry.exceptions import StrawberryInputCoercionError
from strawberry.extensions import SchemaExtension
from strawberry.schema.config import StrawberryConfig
from strawberry.schema.validation_rules.maybe_null import MaybeNullValidationRule
from strawberry.schema.validation_rules.one_of import OneOfInputValidationRule
from strawberry.types.execution import ExecutionContext
from strawberry_django.optimizer import DjangoOptimizerExtension

from api.graphql_cost import CostRule
from api.graphql_limits import MAX_TOKENS, refusals
from api.graphql_numbers import BIG_INT, BigInt
from api.instants import InstantError, parse_instant

_RULES = (
    *specified_rules,
    *recommended_rules,
    MaybeNullValidationRule,
    OneOfInputValidationRule,
    CostRule,
)
_DOCUMENTS_KEPT = 256
_LONGEST_KEPT = 10_000  # characters; longer documents are judged anew each time


class Examination(SchemaExtension):
    """Parse and validate with limits, once for each document."""

    def on_parse(self) -> Iterator[None]:
        """Parse, or take the tree that is kept."""
        context = self.execution_context
        text = context.query or ""
        look = examined if len(text) <= _LONGEST_KEPT else examined.__wrapped__
        schema: GraphQLSchema = context.schema._schema  # noqa: SLF001 - strawberry has no other way
        context.graphql_document, self.errors = look(schema, text)
        yield

    def on_validate(self) -> Iterator[None]:
        """Hand over the errors, which keeps strawberry from validating again."""
        self.execution_context.pre_execution_errors = list(self.errors)
        yield


@lru_cache(maxsize=_DOCUMENTS_KEPT)
def examined(schema: GraphQLSchema, text: str) -> tuple[DocumentNode, tuple[GraphQLError, ...]]:
    """Return the tree of a document and what is wrong with it; cheap judgements come first."""
    document = parse(text, max_tokens=MAX_TOKENS)
    too_large = [GraphQLError(str(one), original_error=one) for one in refusals(document)]
    if too_large:
        return document, tuple(too_large[:5])
    return document, tuple(validate(schema, document, _RULES, max_errors=20))


class ResolversOnly(MiddlewareManager):
    """Leads resolvers through the optimizer, and no plain attributes: most fields are those."""

    def get_field_resolver(self, field_resolver: Callable[..., Any]) -> Callable[..., Any]:
        """Return the resolver, wrapped if it can bring rows."""
        is_plain = getattr(field_resolver, "_is_default", False)
        return field_resolver if is_plain else super().get_field_resolver(field_resolver)


class LeanSchema(strawberry.Schema):
    """Leaves the log to `api.graphql_errors`: what callers do wrong is no error of ours."""

    def _get_middleware_manager(self, extensions: list[SchemaExtension]) -> MiddlewareManager:
        return ResolversOnly(*(one for one in extensions if one._implements_resolve()))  # noqa: SLF001

    def process_errors(
        self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None
    ) -> None:
        """Do nothing here."""


def _parse_scalar_instant(value: object) -> datetime:
    if not isinstance(value, str):
        message = "Write an instant such as 2026-01-31T09:30:00Z (RFC 3339)."
        raise StrawberryInputCoercionError(message)
    try:
        return parse_instant(value)
    except InstantError as error:
        raise StrawberryInputCoercionError(str(error)) from None


INSTANT = strawberry.scalar(
    name="DateTime",
    description="An instant with its offset from UTC (RFC 3339), answered in UTC.",
    specified_by_url="https://www.rfc-editor.org/rfc/rfc3339",
    serialize=lambda value: value.isoformat().replace("+00:00", "Z"),
    parse_value=_parse_scalar_instant,
)


def attribute(source: Any, name: str) -> Any:
    """Return a field that has no resolver: of what is kept as JSON by its key."""
    return source[name] if isinstance(source, dict) else getattr(source, name)


def build_schema(query: type, mutation: type | None = None, **options: Any) -> strawberry.Schema:
    """Return the schema of the product, sorted, so that its committed text is stable."""
    return LeanSchema(
        query,
        mutation,
        config=StrawberryConfig(
            sort_schema=True,
            scalar_map={datetime: INSTANT, BigInt: BIG_INT},
            default_resolver=attribute,
        ),
        extensions=[Examination, DjangoOptimizerExtension],
        **options,
    )
