"""Every address of the product."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from api.graphql_view import GraphQLView
from config import health
from config.schema import schema

handler400 = "api.problems.bad_request"
handler403 = "api.problems.forbidden"
handler404 = "api.problems.not_found"
handler500 = "api.problems.server_error"

urlpatterns = [
    # Addresses are tried in this order: what programs ask all day comes first.
    path("", include("metrics.urls")),
    path("graphql/", GraphQLView.as_view(schema=schema), name="graphql"),
    path("", RedirectView.as_view(pattern_name="admin:index")),
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("metrics", health.metrics),
    path("admin/", admin.site.urls),
    path("i18n/", include("django.conf.urls.i18n")),
    path("", include("api.urls")),
    path("", include("api.accounts.urls")),
    path("", include("audit.urls")),
    path("", include("marketplaces.urls")),
    path("", include("feedback.urls")),
]
