"""Addresses of what the transports share: the document, its pages, the codes, the caller."""

from django.urls import path

from api import pages
from api.viewer import ViewerView

urlpatterns = [
    path("api/v1/schema", pages.DocumentView.as_view(), name="openapi"),
    path("api/v1/docs", pages.docs_page, name="api-docs"),
    path("api/v1/viewer", ViewerView.as_view(), name="viewer"),
    path("problems/", pages.problems_page, name="problems"),
    path("problems/<slug:code>", pages.problem_page, name="problem"),
]
