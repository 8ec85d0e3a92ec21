"""The GraphQL schema, joined from the parts of each app."""

import strawberry

from api.graphql_schema import build_schema
from api.viewer import ViewerQuery


@strawberry.type
class Query(ViewerQuery):
    """Everything that can be read."""


schema = build_schema(Query)
