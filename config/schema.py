"""The GraphQL schema, joined from the parts of each app."""

import strawberry

from api.accounts.graphql import AccountsMutation, AccountsQuery
from api.graphql_schema import build_schema
from api.viewer import ViewerQuery
from audit.graphql import AuditQuery
from feedback.graphql import FeedbackMutation, FeedbackQuery
from feedback.graphql_classification import ClassificationMutation, ClassificationQuery
from feedback.graphql_classifiers import ClassifiersMutation, ClassifiersQuery
from feedback.graphql_mappings import ColumnMappingMutation, ColumnMappingQuery
from feedback.graphql_orders import OrdersMutation, OrdersQuery
from feedback.graphql_replies import ReplyMutation, ReplyQuery
from feedback.graphql_rows import FeedbackRowsMutation
from feedback.graphql_states import FeedbackStateMutation
from marketplaces.graphql import MarketplacesQuery
from metrics.graphql import MetricsQuery
from metrics.graphql_explained import ExplainedScoresQuery
from metrics.snapshot_graphql import SnapshotQuery


@strawberry.type
class Query(
    AccountsQuery,
    AuditQuery,
    ExplainedScoresQuery,
    FeedbackQuery,
    MarketplacesQuery,
    MetricsQuery,
    SnapshotQuery,
    ClassificationQuery,
    ClassifiersQuery,
    ColumnMappingQuery,
    OrdersQuery,
    ReplyQuery,
    ViewerQuery,
):
    """Everything that can be read."""


@strawberry.type
class Mutation(
    AccountsMutation,
    ClassificationMutation,
    ClassifiersMutation,
    ColumnMappingMutation,
    FeedbackMutation,
    FeedbackRowsMutation,
    FeedbackStateMutation,
    OrdersMutation,
    ReplyMutation,
):
    """Everything that can be changed."""


schema = build_schema(Query, Mutation)
