"""The GraphQL schema, joined from the parts of each app."""

import strawberry

from api.accounts.graphql import AccountsMutation, AccountsQuery
from api.graphql_schema import build_schema
from api.viewer import ViewerQuery
from audit.graphql import AuditQuery
from feedback.graphql import FeedbackMutation, FeedbackQuery
from feedback.graphql_orders import OrdersMutation, OrdersQuery
from marketplaces.graphql import MarketplacesQuery
from metrics.graphql import MetricsQuery


@strawberry.type
class Query(
    AccountsQuery,
    AuditQuery,
    FeedbackQuery,
    MarketplacesQuery,
    MetricsQuery,
    OrdersQuery,
    ViewerQuery,
):
    """Everything that can be read."""


@strawberry.type
class Mutation(AccountsMutation, FeedbackMutation, OrdersMutation):
    """Everything that can be changed."""


schema = build_schema(Query, Mutation)
