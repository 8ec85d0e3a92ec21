"""The addresses of the event log, with a GraphQL schema of its own."""

import strawberry
from django.urls import include, path

from api.graphql_schema import build_schema
from api.graphql_view import GraphQLView
from audit.graphql import AuditQuery

handler400 = "api.problems.bad_request"
handler403 = "api.problems.forbidden"
handler404 = "api.problems.not_found"
handler500 = "api.problems.server_error"


@strawberry.type
class Query(AuditQuery):
    """What can be read."""


schema = build_schema(Query)

urlpatterns = [
    path("", include("audit.urls")),
    path("graphql/", GraphQLView.as_view(schema=schema)),
]
